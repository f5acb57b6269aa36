"""普适性与热点: what the rule finds in a street's needs today, and the evidence as it is kept and read."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Min

from core.areas.models import StreetSettings
from core.areas.selectors import settings_of
from needs.matching.themes import Asked, Limits, Theme, find_themes
from needs.models import Need, NeedStatus

# Given back, turned away or counted with another one.
NOT_ASKED = (NeedStatus.RETURNED, NeedStatus.REFUSED, NeedStatus.MERGED)


def limits_of(settings: StreetSettings) -> Limits:
    return Limits(
        communities=settings.universal_communities, days=settings.reach_days, minimum=settings.hot_minimum,
        growth=settings.hot_growth,
    )  # fmt: skip


def themes_in(street_code: str, until: date) -> tuple[list[Theme], Limits]:
    """What is asked in many communities, or rises fast, with the limits it was measured by."""
    limits = limits_of(settings_of(street_code))
    begun = _dated(street_code).aggregate(first=Min("asked_on"))["first"] or until
    asked = _asked(street_code, until - timedelta(days=limits.days - 1), until)
    return find_themes(asked, until=until, begun=begun, limits=limits), limits


def _dated(street_code: str) -> Any:
    """What somebody really asked, on a day that is known; imported history without a day tells nothing of when."""
    needs = Need.objects.counted().filter(area_code__startswith=street_code, asked_on__isnull=False)
    return needs.exclude(status__in=NOT_ASKED).order_by()


def _asked(street_code: str, since: date, until: date) -> Iterator[Asked]:
    rows = _dated(street_code).filter(asked_on__range=(since, until))
    columns = ("pk", "text", "category", "category__name", "area_code", "asked_on")
    for row in rows.values_list(*columns).iterator(chunk_size=2000):
        yield Asked(*row)


def evidence_of(theme: Theme, limits: Limits) -> dict[str, Any]:
    """What speaks for a theme, as plain values that stay with the finding."""
    return {
        "communities": dict(theme.communities), "weeks": list(theme.weeks), "earlier": list(theme.earlier),
        "limits": {
            "communities": limits.communities, "days": limits.days, "minimum": limits.minimum,
            "growth": f"{limits.growth.normalize():f}",
        },
    }  # fmt: skip
