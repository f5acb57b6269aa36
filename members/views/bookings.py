"""Pages on which bookings are looked after: who comes, who did not, and what is said about it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.contacts import open_contact
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from members import booking_policies, policies, services
from members.booking_detail import occurrence_page, violation_rows
from members.booking_forms import BOOKING_FORMS, ArriveForm, DecisionForm, OpenBookingForm
from members.booking_lifecycle import BOOKING_LIFECYCLE, VIOLATION_LIFECYCLE
from members.models import Booking, Occurrence, Violation

SERVICES: dict[str, Callable[..., Any]] = {
    "arrive": services.mark_arrived,
    "miss": services.mark_missed,
    "violate": services.record_violation,
    "call-off": services.call_off_booking,
}
DECISIONS: dict[str, Callable[..., Any]] = {
    "uphold": services.uphold_violation,
    "withdraw": services.withdraw_violation,
}


@login_required
@require_GET
def occurrence_detail(request: PersonRequest, pk: int) -> HttpResponse:
    occurrence = _occurrence(request, pk)
    return render(request, "members/occurrence_detail.html", occurrence_page(occurrence, request.user))


@login_required
@require_POST
def occurrence_draw(request: PersonRequest, pk: int) -> HttpResponse:
    occurrence = _occurrence(request, pk)
    services.hold_draw(occurrence=occurrence, actor=request.user)
    messages.success(request, _("抽好了，结果已经公布，每个人都收到了通知。"))
    return redirect(occurrence)


@login_required
@require_POST
def booking_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    booking = get_object_or_404(Booking.objects.visible_to(request.user).for_list(), pk=pk)
    BOOKING_LIFECYCLE.check(step, obj=booking, actor=request.user)
    form = _form(step, booking, request)
    if carried_out(form, SERVICES[step], booking=booking, actor=request.user) is not None:
        messages.success(request, _("已记下。"))
        return redirect(booking.occurrence)
    return _corrected(request, booking, f"{step}-{pk}", form)


@login_required
@require_POST
def booking_contact(request: PersonRequest, pk: int) -> HttpResponse:
    """Show one phone or plate in full, this once, for a reason that stays on record."""
    booking = get_object_or_404(Booking.objects.visible_to(request.user).for_list(), pk=pk)
    demand(booking_policies.can_attend(request.user, booking))
    form = OpenBookingForm(request.POST, auto_id=f"id_contact-{pk}_%s")
    may = booking_policies.can_attend
    value = carried_out(form, open_contact, target=booking, actor=request.user, may=may)
    if value is None:
        return _corrected(request, booking, f"contact-{pk}", form)
    context = occurrence_page(booking.occurrence, request.user)
    answer = render(request, "members/occurrence_detail.html", {**context, "opened": pk, "value": value})
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_GET
def violation_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reads_members(request.user))
    found = Violation.objects.visible_to(request.user).for_list().waiting_first()
    page = page_of(found, request.GET.get("page"))
    context = {"page": page, "rows": violation_rows(page["rows"], request.user)}
    return render(request, "members/violation_list.html", context)


@login_required
@require_POST
def violation_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    violation = get_object_or_404(Violation.objects.visible_to(request.user).for_list(), pk=pk)
    VIOLATION_LIFECYCLE.check(step, obj=violation, actor=request.user)
    form = DecisionForm(request.POST, auto_id=f"id_{step}-{pk}_%s")
    if carried_out(form, DECISIONS[step], violation=violation, actor=request.user) is not None:
        messages.success(request, _("已答复，本人会收到通知。"))
        return redirect("members:violation-list")
    page = page_of(Violation.objects.visible_to(request.user).for_list().waiting_first(), None)
    rows = violation_rows(page["rows"], request.user, {f"{step}-{pk}": form})
    return render(request, "members/violation_list.html", {"page": page, "rows": rows}, status=422)


def _occurrence(request: PersonRequest, pk: int) -> Occurrence:
    rows = Occurrence.objects.visible_to(request.user).select_related("window", "schedule__resource__unit")
    occurrence = get_object_or_404(rows, pk=pk)
    demand(booking_policies.can_run(request.user, occurrence.schedule))
    return occurrence


def _form(step: str, booking: Booking, request: PersonRequest) -> forms.Form:
    made = ArriveForm if step == "arrive" and booking.code else BOOKING_FORMS.get(step, forms.Form)
    return made(request.POST, auto_id=f"id_{step}-{booking.pk}_%s")


def _corrected(request: PersonRequest, booking: Booking, key: str, form: forms.Form) -> HttpResponse:
    context = occurrence_page(booking.occurrence, request.user, {key: form})
    return render(request, "members/occurrence_detail.html", context, status=422)
