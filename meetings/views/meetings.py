"""Pages of joint meetings."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.documents import download
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from meetings import policies, services
from meetings.calendars import meeting_calendar
from meetings.detail import meeting_page, minutes_page, table_of
from meetings.filters import MeetingFilter
from meetings.forms import (
    CancelForm,
    CloseForm,
    DecisionForm,
    EditMeetingForm,
    LineForm,
    MinutesForm,
    NewMeetingForm,
    NoteForm,
    PlaceForm,
    ReplyForm,
    SignInForm,
    SpotClaimForm,
    TopicForm,
)
from meetings.lifecycle import MEETING_LIFECYCLE
from meetings.minutes_text import minutes_document
from meetings.models import JointMeeting, Minutes
from meetings.selectors.chair import current_chair, next_meeting
from members.policies import reads_members

SERVICES: dict[str, Callable[..., Any]] = {
    "notice": services.notice_meeting,
    "open": services.open_meeting,
    "note": services.note_result,
    "claim": services.claim_at_meeting,
    "decide": services.decide,
    "close": services.close_meeting,
    "topic": services.add_topic,
    "agenda": services.build_agenda,
    "reply": services.reply_meeting,
    "hand-in": services.hand_in_topic,
    "sign-in": services.sign_in,
    "cancel": services.cancel_meeting,
}
MINUTES: dict[str, Callable[..., Any]] = {
    "draft-minutes": services.draft_minutes,
    "edit-minutes": services.edit_minutes,
    "sign-off": services.sign_off_minutes,
}
FORMS: dict[str, type[forms.Form]] = {
    "close": CloseForm, "topic": TopicForm, "hand-in": TopicForm, "cancel": CancelForm,
}  # fmt: skip
# Forms that choose among those at the table, or among what is on the agenda.
AT_THE_TABLE: dict[str, Callable[..., forms.Form]] = {
    "decide": DecisionForm, "note": NoteForm, "claim": SpotClaimForm, "sign-in": SignInForm
}  # fmt: skip


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
    form = EditMeetingForm.of(meeting, request.user, request.POST or None)
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
        return redirect("meetings:meeting-hold", pk) if "hold" in request.POST else redirect(meeting)
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
def agenda_place(request: PersonRequest, pk: int, item: int) -> HttpResponse:
    """Put a line where it was dropped."""
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user), pk=pk)
    MEETING_LIFECYCLE.check("topic", obj=meeting, actor=request.user)
    line = get_object_or_404(meeting.agenda.select_related("meeting"), pk=item)
    form = PlaceForm(request.POST)
    if carried_out(form, services.place_topic, item=line, actor=request.user) is None:
        return HttpResponseBadRequest()
    return redirect(meeting)


@login_required
@require_POST
def agenda_remove(request: PersonRequest, pk: int, item: int) -> HttpResponse:
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user), pk=pk)
    line = get_object_or_404(meeting.agenda.select_related("meeting"), pk=item)
    services.remove_topic(item=line, actor=request.user)
    return redirect(meeting)


@login_required
@require_POST
def agenda_set(request: PersonRequest, pk: int, item: int) -> HttpResponse:
    """How long a line may take, who sees it, and what came of it."""
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user), pk=pk)
    MEETING_LIFECYCLE.check("line", obj=meeting, actor=request.user)
    line = get_object_or_404(meeting.agenda.select_related("meeting"), pk=item)
    form = LineForm.of(line, request.POST)
    if carried_out(form, services.set_line, item=line, actor=request.user) is not None:
        return redirect(meeting)
    context = {"form": form, "line": line, "meeting": meeting}
    return render(request, "meetings/agenda_form.html", context, status=422)


@login_required
@require_GET
def agenda_edit(request: PersonRequest, pk: int, item: int) -> HttpResponse:
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user), pk=pk)
    MEETING_LIFECYCLE.check("line", obj=meeting, actor=request.user)
    line = get_object_or_404(meeting.agenda.all(), pk=item)
    return render(
        request, "meetings/agenda_form.html", {"form": LineForm.of(line), "line": line, "meeting": meeting}
    )  # fmt: skip


@login_required
@require_GET
def meeting_sheet(request: PersonRequest, pk: int) -> HttpResponse:
    """The sign-in sheet, to print."""
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user).for_list(), pk=pk)
    demand(policies.can_preside(request.user, meeting))
    return render(request, "meetings/meeting_sheet.html", {"meeting": meeting, "table": table_of(meeting)})


@login_required
@require_GET
def meeting_ics(request: PersonRequest, pk: int) -> HttpResponse:
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user).for_list(), pk=pk)
    body = meeting_calendar(meeting, request.build_absolute_uri("/").rstrip("/"))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


@login_required
@require_GET
def minutes_detail(request: PersonRequest, pk: int) -> HttpResponse:
    return render(request, "meetings/minutes_detail.html", minutes_page(_minutes(request, pk), request.user))


@login_required
@require_GET
def minutes_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    minutes = _minutes(request, pk)
    return download(minutes_document(minutes), form, _("%(title)s纪要") % {"title": minutes.meeting.title})


@login_required
@require_POST
def minutes_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Draft, change or sign off the minutes."""
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user).select_related("alliance"), pk=pk)
    MEETING_LIFECYCLE.check(step, obj=meeting, actor=request.user)
    editing = step == "edit-minutes"
    form = MinutesForm.of(_minutes(request, pk), request.POST) if editing else forms.Form(request.POST)
    if carried_out(form, MINUTES[step], meeting=meeting, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect("meetings:minutes-detail", pk)
    context = minutes_page(_minutes(request, pk), request.user, {step: form})
    return render(request, "meetings/minutes_detail.html", context, status=422)


def _minutes(request: PersonRequest, pk: int) -> Minutes:
    """Signed minutes are for everybody who sees the meeting; a draft is for who may change it."""
    meeting = get_object_or_404(JointMeeting.objects.visible_to(request.user).select_related("alliance"), pk=pk)
    found = get_object_or_404(Minutes.objects.select_related("signed_by"), meeting=meeting)
    if found.signed_at is None and not policies.can_preside(request.user, meeting):
        raise Http404
    found.meeting = meeting
    return found


def _step_form(step: str, meeting: JointMeeting, request: PersonRequest) -> forms.Form:
    auto_id = f"id_{step.replace('-', '_')}_%s"
    if step in AT_THE_TABLE:
        return AT_THE_TABLE[step](request.POST, meeting=meeting, auto_id=auto_id)
    if step == "reply":
        return ReplyForm(request.POST, meeting=meeting, user=request.user, auto_id=auto_id)
    return FORMS.get(step, forms.Form)(request.POST, auto_id=auto_id)
