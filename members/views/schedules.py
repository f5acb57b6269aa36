"""Pages on which a resource is opened for booking."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from core.periods import month_period
from members import booking_policies, policies, services
from members.booking_calendar import use_of
from members.booking_detail import schedule_page, turn_row
from members.booking_forms import SCHEDULE_FORMS, ScheduleForm, WindowForm
from members.booking_lifecycle import SCHEDULE_LIFECYCLE
from members.models import CapacityWindow, Resource, Schedule

SERVICES: dict[str, Callable[..., Any]] = {
    "open": services.open_schedule,
    "window": services.add_window,
    "close": services.close_days,
    "end": services.end_schedule,
}


@login_required
@require_GET
def schedule_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reads_members(request.user))
    visible = Schedule.objects.visible_to(request.user).for_list()
    context = {"page": page_of(visible, request.GET.get("page"))}
    return render(request, "members/schedule_list.html", context)


@login_required
def schedule_add(request: PersonRequest, pk: int) -> HttpResponse:
    resource = get_object_or_404(Resource.objects.visible_to(request.user).select_related("unit"), pk=pk)
    demand(booking_policies.can_draft(request.user, resource))
    form = ScheduleForm(request.POST or None, resource=resource)
    target = {"resource": resource, "actor": request.user}
    schedule = carried_out(form, services.draft_schedule, **target) if request.method == "POST" else None
    if schedule is not None:
        messages.success(request, _("已保存。再设开放时段，由街道开放。"))
        return redirect(schedule)
    context = {"form": form, "resource": resource, "back": resource.get_absolute_url()}
    return render(request, "members/schedule_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def schedule_detail(request: PersonRequest, pk: int) -> HttpResponse:
    schedule = _schedule(request, pk)
    return render(request, "members/schedule_detail.html", schedule_page(schedule, request.user))


@login_required
def schedule_edit(request: PersonRequest, pk: int) -> HttpResponse:
    schedule = _schedule(request, pk)
    SCHEDULE_LIFECYCLE.check("edit", obj=schedule, actor=request.user)
    form = ScheduleForm(request.POST or None, resource=schedule.resource, schedule=schedule)
    target = {"schedule": schedule, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_schedule, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(schedule)
    context = {"form": form, "object": schedule, "resource": schedule.resource, "back": schedule.get_absolute_url()}
    return render(request, "members/schedule_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def schedule_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    schedule = _schedule(request, pk)
    SCHEDULE_LIFECYCLE.check(step, obj=schedule, actor=request.user)
    form = SCHEDULE_FORMS.get(step, forms.Form)(request.POST, auto_id=f"id_{step}_%s")
    if carried_out(form, SERVICES[step], schedule=schedule, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(schedule)
    context = schedule_page(schedule, request.user, {step: form})
    return render(request, "members/schedule_detail.html", context, status=422)


@login_required
def window_edit(request: PersonRequest, pk: int, window: int) -> HttpResponse:
    schedule = _schedule(request, pk)
    SCHEDULE_LIFECYCLE.check("window", obj=schedule, actor=request.user)
    row = _window(schedule, window)
    form = WindowForm(request.POST or None, window=row)
    target = {"window": row, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_window, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(schedule)
    context = {"form": form, "schedule": schedule, "back": schedule.get_absolute_url()}
    return render(request, "members/window_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def window_end(request: PersonRequest, pk: int, window: int) -> HttpResponse:
    schedule = _schedule(request, pk)
    services.end_window(window=_window(schedule, window), actor=request.user)
    messages.success(request, _("这个时段不再开放。"))
    return redirect(schedule)


@login_required
@require_POST
def closure_lift(request: PersonRequest, pk: int, closure: int) -> HttpResponse:
    schedule = _schedule(request, pk)
    row = get_object_or_404(schedule.closures.standing(), pk=closure)
    services.lift_closure(closure=row, actor=request.user)
    messages.success(request, _("恢复开放了，空出来的可以重新约。"))
    return redirect(schedule)


@login_required
@require_GET
def schedule_report(request: PersonRequest, pk: int) -> HttpResponse:
    """How much of a month was used; ``?month=2026-11`` chooses it."""
    schedule = _schedule(request, pk)
    demand(booking_policies.can_run(request.user, schedule))
    period = month_period(request.GET.get("month") or clock.today())
    use = use_of(schedule, period.start.date())
    context = {
        "schedule": schedule, "use": use, "period": period, "rows": [turn_row(turn, True) for turn in use.turns],
    }  # fmt: skip
    return render(request, "members/schedule_report.html", context)


def _schedule(request: PersonRequest, pk: int) -> Schedule:
    schedule = get_object_or_404(Schedule.objects.visible_to(request.user).for_list(), pk=pk)
    demand(policies.reads_members(request.user))
    return schedule


def _window(schedule: Schedule, pk: int) -> CapacityWindow:
    row = get_object_or_404(schedule.windows.in_use(clock.today()), pk=pk)
    row.schedule = schedule
    return row
