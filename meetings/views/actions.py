"""Pages of what meetings decided."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from meetings import services
from meetings.detail import action_page
from meetings.filters import ActionFilter
from meetings.forms import EvidenceForm, ReasonForm, SuperviseForm
from meetings.lifecycle import ACTION_LIFECYCLE
from meetings.models import ActionItem, ActionStatus
from meetings.selectors.actions import action_counts
from members.policies import reads_members

SERVICES: dict[str, Callable[..., Any]] = {
    "claim-done": services.claim_done,
    "verify": services.verify_action,
    "send-back": services.send_back,
    "supervise": services.supervise_action,
}
FORMS: dict[str, type[forms.Form]] = {
    "claim-done": EvidenceForm, "send-back": ReasonForm, "supervise": SuperviseForm
}  # fmt: skip


@login_required
@require_GET
def action_list(request: PersonRequest) -> HttpResponse:
    demand(reads_members(request.user))
    visible = ActionItem.objects.visible_to(request.user)
    found = ActionFilter(request.GET, queryset=visible.for_list())
    context = {
        "filter": found,
        "page": page_of(found.qs, request.GET.get("page")),
        "views": _saved_views(request, visible),
    }
    return render(request, "meetings/action_list.html", context)


@login_required
@require_GET
def action_detail(request: PersonRequest, pk: int) -> HttpResponse:
    action = get_object_or_404(_seen(request), pk=pk)
    return render(request, "meetings/action_detail.html", action_page(action, request.user))


@login_required
@require_POST
def action_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    action = get_object_or_404(_seen(request), pk=pk)
    ACTION_LIFECYCLE.check(step, obj=action, actor=request.user)
    form = FORMS.get(step, forms.Form)(request.POST, auto_id=f"id_{step}_%s")
    if carried_out(form, SERVICES[step], action=action, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(action)
    context = action_page(action, request.user, {step: form})
    return render(request, "meetings/action_detail.html", context, status=422)


def _seen(request: PersonRequest) -> Any:
    whole = ("owner", "meeting__alliance", "need", "project", "claimed_done_by", "verified_by")
    return ActionItem.objects.visible_to(request.user).select_related(*whole)


def _saved_views(request: PersonRequest, visible: Any) -> list[dict[str, Any]]:
    counts = action_counts(visible, clock.today())
    here, status, late = reverse("meetings:action-list"), request.GET.get("status"), request.GET.get("late")
    escalated = request.GET.get("escalated")
    named = [
        (_("全部"), "", counts["all"], not (status or late or escalated), ""),
        (_("超期"), "?late=true", counts["late"], late == "true", "late"),
        (ActionStatus.OPEN.label, "?status=open", counts["open"], status == "open", ""),
        (_("升级督办"), "?escalated=true", counts["escalated"], escalated == "true", "late"),
        (
            ActionStatus.CLAIMED_DONE.label,
            "?status=claimed_done",
            counts["done"],
            status == "claimed_done",
            "soon",
        ),
        (ActionStatus.VERIFIED.label, "?status=verified", counts["verified"], status == "verified", ""),
    ]
    return [
        {"label": label, "url": here + query, "count": count, "current": current, "family": family if count else ""}
        for label, query, count, current, family in named
    ]
