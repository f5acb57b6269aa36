"""Resources, decisions, meetings, reports and suggestions that wait for the office."""

from datetime import timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import TruncDate

from alliance.dashboard.waiting.tops import top
from core import clock
from core.accounts.models import AreaRole, RoleName
from core.models import Suggestion, SuggestionStatus
from meetings.models import (
    ActionItem,
    ActionStatus,
    ChairTerm,
    Escalation,
    JointMeeting,
    MeetingStatus,
    MonthlyReport,
    ReportStatus,
)
from members.models import (
    Admission,
    Charter,
    CharterStatus,
    Resource,
    ResourceStatus,
    Schedule,
    ScheduleStatus,
    Violation,
    ViolationStatus,
    Visit,
    VisitStatus,
)
from members.visit_rule import month_end

# Minutes are owed for a while; what nobody wrote down by then is history.
REMEMBERED = timedelta(days=30)


def resources(user: Any) -> Any:
    found = Resource.objects.visible_to(user).filter(status=ResourceStatus.SUBMITTED)
    return top("review", found, title="content", due=TruncDate("created_at"), who="unit__name")


def visits_to_make(user: Any) -> Any:
    """Set for this month or earlier, and the sheet is not handed in."""
    own = Visit.objects.visible_to(user).open().filter(area_code__startswith=user.acting.area_code)
    found = own.filter(planned_on__lte=month_end(clock.today()))
    return top("make-visit", found, title="unit__name", due="planned_on", who="visitor__full_name")


def sheets_to_check(user: Any) -> Any:
    found = Visit.objects.visible_to(user).filter(status=VisitStatus.HANDED_IN)
    return top("check-visit", found, title="unit__name", due="visited_on", who="visitor__full_name")


def unconfirmed(user: Any) -> Any:
    """What rests because its unit did not say whether it can still be had; somebody asks by phone."""
    found = Resource.objects.visible_to(user).lapsed()
    return top("unconfirmed", found, title="content", due="lapsed_on", who="unit__name")


def admissions(user: Any) -> Any:
    """Applications this person decides: the place and the alliance are both the own."""
    own = user.acting.area_code
    found = Admission.objects.visible_to(user).waiting().filter(alliance__area_code__startswith=own)
    return top("admit", found, title="name", due=TruncDate("applied_at"), who="alliance__name")


def draft_charters(user: Any) -> Any:
    found = Charter.objects.visible_to(user).filter(status=CharterStatus.DRAFT)
    return top("enact-charter", found, title="title", due=TruncDate("drafted_at"), who="alliance__name")


def charters_to_review(user: Any) -> Any:
    found = Charter.objects.visible_to(user).in_force().filter(review_on__lte=clock.today() + REMEMBERED)
    return top("review-charter", found, title="title", due="review_on", who="alliance__name")


def schedules(user: Any) -> Any:
    """What units have prepared for booking, once it has hours; residents wait for the office to open it."""
    ready = Schedule.objects.visible_to(user).filter(status=ScheduleStatus.DRAFT, windows__isnull=False).distinct()
    return top(
        "open-schedule", ready, title="resource__content", due=TruncDate("created_at"), who="resource__unit__name"
    )


def appeals(user: Any) -> Any:
    found = Violation.objects.visible_to(user).filter(status=ViolationStatus.APPEALED)
    place = "booking__occurrence__schedule__place"
    return top("appeal", found, title="appeal", due=TruncDate("appealed_at"), who=place)


def decisions(user: Any) -> Any:
    found = ActionItem.objects.visible_to(user).filter(status=ActionStatus.CLAIMED_DONE)
    return top("verify", found, title="text", due="due_on", who="owner__name")


def escalated(user: Any) -> Any:
    """Carried over by so many meetings that it lies here; the district has what the street could not bring about."""
    levels = [Escalation.DISTRICT]
    if user.acting.role != RoleName.DISTRICT_OFFICER:
        levels.append(Escalation.STREET)
    found = ActionItem.objects.visible_to(user).escalated(*levels)
    return top("escalated", found, title="text", due="due_on", who="owner__name")


def late_decisions(user: Any) -> Any:
    late = ActionItem.objects.visible_to(user).filter(status=ActionStatus.OPEN, due_on__lt=clock.today())
    found = late.filter(escalation=Escalation.NONE)
    return top("late-decision", found, title="text", due="due_on", who="owner__name")


def meetings(user: Any) -> Any:
    found = JointMeeting.objects.visible_to(user).to_come()
    return top("meeting", found, title="title", due=TruncDate("starts_at"), who="chair_unit__name")


def without_minutes(user: Any) -> Any:
    """Held not long ago; what was held before minutes were kept here is left in peace."""
    found = JointMeeting.objects.visible_to(user).filter(
        status=MeetingStatus.HELD, held_at__gte=clock.this_hour() - REMEMBERED
    )
    return top("minutes", found, title="title", due=TruncDate("held_at"), who="chair_unit__name")


def minutes_to_sign(user: Any) -> Any:
    found = JointMeeting.objects.visible_to(user).filter(status=MeetingStatus.MINUTED)
    return top("sign-minutes", found, title="title", due=TruncDate("held_at"), who="chair_unit__name")


def orphaned_terms(user: Any) -> Any:
    """Terms in the chair whose unit has left the alliance."""
    found = ChairTerm.objects.visible_to(user).orphaned()
    area = "alliance__area_code"
    return top("orphaned-chair", found, title="unit__name", due="begins", who="alliance__name", area=area)


def reports(user: Any) -> Any:
    """Drafts of the own office."""
    return _reports("report", user, ReportStatus.DRAFT)


def reports_to_read(user: Any) -> Any:
    """Handed in by somebody else."""
    found = MonthlyReport.objects.visible_to(user).filter(status=ReportStatus.IN_REVIEW)
    others = found.exclude(Q(written_by=user.pk) | Q(drafted_by=user.pk))
    return _top("read-report", others.filter(area_code=user.acting.area_code))


def reports_left_to_district(user: Any) -> Any:
    """Of streets where nobody but the writers could read them."""
    found = MonthlyReport.objects.visible_to(user).filter(status=ReportStatus.IN_REVIEW)
    there = AreaRole.objects.in_force().filter(
        role=RoleName.STREET_OFFICER, area__code=OuterRef("area_code"), user__is_active=True
    )
    writers = Q(user=OuterRef("written_by")) | Q(user=OuterRef("drafted_by"))
    others = found.exclude(area_code=user.acting.area_code).exclude(Q(written_by=user.pk) | Q(drafted_by=user.pk))
    return _top("read-for-street", others.exclude(Exists(there.exclude(writers))))


def reports_to_issue(user: Any) -> Any:
    return _reports("issue-report", user, ReportStatus.APPROVED)


def _reports(key: str, user: Any, status: str) -> Any:
    found = MonthlyReport.objects.visible_to(user).filter(status=status, area_code=user.acting.area_code)
    return _top(key, found)


def _top(key: str, found: Any) -> Any:
    return top(key, found, title="span", due="month", who="number")


def suggestions(user: Any) -> Any:
    found = Suggestion.objects.visible_to(user).filter(status=SuggestionStatus.RECEIVED)
    return top("answer", found, title="text", due="due_on", who="number")
