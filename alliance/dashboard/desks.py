"""What each role finds on its desk; the street officer's whole page is fifteen queries with its frame."""

from typing import Any

from django.db.models import F, OuterRef, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from alliance.dashboard import charts
from alliance.dashboard.coming import what_comes
from alliance.dashboard.place import Place, place_of
from alliance.dashboard.project_charts import project_charts
from alliance.dashboard.waiting import waiting_for
from core import clock
from core.accounts.models import RoleName
from core.templatetags.tongxin import reading, zh_day
from core.workdays import Overrides, overrides, workdays_between
from meetings.present import card
from meetings.selectors.desk import desk_figures, pact_figures
from projects.models import MicroProject

OFFICE = frozenset({RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY})
# Projects belong to the street, so a community's desk counts needs only.
OF_NEEDS, COMMUNITY = 4, 12
SHOWN = 12
SCHEDULES, AGREEMENTS = ("members:schedule-list", ""), ("members:agreement-list", "?view=in_force")
LISTS = {
    "booked": SCHEDULES, "booking_used": SCHEDULES, "no_shows": SCHEDULES, "agreements": AGREEMENTS,
    "deliveries": AGREEMENTS, "charter_signed": ("members:alliance-list", ""),
}  # fmt: skip


def office_desk(user: Any) -> dict[str, Any]:
    """Street officer and community secretary: what waits, the month's figures, two charts, the next meeting."""
    place, entered = place_of(user), overrides()
    pictures = charts.office_charts(user, place.names, entered)
    return {
        **_shared(user, place, entered),
        "all_url": f"{reverse('needs:need-list')}?o=due",
        "figures": _figures(user, place, pictures[1]),
        "pacts": _pacts(user, place) if len(user.acting.area_code) < COMMUNITY else [],
        "charts": pictures,
        "actions": _actions(user),
    }


def supervisor_desk(user: Any) -> dict[str, Any]:
    """Alliance posts: what to look at, the month's figures, and the projects longest silent first; nothing to do."""
    place, entered = place_of(user), overrides()
    return {
        **_shared(user, place, entered),
        "watching": True,
        "all_url": f"{reverse('projects:project-list')}?status=running&o=ends_on",
        "figures": _cards(user.acting.street_code, place),
        "pacts": _pacts(user, place),
        "charts": project_charts(user, entered),
        "projects": _longest_silent(user, entered),
    }


def district_desk(user: Any) -> dict[str, Any]:
    """What a street cannot decide alone and what has waited far too long, then the roll-up over streets."""
    streets = charts.street_table(user)
    names = {street["code"]: street["name"] for street in streets}
    return {
        "work": waiting_for(user, names, overrides()), "today": clock.today(),
        "all_url": f"{reverse('needs:need-list')}?o=due", "streets": streets,
        "chart": charts.asked_and_solved(user),
    }  # fmt: skip


def _shared(user: Any, place: Place, entered: Overrides) -> dict[str, Any]:
    """What every desk of the street has."""
    today, coming = clock.today(), what_comes(user)
    return {
        "work": waiting_for(user, place.names, entered),
        "today": today,
        "nth": workdays_between(place.period.first_day, today, entered=entered) + 1,
        "since": _("%(day)s至今天，与上月比") % {"day": zh_day(place.period.first_day)},
        "meeting": coming.meeting,
        "chairs": coming.chairs,
    }


def _figures(user: Any, place: Place, open_needs: dict[str, Any]) -> list[dict[str, Any]]:
    """Six cards; a community's last two are what is open and what is late."""
    figures = _cards(user.acting.area_code, place)
    if len(user.acting.area_code) < COMMUNITY:
        return figures
    within, near, late = (sum(row["cells"][turn] for row in open_needs["rows"]) for turn in range(3))
    return [
        *figures[:OF_NEEDS],
        _card(_("在办"), within + near + late, _("今天还没有办结的需求。"), "open"),
        _card(_("超期"), late, _("今天已过时限、还没有办结的需求。"), "late"),
    ]


def _cards(code: str, place: Place) -> list[dict[str, Any]]:
    return [card(one, least=place.minimum_sample) for one in desk_figures((code,), place.period, place.minimum_sample)]


def _pacts(user: Any, place: Place) -> list[dict[str, Any]]:
    """What the street's members opened, promised and signed; each card leads to its list."""
    found = pact_figures(user.acting.street_code, place.period)
    return [card(one, f"{reverse(LISTS[one.key][0])}{LISTS[one.key][1]}") for one in found]


def _card(label: str, value: int, definition: str, view: str) -> dict[str, Any]:
    url = f"{reverse('needs:need-list')}?view={view}"
    return {"label": label, "value": value, "unit": _("件"), "url": url, "short": definition, "delta": None}


def _longest_silent(user: Any, entered: Overrides) -> list[dict[str, Any]]:
    shown = MicroProject.objects.visible_to(user).running().select_related("unit")
    shown = shown.annotate(last=Subquery(_last_progress())).order_by(F("last").asc(nulls_first=True), "ends_on")
    return [{"row": row, "clock": reading(row.ends_on, entered=entered)} for row in shown[:SHOWN]]


def _last_progress() -> Any:
    entries = MicroProject.objects.filter(pk=OuterRef("pk")).order_by(F("progress__done_on").desc(nulls_last=True))
    return entries.values("progress__done_on")[:1]


def _actions(user: Any) -> list[dict[str, Any]]:
    """The things done most often, the red one last."""
    office = user.acting.role == RoleName.STREET_OFFICER
    lists = {"label": _("清单期次"), "icon": "speakerphone", "url": reverse("needs:edition-list"), "primary": False}
    imports = [{"label": _("导入台账"), "icon": "file-spreadsheet", "url": reverse("ledger:import"), "primary": False}]
    enter = {"label": _("代录需求"), "icon": "plus", "url": reverse("needs:need-add"), "primary": True}
    return [*(imports if office else []), lists, enter]
