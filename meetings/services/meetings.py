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
from core.versions import check_version
from meetings import notices, policies
from meetings.models import ActionItem, JointMeeting, MeetingStatus
from meetings.plans import Decision, MeetingPlan
from meetings.selectors.attendance import members_of
from meetings.selectors.chair import chair_of
from meetings.services.agenda import write_agenda
from meetings.services.opening import begin, check_members
from meetings.services.steps import locked_meeting, move_meeting
from members.models import Alliance

# Working days are counted day by day: a date thousands of years off would be counted for minutes.
FURTHEST = timedelta(days=731)
PLANNED = ("title", "theme", "starts_at", "place", "chair_unit", "partner", "topics_until")
# What those who were told have to hear of.
TOLD = ("starts_at", "place")


@transaction.atomic
def plan_meeting(*, alliance: Alliance, plan: MeetingPlan, actor: User) -> JointMeeting:
    """Set up the next meeting; the unit whose turn it is takes the chair, the agenda is read from what is open."""
    if not policies.can_plan(actor, alliance.area_code):
        raise PermissionDenied(_("只有街道工作人员可以筹备会议。"))
    meeting = JointMeeting(alliance=alliance, area_code=alliance.area_code, created_by=actor, created_at=clock.now())
    _fill(meeting, plan)
    if not members_of(meeting).exists():
        raise ValidationError({"alliance": _("这个联盟还没有成员单位，先把单位加进联盟再开会。")})
    meeting.full_clean()
    meeting.save()
    write_agenda(meeting)
    record("meeting.planned", target=meeting, actor=actor, alliance=alliance.pk, chair=meeting.chair_unit_id)
    if meeting.topics_until is not None:
        notices.topics_asked(meeting)
    return meeting


@transaction.atomic
def edit_meeting(*, meeting: JointMeeting, version: int | None, plan: MeetingPlan, actor: User) -> JointMeeting:
    """Change name, theme, time or place; the chair follows the day."""
    meeting, _step = locked_meeting("edit", meeting, actor)
    check_version(meeting, version)
    before = {name: getattr(meeting, name) for name in PLANNED}
    _fill(meeting, plan)
    meeting.full_clean()
    meeting.save(update_fields=[*PLANNED, "version"])
    changed = [name for name, value in before.items() if getattr(meeting, name) != value]
    record("meeting.edited", target=meeting, actor=actor, fields=changed)
    if meeting.status == MeetingStatus.NOTICED and any(name in TOLD for name in changed):
        if "starts_at" in changed:
            _ask_again(meeting)
        notices.meeting_moved(meeting)
    return meeting


@transaction.atomic
def notice_meeting(*, meeting: JointMeeting, actor: User) -> JointMeeting:
    """Tell everyone who speaks for a unit of the alliance."""
    meeting, step = locked_meeting("notice", meeting, actor)
    check_members(meeting)
    meeting.noticed_at = clock.now()
    move_meeting(meeting, step, "noticed_at")
    record("meeting.noticed", target=meeting, actor=actor)
    notices.meeting_noticed(meeting)
    return meeting


@transaction.atomic
def cancel_meeting(*, meeting: JointMeeting, reason: str, actor: User) -> JointMeeting:
    """Call the meeting off for a stated reason; whoever was told of it hears so."""
    told = meeting.status == MeetingStatus.NOTICED
    meeting, step = locked_meeting("cancel", meeting, actor)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明取消的原因，成员单位会看到。")})
    meeting.reason = reason.strip()
    move_meeting(meeting, step, "reason")
    record("meeting.cancelled", target=meeting, actor=actor)
    if told:
        notices.meeting_cancelled(meeting)
    return meeting


@transaction.atomic
def decide(*, meeting: JointMeeting, decision: Decision, actor: User) -> ActionItem:
    """Write down what the meeting decided, who owes it and until when."""
    meeting, _step = locked_meeting("decide", meeting, actor)
    _check_decision(meeting, decision)
    action = ActionItem(
        meeting=meeting, area_code=meeting.area_code, text=decision.text.strip(), owner=decision.owner,
        by_office=decision.by_office, due_on=decision.due_on, need=decision.need, project=decision.project,
        created_at=clock.now(),
    )  # fmt: skip
    action.full_clean()
    action.save()
    record("action.decided", target=action, actor=actor, meeting=meeting.pk, owner=action.owner_id)
    record("meeting.decided", target=meeting, actor=actor, action=action.pk)
    notices.action_decided(action)
    return action


@transaction.atomic
def close_meeting(*, meeting: JointMeeting, summary: str, attended: int | None = None, actor: User) -> JointMeeting:
    """Say that the meeting was held, how many units came (those that signed in, unless told), and what it came to."""
    meeting, step = locked_meeting("close", meeting, actor)
    if timezone.localdate(meeting.starts_at, clock.SHANGHAI) > clock.today():
        raise ValidationError({"summary": _("会议日期还没到，不能结束。")})
    seats, signed = members_of(meeting).count(), meeting.attendance.filter(present=True).count()
    if attended is None:
        attended = signed
    if not 0 <= attended <= seats:
        raise ValidationError({"attended": _("到会单位应在 0 到 %(seats)s 之间。") % {"seats": seats}})
    if attended < signed:
        raise ValidationError({"attended": _("已有 %(signed)s 家签到，到会单位不能更少。") % {"signed": signed}})
    if meeting.opened_at is None:
        begin(meeting, actor)
    meeting.summary, meeting.attended, meeting.held_at = summary.strip(), attended, clock.now()
    move_meeting(meeting, step, "summary", "attended", "opened_at", "held_at")
    record("meeting.held", target=meeting, actor=actor, attended=attended)
    return meeting


def _fill(meeting: JointMeeting, plan: MeetingPlan) -> None:
    day = timezone.localdate(plan.starts_at, clock.SHANGHAI)
    if day > clock.today() + FURTHEST:
        raise ValidationError({"starts_at": _("会议时间最多在两年之内。")})
    if day < clock.today():
        raise ValidationError({"starts_at": _("会议时间不能早于今天。")})
    if plan.topics_until is not None and not clock.today() <= plan.topics_until <= day:
        raise ValidationError({"topics_until": _("议题征集的截止日应在今天和会议当天之间。")})
    if plan.partner == meeting.alliance:
        raise ValidationError({"partner": _("联合召开的应是另一个联盟。")})
    term = chair_of(meeting.alliance, day)
    named = _("%(year)s年%(month)s月联席会议") % {"year": day.year, "month": day.month}
    _check_name(meeting, plan, named)
    meeting.title, meeting.theme = plan.title.strip() or named, plan.theme
    meeting.partner, meeting.topics_until = plan.partner, plan.topics_until
    meeting.starts_at, meeting.place = plan.starts_at, plan.place.strip()
    meeting.chair_unit = term.unit if term else None


def _ask_again(meeting: JointMeeting) -> None:
    """An answer was for the day it named: at another time everybody is asked anew."""
    asked = meeting.attendance.exclude(reply="")
    asked.update(reply="", delegate="", reason="", replied_by=None, replied_at=None)


def _check_name(meeting: JointMeeting, plan: MeetingPlan, named: str) -> None:
    """A month has one regular meeting; another one says by its name what it is for."""
    same = JointMeeting.objects.filter(alliance=meeting.alliance_id, title=plan.title.strip() or named)
    if same.exclude(status=MeetingStatus.CANCELLED).exclude(pk=meeting.pk).exists():
        raise ValidationError({"title": _("已经有一次叫这个名称的会议，请另起一个名称。")})


def _check_decision(meeting: JointMeeting, decision: Decision) -> None:
    errors: dict[str, Any] = {}
    if (decision.owner is None) != decision.by_office:
        errors["owner"] = _("请选责任单位：一家成员单位，或者街道。")
    if decision.owner is not None and not members_of(meeting).filter(pk=decision.owner.pk).exists():
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
