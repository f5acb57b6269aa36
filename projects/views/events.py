"""Pages of service events, for staff and the units that hold them."""

from collections.abc import Callable
from typing import Any

from django import forms as plain
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.areas.models import Area
from core.areas.selectors import names_of
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from members.policies import reads_members
from projects import event_policies, services
from projects.event_detail import event_page
from projects.event_filters import EventPageFilter
from projects.event_lifecycle import EVENT_LIFECYCLE
from projects.forms.events import AttendForm, CancelForm, EventForm, GuestForm, HoldForm, NewEventForm, StrikeForm
from projects.models import ServiceEvent

# Residents take and give back their seats on the public page.
SERVICES: dict[str, Callable[..., Any]] = {
    "publish": services.publish_event,
    "enter": services.enter_guest,
    "strike": services.strike_sign_up,
    "attend": services.mark_attendance,
    "hold": services.hold_event,
    "cancel": services.cancel_event,
}
TAKES: dict[str, type[plain.Form]] = {"enter": GuestForm, "hold": HoldForm, "cancel": CancelForm}
TAKES_SEATS: dict[str, Any] = {"attend": AttendForm, "strike": StrikeForm}


@login_required
@require_GET
def event_list(request: PersonRequest) -> HttpResponse:
    demand(reads_members(request.user))
    visible = ServiceEvent.objects.visible_to(request.user)
    places = Area.objects.visible_to(request.user).communities().in_force()
    found = EventPageFilter(request.GET, queryset=visible.for_list(), communities=places)
    page = page_of(found.qs, request.GET.get("page"))
    names = names_of({row.area_code for row in page["rows"]})
    for row in page["rows"]:
        row.place_name = names.get(row.area_code, "")
    context = {"filter": found, "page": page, "may_add": _may_add(request.user), "feed": _feed(request)}
    return render(request, "projects/event_list.html", context)


@login_required
@require_GET
def event_detail(request: PersonRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(ServiceEvent.objects.visible_to(request.user).for_list(), pk=pk)
    demand(reads_members(request.user))
    return render(request, "projects/event_detail.html", event_page(event, request.user))


@login_required
def event_add(request: PersonRequest) -> HttpResponse:
    demand(_may_add(request.user))
    form = NewEventForm(request.POST or None, user=request.user)
    event = carried_out(form, services.create_event, actor=request.user) if request.method == "POST" else None
    if event is not None:
        messages.success(request, _("已起草，发布后居民就能报名。"))
        return redirect(event)
    context = {"form": form, "back": reverse("projects:event-list")}
    return render(request, "projects/event_form.html", context, status=422 if form.errors else 200)


@login_required
def event_edit(request: PersonRequest, pk: int) -> HttpResponse:
    event = get_object_or_404(ServiceEvent.objects.visible_to(request.user), pk=pk)
    EVENT_LIFECYCLE.check("edit", obj=event, actor=request.user)
    form = EventForm.of(event, request.user, request.POST or None)
    target = {"event": event, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_event, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(event)
    context = {"form": form, "object": event, "version": event.version, "back": event.get_absolute_url()}
    return render(request, "projects/event_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def event_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    event = get_object_or_404(ServiceEvent.objects.visible_to(request.user).for_list(), pk=pk)
    EVENT_LIFECYCLE.check(step, obj=event, actor=request.user)
    form = _form(step, event, request)
    if carried_out(form, SERVICES[step], event=event, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(event)
    context = event_page(event, request.user, {step: form})
    return render(request, "projects/event_detail.html", context, status=422)


def _form(step: str, event: ServiceEvent, request: PersonRequest) -> plain.Form:
    if step in TAKES_SEATS:
        made: plain.Form = TAKES_SEATS[step](request.POST, event=event, user=request.user)
        return made
    return TAKES.get(step, plain.Form)(request.POST, auto_id=f"id_{step}_%s")


def _may_add(user: Any) -> bool:
    role = user.acting
    return event_policies.can_create(user, role.area_code or role.street_code, role.unit_id)


def _feed(request: PersonRequest) -> str:
    street = request.user.acting.street_code
    return reverse("portal:event-feed", args=[street]) if len(street) == len("510116088") else ""
