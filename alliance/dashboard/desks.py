"""What each role finds on its desk."""

from typing import Any

from django.db.models import Count, F, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.dashboard import charts
from alliance.dashboard.figures import month_figures
from alliance.dashboard.waiting import waiting_for
from core import clock
from core.accounts.models import RoleName
from core.periods import current_period
from core.templatetags.tongxin import zh_day
from core.workdays import workdays_between
from meetings.models import ActionItem, ActionStatus, ChairTerm, JointMeeting, MeetingStatus
from members.models import AllianceKind
from projects.models import MicroProject

OFFICE = frozenset({RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY})
NEXT_CHAIRS = 3


def office_desk(user: Any) -> dict[str, Any]:
    """Street officer and community secretary: what waits, the month's figures, two charts, the next meeting."""
    return {
        **shared_desk(user),
        "figures": month_figures(user),
        "charts": [charts.asked_and_solved(user), charts.open_by_community(user)],
        "actions": _actions(user),
    }


def shared_desk(user: Any) -> dict[str, Any]:
    """What every desk of the street has."""
    period = current_period()
    begins = zh_day(period.first_day)
    return {
        "work": waiting_for(user),
        "today": clock.today(),
        "nth": workdays_between(period.first_day, clock.today()) + 1,
        "since": _("%(day)s至今天，与上月同期比") % {"day": begins},
        "meeting": next_meeting(user),
        "chairs": chairs(user.acting.street_code),
    }


def supervisor_desk(user: Any) -> dict[str, Any]:
    """Alliance posts: what is late or silent among the projects, and the decisions to verify."""
    shown = MicroProject.objects.visible_to(user).running().for_list()
    shown = shown.annotate(last=Subquery(_last_progress())).order_by(F("last").asc(nulls_first=True), "ends_on")
    return {**shared_desk(user), "projects": list(shown[:12])}


def _last_progress() -> Any:
    entries = MicroProject.objects.filter(pk=OuterRef("pk")).order_by("-progress__done_on")
    return entries.values("progress__done_on")[:1]


def next_meeting(user: Any) -> JointMeeting | None:
    """The meeting that comes next, with what its agenda still lacks and what the last one left open."""
    ahead = JointMeeting.objects.visible_to(user).filter(starts_at__gte=clock.now()).exclude(status=MeetingStatus.HELD)
    left = ActionItem.objects.filter(meeting__alliance=OuterRef("alliance")).exclude(status=ActionStatus.VERIFIED)
    return (
        ahead.select_related("alliance", "chair_unit")
        .annotate(
            lines=Count("agenda", distinct=True),
            without_unit=Count("agenda", filter=Q(agenda__unit__isnull=True), distinct=True),
            left=Subquery(left.order_by().values("meeting__alliance").annotate(n=Count("pk")).values("n")),
        )
        .order_by("starts_at")
        .first()
    )


def chairs(street_code: str) -> list[ChairTerm]:
    """Who is in the street alliance's chair, and who follows."""
    terms = ChairTerm.objects.filter(
        alliance__area_code=street_code, alliance__kind=AllianceKind.STREET, ends__gte=clock.today()
    )
    return list(terms.select_related("unit", "alliance").order_by("begins")[:NEXT_CHAIRS])


def district_desk(user: Any) -> dict[str, Any]:
    """The roll-up over streets."""
    return {"today": clock.today(), "streets": charts.street_table(user), "chart": charts.asked_and_solved(user)}


def _actions(user: Any) -> list[dict[str, Any]]:
    """The two things done most often, the red one last."""
    office = user.acting.role == RoleName.STREET_OFFICER
    imports = [{"label": _("导入台账"), "icon": "file-spreadsheet", "url": reverse("ledger:import"), "primary": False}]
    enter = {"label": _("代录需求"), "icon": "plus", "url": reverse("needs:need-add"), "primary": True}
    return [*(imports if office else []), enter]
