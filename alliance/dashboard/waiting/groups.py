"""What waits for one person in the present role, every kind of it read in one query."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext

from alliance.dashboard.waiting.kinds import KINDS, REPORT, Kind
from alliance.dashboard.waiting.tops import Line, Statement, first_of, together
from core import clock
from core.accounts.roles import HeldRole
from core.periods import months_from
from core.templatetags.tongxin import reading, zh_day
from core.workdays import Overrides
from meetings.models import MONTHS, ReportSpan
from needs.category_names import said_category

STREET = 9
# Desks whose statement is kept, of those who opened one last.
KEPT = 500


@dataclass(frozen=True)
class Waiting:
    """Everything that waits, grouped by verb: groups with something past its day come first."""

    count: int
    late: int
    today: int
    groups: list[dict[str, Any]]


def waiting_for(user: Any, names: dict[str, str], entered: Overrides) -> Waiting:
    """Read what waits for this person; names of areas and swapped days are the caller's."""
    kinds = {kind.key: kind for kind in _kinds_of(user.acting)}
    rows = first_of(statement_of(user, user.acting, clock.this_hour()))
    elsewhere = {code: name for code, name in names.items() if not user.acting.area_code.startswith(code)}
    groups = []
    for key, kind in kinds.items():
        mine = [row for row in rows if row.key == key]
        if mine:
            groups.append(_group(kind, mine, elsewhere, entered))
    return Waiting(
        count=sum(group["count"] for group in groups),
        late=sum(group["late"] for group in groups),
        today=sum(group["today"] for group in groups),
        groups=sorted(groups, key=lambda group: not group["late"]),
    )


@lru_cache(maxsize=KEPT)
def statement_of(user: Any, role: HeldRole, hour: datetime) -> Statement:
    """What a person in this role asks for in this hour; putting forty kinds into words takes as long as the answer."""
    return together(kind.rows(user) for kind in _kinds_of(role))


def _kinds_of(role: HeldRole) -> list[Kind]:
    return [kind for kind in KINDS if role.role in kind.roles]


def _group(kind: Kind, rows: list[Line], names: dict[str, str], entered: Overrides) -> dict[str, Any]:
    everything = reverse(kind.all_route)
    return {
        "key": kind.key,
        "verb": kind.verb,
        "count": rows[0].all,
        # A day since when something waits presses nobody.
        "late": 0 if kind.since else rows[0].late,
        "today": 0 if kind.since else rows[0].today,
        "note": _note(kind, rows[0].due),
        "url": f"{everything}?{kind.query}" if kind.query else everything,
        "rows": [_line(kind, row, names, entered) for row in rows],
    }


def _note(kind: Kind, oldest: date | None) -> str:
    if oldest is None:
        return ""
    words = gettext("最早 %(day)s") if kind.since else gettext("最早到期 %(day)s")
    return words % {"day": zh_day(oldest)}


def _line(kind: Kind, row: Line, names: dict[str, str], entered: Overrides) -> dict[str, Any]:
    return {
        "title": _report(row) if kind.route == REPORT else row.title,
        "url": _address(kind, row.pk),
        "where": _where(row.area, names),
        "who": said_category(row.who or ""),
        "step": kind.step,
        "clock": None if kind.since else reading(row.due, entered=entered),
        "since": row.due if kind.since else None,
    }


def _report(row: Line) -> str:
    """A report is called by its month and its kind."""
    return f"{months_from(row.due, MONTHS[ReportSpan(row.title)]).label}{ReportSpan(row.title).label}"


def _address(kind: Kind, pk: int) -> str:
    if kind.key == "match":
        return f"{reverse(kind.route)}?need={pk}"
    if kind.route == kind.all_route:
        return f"{reverse(kind.route)}#row-{pk}"
    there = reverse(kind.route, args=[pk])
    return f"{there}?do={kind.do}#do-{kind.do}" if kind.do else there


def _where(area: str, names: dict[str, str]) -> str:
    """The name of another area, or of the street around it, or a place written out; what is around goes unsaid."""
    return names.get(area) or names.get(area[:STREET], "" if area.isdigit() else area)
