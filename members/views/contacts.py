"""Doors for changed contacts of liaisons; they stand on the unit's page."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from members import policies, services
from members.contact_lifecycle import CONTACT_LIFECYCLE
from members.detail import unit_page
from members.forms import ContactForm, ReasonForm
from members.models import ContactChange, Liaison, MemberUnit

DECISIONS: dict[str, tuple[Callable[..., Any], type[forms.Form]]] = {
    "confirm": (services.confirm_contact, forms.Form), "refuse": (services.refuse_contact, ReasonForm),
}  # fmt: skip


@login_required
@require_POST
def contact_report(request: PersonRequest, pk: int, liaison: int) -> HttpResponse:
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    demand(policies.speaks_for(request.user, unit.pk))
    post = get_object_or_404(Liaison.objects.in_force().filter(unit=unit), pk=liaison)
    key = f"report-{post.pk}"
    form = ContactForm(request.POST, auto_id=f"id_{key}_%s")
    if carried_out(form, services.report_contact, liaison=post, actor=request.user) is not None:
        messages.success(request, _("已报给街道，确认后生效。"))
        return redirect(unit)
    return render(request, "members/unit_detail.html", unit_page(unit, request.user, {key: form}), status=422)


@login_required
@require_POST
def contact_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    visible = ContactChange.objects.visible_to(request.user).select_related("liaison__unit")
    change = get_object_or_404(visible, pk=pk)
    CONTACT_LIFECYCLE.check(step, obj=change, actor=request.user)
    (service, takes), unit, key = DECISIONS[step], change.liaison.unit, f"{step}-{pk}"
    form = takes(request.POST, auto_id=f"id_{key}_%s")
    if carried_out(form, service, change=change, actor=request.user) is not None:
        messages.success(request, _("已办好，报的人会收到通知。"))
        return redirect(unit)
    return render(request, "members/unit_detail.html", unit_page(unit, request.user, {key: form}), status=422)
