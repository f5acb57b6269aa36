"""What each role finds on its desk; the street officer's whole page is fifteen queries with its frame."""

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.dashboard import charts
from alliance.dashboard.coming import what_comes
from alliance.dashboard.place import Place, place_of
from alliance.dashboard.waiting import waiting_for
from core import clock
from core.accounts.models import RoleName
from core.templatetags.tongxin import zh_day
from core.workdays import Overrides, overrides, workdays_between
from meetings.present import card
from meetings.selectors.desk import desk_figures
from projects.models import MicroProject

OFFICE = frozenset({RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY})
# Projects belong to the street, so a community's desk counts needs only.
OF_NEEDS = frozenset({"received", "response", "completion", "satisfaction"})


def office_desk(user: Any) -> dict[str, Any]:
    """Street officer and community secretary: what waits, the month's figures, two charts, the next meeting."""
    place, entered = place_of(user), overrides()
    return {
        **_shared(user, place, entered),
        "since": _("%(day)s至今天") % {"day": zh_day(place.period.first_day)},
        "figures": _figures(user, place),
        "charts": charts.office_charts(user, place.names, entered),
        "actions": _actions(user),
    }


def supervisor_desk(user: Any) -> dict[str, Any]:
    """Alliance posts: what is late or silent among the projects, and the decisions to verify."""
    shown = MicroProject.objects.visible_to(user).running().select_related("unit")
    shown = shown.annotate(last=Subquery(_last_progress())).order_by(F("last").asc(nulls_first=True), "ends_on")
    return {**_shared(user, place_of(user), overrides()), "projects": list(shown[:12])}


def district_desk(user: Any) -> dict[str, Any]:
    """The roll-up over streets."""
    return {"today": clock.today(), "streets": charts.street_table(user), "chart": charts.asked_and_solved(user)}


def _shared(user: Any, place: Place, entered: Overrides) -> dict[str, Any]:
    """What every desk of the street has."""
    today, coming = clock.today(), what_comes(user)
    return {
        "work": waiting_for(user, place.names, entered),
        "today": today,
        "nth": workdays_between(place.period.first_day, today, entered=entered) + 1,
        "meeting": coming.meeting,
        "chairs": coming.chairs,
    }


def _figures(user: Any, place: Place) -> list[dict[str, Any]]:
    code = user.acting.area_code
    figures = desk_figures(code, place.period, place.minimum_sample)
    return [card(figure) for figure in figures if len(code) < 12 or figure.key in OF_NEEDS]


def _last_progress() -> Any:
    entries = MicroProject.objects.filter(pk=OuterRef("pk")).order_by(F("progress__done_on").desc(nulls_last=True))
    return entries.values("progress__done_on")[:1]


def _actions(user: Any) -> list[dict[str, Any]]:
    """The two things done most often, the red one last."""
    office = user.acting.role == RoleName.STREET_OFFICER
    imports = [{"label": _("导入台账"), "icon": "file-spreadsheet", "url": reverse("ledger:import"), "primary": False}]
    enter = {"label": _("代录需求"), "icon": "plus", "url": reverse("needs:need-add"), "primary": True}
    return [*(imports if office else []), enter]
