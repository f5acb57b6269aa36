"""Pages of joint meetings."""

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

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from meetings import policies, services
from meetings.detail import meeting_page
from meetings.filters import MeetingFilter
from meetings.forms import CloseForm, DecisionForm, EditMeetingForm, NewMeetingForm, TopicForm
from meetings.lifecycle import MEETING_LIFECYCLE
from meetings.models import JointMeeting
from meetings.selectors.chair import current_chair, next_meeting
from members.policies import reads_members

SERVICES: dict[str, Callable[..., Any]] = {
    "notice": services.notice_meeting,
    "decide": services.decide,
    "close": services.close_meeting,
    "topic": services.add_topic,
    "agenda": services.build_agenda,
}


@login_required
@require_GET
def meeting_list(request: PersonRequest) -> HttpResponse:
    demand(reads_members(request.user))
    visible = JointMeeting.objects.visible_to(request.user)
    found = MeetingFilter(request.GET, queryset=visible.for_list())
    street = request.user.acting.street_code
    context = {
        "filter": found,
        "page": page_of(found.qs, request.GET.get("page")),
        "chair": current_chair(street),
        "next": next_meeting(street, visible),
        "may_add": policies.can_plan(request.user, street),
    }
    return render(request, "meetings/meeting_list.html", context)


@login_required
@require_GET
def meeting_detail(request: PersonRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user).for_list(), pk=pk)
    return render(request, "meetings/meeting_detail.html", meeting_page(meeting, request.user))


@login_required
def meeting_add(request: PersonRequest) -> HttpResponse:
    demand(policies.can_plan(request.user, request.user.acting.area_code))
    form = NewMeetingForm(request.POST or None, user=request.user)
    meeting = carried_out(form, services.plan_meeting, actor=request.user) if request.method == "POST" else None
    if meeting is not None:
        messages.success(request, _("会议已排好，议程按现在的清单生成。"))
        return redirect(meeting)
    context = {"form": form, "back": reverse("meetings:meeting-list")}
    return render(request, "meetings/meeting_form.html", context, status=422 if form.errors else 200)


@login_required
def meeting_edit(request: PersonRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user), pk=pk)
    MEETING_LIFECYCLE.check("edit", obj=meeting, actor=request.user)
    form = EditMeetingForm.of(meeting, request.POST or None)
    target = {"meeting": meeting, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_meeting, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(meeting)
    context = {"form": form, "object": meeting, "back": meeting.get_absolute_url()}
    return render(request, "meetings/meeting_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def meeting_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step; a form that needs correcting opens in its place again."""
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user).select_related("alliance"), pk=pk)
    MEETING_LIFECYCLE.check(step, obj=meeting, actor=request.user)
    form = _step_form(step, meeting, request)
    if carried_out(form, SERVICES[step], meeting=meeting, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(meeting)
    context = meeting_page(meeting, request.user, {step: form})
    return render(request, "meetings/meeting_detail.html", context, status=422)


@login_required
@require_POST
def agenda_move(request: PersonRequest, pk: int, item: int) -> HttpResponse:
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user), pk=pk)
    line = get_object_or_404(meeting.agenda.select_related("meeting"), pk=item)
    services.move_topic(item=line, up=request.POST.get("to") == "up", actor=request.user)
    return redirect(meeting)


@login_required
@require_POST
def agenda_remove(request: PersonRequest, pk: int, item: int) -> HttpResponse:
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user), pk=pk)
    line = get_object_or_404(meeting.agenda.select_related("meeting"), pk=item)
    services.remove_topic(item=line, actor=request.user)
    return redirect(meeting)


def _step_form(step: str, meeting: JointMeeting, request: PersonRequest) -> forms.Form:
    if step == "decide":
        return DecisionForm(request.POST, meeting=meeting, auto_id=f"id_{step}_%s")
    made: type[forms.Form] = {"close": CloseForm, "topic": TopicForm}.get(step, forms.Form)
    return made(request.POST, auto_id=f"id_{step}_%s")
