"""What came in and what was resolved in each of the last twelve months, for the report's picture of the year."""

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q

from core.periods import Period, month_period
from meetings.selectors import terms
from needs.models import Need

# Month, needs received, needs resolved.
Trend = Sequence[Sequence[Any]]


def trend_of(street_code: str, period: Period) -> Trend:
    """Twelve months up to the last of the period, counted in one query."""
    months = month_period(period.last_day, closing_day=period.closing_day).last_twelve()
    both: dict[str, Any] = {}
    for place, month in enumerate(months):
        both[f"received_{place}"] = Count("pk", filter=terms.received(month))
        both[f"resolved_{place}"] = Count("pk", filter=terms.resolved(month))
    # Said once more as a condition, so that a street's earlier years are not read.
    first = months[0]
    in_year = Q(created_at__gte=first.start) | Q(asked_on__gte=first.first_day) | Q(resolved_at__gte=first.start)
    counted = Need.objects.counted().filter(in_year, area_code__startswith=street_code)
    found = counted.aggregate(**both)
    return [[month.key, found[f"received_{n}"], found[f"resolved_{n}"]] for n, month in enumerate(months)]
