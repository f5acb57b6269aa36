"""The ledger as of a day: what it said of each unit when that day ended."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max, Q

from core.clock import SHANGHAI
from members.models import CURRENT_RESOURCES, LedgerEntry, MemberUnit, Resource, UnitStatus, Visit
from members.past_words import saying


@dataclass
class LedgerPage:
    """One unit's page of the ledger on that day; ``visited_on`` is the last visit until then."""

    unit: MemberUnit
    resources: list[Resource] = field(default_factory=list)
    visited_on: date | None = None


def ledger_on(units: Any, day: date) -> list[LedgerPage]:
    """What was said of these units when the day ended, of those on the roll then, by name."""
    moment = datetime.combine(day + timedelta(days=1), time(), SHANGHAI)
    there = list(units.filter(created_at__lt=moment))
    past = _first(LedgerEntry.objects.filter(unit__in=there, resource=None), "unit_id", moment)
    pages = {unit.pk: LedgerPage(saying(unit, past[unit.pk].said if unit.pk in past else None)) for unit in there}
    for then in _offered(there, moment):
        if then.unit_id in pages and then.status in CURRENT_RESOURCES:
            pages[then.unit_id].resources.append(then)
    visits = Visit.objects.done().filter(unit__in=there, visited_on__lte=day).order_by()
    for pk, last in visits.values("unit").annotate(last=Max("visited_on")).values_list("unit", "last"):
        pages[pk].visited_on = last
    return [page for page in pages.values() if page.unit.status == UnitStatus.ACTIVE]


def _offered(units: Iterable[MemberUnit], moment: datetime) -> list[Resource]:
    """What these units offered then, also what has come under another unit since."""
    theirs = Resource.objects.filter(Q(unit__in=units) | Q(entries__unit__in=units), created_at__lt=moment)
    rows = Resource.objects.filter(pk__in=theirs.values("pk")).order_by("type", "id")
    past = _first(LedgerEntry.objects.filter(resource__in=rows), "resource_id", moment)
    found = []
    for row in rows:
        entry = past.get(row.pk)
        then = saying(row, entry.said if entry else None)
        then.unit_id = entry.unit_id if entry else row.unit_id
        found.append(then)
    return found


def _first(entries: Any, of: str, moment: datetime) -> dict[int, LedgerEntry]:
    """The words that stood at that moment, of whatever has changed since."""
    stood = entries.filter(until__gte=moment).order_by(of, "until", "id").distinct(of)
    return {getattr(entry, of): entry for entry in stood}
