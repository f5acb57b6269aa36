"""Joint meetings: planned, told, held, and what they decide."""

from datetime import timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.lifecycle import Step
from core.versions import check_version
from meetings import notices, policies
from meetings.lifecycle import MEETING_LIFECYCLE
from meetings.models import ActionItem, AgendaItem, AgendaKind, JointMeeting
from meetings.plans import Decision, MeetingPlan
from meetings.selectors.agenda import agenda_lines
from meetings.selectors.chair import chair_of
from members.models import Alliance, Seat

# Working days are counted day by day: a date thousands of years off would be counted for minutes.
FURTHEST = timedelta(days=731)
PLANNED = ("title", "theme", "starts_at", "place", "chair_unit")


@transaction.atomic
def plan_meeting(*, alliance: Alliance, plan: MeetingPlan, actor: User) -> JointMeeting:
    """Set up the next meeting; the unit whose turn it is takes the chair, the agenda is read from what is open."""
    if not policies.can_plan(actor, alliance.area_code):
        raise PermissionDenied(_("只有街道工作人员可以筹备会议。"))
    meeting = JointMeeting(alliance=alliance, area_code=alliance.area_code, created_by=actor, created_at=clock.now())
    _fill(meeting, plan)
    meeting.full_clean()
    meeting.save()
    _write_agenda(meeting)
    record("meeting.planned", target=meeting, actor=actor, alliance=alliance.pk, chair=meeting.chair_unit_id)
    return meeting


@transaction.atomic
def edit_meeting(*, meeting: JointMeeting, version: int | None, plan: MeetingPlan, actor: User) -> JointMeeting:
    """Change name, theme, time or place; the chair follows the day."""
    meeting, _step = _locked("edit", meeting, actor)
    check_version(meeting, version)
    before = {name: getattr(meeting, name) for name in PLANNED}
    _fill(meeting, plan)
    meeting.full_clean()
    meeting.save(update_fields=[*PLANNED, "version"])
    changed = [name for name, value in before.items() if getattr(meeting, name) != value]
    record("meeting.edited", target=meeting, actor=actor, fields=changed)
    return meeting


@transaction.atomic
def build_agenda(*, meeting: JointMeeting, actor: User) -> JointMeeting:
    """Read the agenda anew from what is open now; topics people added stay, at the end."""
    meeting, _step = _locked("agenda", meeting, actor)
    _write_agenda(meeting)
    record("meeting.agenda_built", target=meeting, actor=actor)
    return meeting


@transaction.atomic
def add_topic(*, meeting: JointMeeting, title: str, actor: User) -> AgendaItem:
    """Add a new topic at the end."""
    meeting, _step = _locked("topic", meeting, actor)
    last = meeting.agenda.order_by("-position").values_list("position", flat=True).first() or 0
    item = AgendaItem(meeting=meeting, kind=AgendaKind.TOPIC, title=title.strip(), position=last + 1)
    item.full_clean()
    item.save()
    record("meeting.topic_added", target=meeting, actor=actor, item=item.pk)
    return item


@transaction.atomic
def remove_topic(*, item: AgendaItem, actor: User) -> JointMeeting:
    """Take a line off the agenda."""
    meeting, _step = _locked("topic", item.meeting, actor)
    record("meeting.topic_removed", target=meeting, actor=actor, item=item.pk)
    AgendaItem.objects.filter(pk=item.pk, meeting=meeting).delete()
    _renumber(meeting, list(meeting.agenda.all()))
    return meeting


@transaction.atomic
def move_topic(*, item: AgendaItem, up: bool, actor: User) -> JointMeeting:
    """Move a line one place up or down; at the end of the list it stays."""
    meeting, _step = _locked("topic", item.meeting, actor)
    lines = list(meeting.agenda.all())
    at = next(i for i, line in enumerate(lines) if line.pk == item.pk)
    to = max(at - 1, 0) if up else min(at + 1, len(lines) - 1)
    lines.insert(to, lines.pop(at))
    _renumber(meeting, lines)
    record("meeting.topic_moved", target=meeting, actor=actor, item=item.pk, position=to + 1)
    return meeting


@transaction.atomic
def notice_meeting(*, meeting: JointMeeting, actor: User) -> JointMeeting:
    """Tell everyone who speaks for a unit of the alliance."""
    meeting, step = _locked("notice", meeting, actor)
    _move(meeting, step)
    record("meeting.noticed", target=meeting, actor=actor)
    notices.meeting_noticed(meeting)
    return meeting


@transaction.atomic
def decide(*, meeting: JointMeeting, decision: Decision, actor: User) -> ActionItem:
    """Write down what the meeting decided, who owes it and until when."""
    meeting, _step = _locked("decide", meeting, actor)
    _check_decision(meeting, decision)
    action = ActionItem(
        meeting=meeting, area_code=meeting.area_code, text=decision.text.strip(), owner=decision.owner,
        due_on=decision.due_on, need=decision.need, project=decision.project, created_at=clock.now(),
    )  # fmt: skip
    action.full_clean()
    action.save()
    record("action.decided", target=action, actor=actor, meeting=meeting.pk, owner=action.owner_id)
    record("meeting.decided", target=meeting, actor=actor, action=action.pk)
    notices.action_decided(action)
    return action


@transaction.atomic
def close_meeting(*, meeting: JointMeeting, summary: str, attended: int, actor: User) -> JointMeeting:
    """Say that the meeting was held, how many units came, and what it came to."""
    meeting, step = _locked("close", meeting, actor)
    if timezone.localdate(meeting.starts_at, clock.SHANGHAI) > clock.today():
        raise ValidationError({"summary": _("会议日期还没到，不能结束。")})
    seats = Seat.objects.filter(alliance=meeting.alliance_id, left_on__isnull=True).count()
    if not 0 <= attended <= seats:
        raise ValidationError({"attended": _("到会单位应在 0 到 %(seats)s 之间。") % {"seats": seats}})
    meeting.summary, meeting.attended, meeting.held_at = summary.strip(), attended, clock.now()
    _move(meeting, step, "summary", "attended", "held_at")
    record("meeting.held", target=meeting, actor=actor, attended=attended)
    return meeting


def _locked(name: str, meeting: JointMeeting, actor: User) -> tuple[JointMeeting, Step]:
    meeting = JointMeeting.objects.select_for_update(of=("self",)).select_related("alliance").get(pk=meeting.pk)
    return meeting, MEETING_LIFECYCLE.check(name, obj=meeting, actor=actor)


def _move(meeting: JointMeeting, step: Step, *changed: str) -> None:
    meeting.status = step.target or meeting.status
    meeting.version += 1
    meeting.full_clean()
    meeting.save(update_fields=["status", "version", *changed])


def _fill(meeting: JointMeeting, plan: MeetingPlan) -> None:
    day = timezone.localdate(plan.starts_at, clock.SHANGHAI)
    if day > clock.today() + FURTHEST:
        raise ValidationError({"starts_at": _("会议时间最多在两年之内。")})
    if day < clock.today():
        raise ValidationError({"starts_at": _("会议时间不能早于今天。")})
    term = chair_of(meeting.alliance, day)
    named = _("%(year)s年%(month)s月联席会议") % {"year": day.year, "month": day.month}
    meeting.title, meeting.theme = plan.title.strip() or named, plan.theme
    meeting.starts_at, meeting.place = plan.starts_at, plan.place.strip()
    meeting.chair_unit = term.unit if term else None


def _write_agenda(meeting: JointMeeting) -> None:
    topics = list(meeting.agenda.filter(kind=AgendaKind.TOPIC))
    meeting.agenda.exclude(kind=AgendaKind.TOPIC).delete()
    lines = list(agenda_lines(meeting))
    for position, line in enumerate(lines, 1):
        line.meeting, line.position = meeting, position
    AgendaItem.objects.bulk_create(lines)
    _renumber(meeting, topics, after=len(lines))


def _renumber(meeting: JointMeeting, lines: list[AgendaItem], after: int = 0) -> None:
    for position, line in enumerate(lines, after + 1):
        line.position = position
    AgendaItem.objects.bulk_update(lines, ["position"])


def _check_decision(meeting: JointMeeting, decision: Decision) -> None:
    errors: dict[str, Any] = {}
    seats = Seat.objects.filter(alliance=meeting.alliance_id, left_on__isnull=True)
    if decision.owner is not None and not seats.filter(unit=decision.owner).exists():
        errors["owner"] = _("责任单位应是联盟的成员单位。")
    if decision.due_on < timezone.localdate(meeting.starts_at, clock.SHANGHAI):
        errors["due_on"] = _("完成时限不能早于会议当天。")
    if decision.due_on > clock.today() + FURTHEST:
        errors["due_on"] = _("完成时限最多在两年之内。")
    street = meeting.area_code[:9]
    if decision.need is not None and not decision.need.area_code.startswith(street):
        errors["need"] = _("只能选本街道的需求。")
    if decision.project is not None and not decision.project.area_code.startswith(street):
        errors["project"] = _("只能选本街道的项目。")
    if errors:
        raise ValidationError(errors)
