"""The ledger as of a day: what it said of each unit when that day ended."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Max

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
    past = _past(there, moment)
    pages = {unit.pk: LedgerPage(saying(unit, past.get((unit.pk, None)))) for unit in there}
    for resource in Resource.objects.filter(unit__in=there, created_at__lt=moment).order_by("type", "id"):
        then = saying(resource, past.get((resource.unit_id, resource.pk)))
        if then.status in CURRENT_RESOURCES:
            pages[resource.unit_id].resources.append(then)
    visits = Visit.objects.done().filter(unit__in=there, visited_on__lte=day).order_by()
    for pk, last in visits.values("unit").annotate(last=Max("visited_on")).values_list("unit", "last"):
        pages[pk].visited_on = last
    return [page for page in pages.values() if page.unit.status == UnitStatus.ACTIVE]


def _past(units: Iterable[MemberUnit], moment: datetime) -> dict[tuple[int, int | None], Any]:
    """The words that stood at that moment, for whatever has changed since."""
    entries = LedgerEntry.objects.filter(unit__in=units, until__gte=moment)
    first = entries.order_by("unit_id", "resource_id", "until", "id").distinct("unit_id", "resource_id")
    return {(entry.unit_id, entry.resource_id): entry.said for entry in first}
