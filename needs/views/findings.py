"""普适性与热点: what the rule found, the evidence, and the officer's word."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from needs import policies, services
from needs.finding_forms import DismissForm
from needs.finding_page import finding_page, index_page
from needs.lifecycle import FINDING_LIFECYCLE
from needs.models import ReachFinding

SERVICES: dict[str, Callable[..., Any]] = {
    "confirm": services.confirm_finding,
    "dismiss": services.dismiss_finding,
    "take-back": services.take_back_finding,
}


@login_required
@require_GET
def finding_list(request: PersonRequest) -> HttpResponse:
    demand(policies.can_see_findings(request.user))
    return render(request, "needs/finding_list.html", index_page(request.user, request.GET))


@login_required
@require_POST
def finding_look(request: PersonRequest) -> HttpResponse:
    """Look again now instead of tonight."""
    found = services.look_again(street_code=request.user.acting.street_code, actor=request.user)
    told = ngettext("新查出 %(n)s 个主题。", "新查出 %(n)s 个主题。", found) % {"n": found}
    messages.success(request, told if found else _("没有新的，已有的证据已更新到今天。"))
    return redirect("needs:finding-list")


@login_required
@require_GET
def finding_detail(request: PersonRequest, pk: int) -> HttpResponse:
    finding = get_object_or_404(_seen(request), pk=pk)
    return render(request, "needs/finding_detail.html", finding_page(finding, request.user))


@login_required
@require_POST
def finding_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step; a form that needs correcting opens in its place again."""
    finding = get_object_or_404(_seen(request), pk=pk)
    FINDING_LIFECYCLE.check(step, obj=finding, actor=request.user)
    form = (DismissForm if step == "dismiss" else forms.Form)(request.POST, auto_id=f"id_{step}_%s")
    if carried_out(form, SERVICES[step], finding=finding, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(finding)
    context = finding_page(finding, request.user, {step: form})
    return render(request, "needs/finding_detail.html", context, status=422)


def _seen(request: PersonRequest) -> Any:
    return ReachFinding.objects.visible_to(request.user).select_related("category", "decided_by")
