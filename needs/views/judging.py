"""Judging by the link in the message, without log-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from core.forms import carried_out
from needs import services
from needs.forms import JudgeForm
from needs.models import JudgementChannel


def judge(request: HttpRequest, token: str) -> HttpResponse:
    """Whoever holds the link sees what was asked and what was done, and says whether it is solved."""
    need = services.need_of_link(token)
    form = JudgeForm(request.POST if request.method == "POST" else None)
    means = {"need": need, "channel": JudgementChannel.LINK, "actor": None, "token": token}
    said = carried_out(form, services.judge_need, **means) if request.method == "POST" else None
    if said is not None:
        return redirect("needs:judge", token)
    judged = services.judgement_of_link(token)
    context = {
        "need": need, "form": form, "judged": judged, "open": services.link_is_open(token),
        "reopened": judged is not None and need.reopened_count > judged.round,
    }  # fmt: skip
    return render(request, "needs/judge.html", context, status=422 if form.errors else 200)
