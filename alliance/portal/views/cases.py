"""A resident's own cases, and one case as its asker and as a neighbour sees it."""

from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from alliance.portal import selectors
from alliance.portal.answering import answer_with_photos
from alliance.portal.bookings import bookings_note
from alliance.portal.cases import case_page
from alliance.portal.forms import AddForm, JudgeForm
from core.areas.selectors import names_of
from core.files.storing import serve
from core.forms import carried_out
from core.personal.masking import mask_phone
from needs import services
from needs.models import JudgementChannel, Need, Verdict
from needs.services import Word


@require_GET
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """My cases; whoever is not known yet gives phone and code first."""
    if not request.user.is_authenticated:
        return redirect(f"{reverse('accounts:code')}?{urlencode({'next': reverse('portal:mine')})}")
    context = {
        "cases": selectors.cases_of(request.user),
        "known": mask_phone(request.user.phone),
        "heard": selectors.heard_by(request.user),
        "news": request.user.notices.unread().count(),
        "news_url": reverse("core:notices"),
        "data_url": reverse("portal:my-data"),
        "bookings": bookings_note(request.user),
        "bookings_url": reverse("portal:bookings"),
        "leave_url": reverse("accounts:logout"),
    }
    return render(request, "portal/mine.html", context)


@require_GET
@never_cache
def case(request: HttpRequest, pk: int) -> HttpResponse:
    need = get_object_or_404(selectors.with_doers(selectors.readable(request.user)), pk=pk)
    # Whoever gave the phone in order to second or follow is back here, and has to press once more.
    context = {**case_page(need, request.user), "known": "known" in request.GET}
    return render(request, "portal/case.html", context)


@login_required
@require_POST
def judge(request: HttpRequest, pk: int) -> HttpResponse:
    """The asker's word: one press on the case page, and one sentence more when unhappy."""
    need = get_object_or_404(selectors.with_doers(Need.objects.visible_to(request.user)), pk=pk)
    form = JudgeForm(request.POST)
    said = carried_out(form, _judged, need=need, channel=JudgementChannel.PAGE, actor=request.user)
    return redirect("portal:case", pk) if said is not None else _judge_page(request, need, form)


@login_required
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """Say more, because the community asked for it."""
    need = get_object_or_404(Need.objects.visible_to(request.user), pk=pk)
    sent = request.method == "POST"
    form = AddForm(request.POST if sent else None, request.FILES if sent else None, kept=need.photos.count())
    if carried_out(form, answer_with_photos, need=need, actor=request.user) is not None:
        return redirect("portal:case", pk)
    context = {"form": form, "need": need, "back": reverse("portal:case", args=[pk])}
    return render(request, "portal/add.html", context, status=422 if form.is_bound else 200)


@require_GET
def photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photo of a need one may read: the asker's own, or one cleared for everybody."""
    return serve(get_object_or_404(selectors.readable_photos(request.user), pk=pk).file)


def _judged(*, verdict: str, reason: str, **rest: Any) -> Any:
    word = Word(verdict=verdict, solved=verdict != Verdict.UNSATISFIED, comment=reason)
    return services.judge_need(word=word, **rest)


def _judge_page(request: HttpRequest, need: Need, form: JudgeForm) -> HttpResponse:
    names = names_of({need.area_code})
    context = {
        "need": {
            "title": need.text, "number": need.number, "place": need.place, "resolution": need.resolution,
            "unit": selectors.doer_of(need) or names.get(need.area_code, ""), "resolved_at": need.resolved_at,
        },
        "form": form, "until": need.judge_by,
    }  # fmt: skip
    return render(request, "portal/judge.html", context, status=422)
