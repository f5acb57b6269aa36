"""Where the person at the desk works: names of its areas and the street's own month, in one query."""

from dataclasses import dataclass
from typing import Any

from core import clock
from core.areas.models import Area
from core.periods import LAST_DAY, Period, month_period


@dataclass(frozen=True)
class Place:
    names: dict[str, str]
    period: Period
    minimum_sample: int


def place_of(user: Any) -> Place:
    """Read the areas of the street with its settings."""
    code = user.acting.street_code
    rows = list(
        Area.objects.in_force().under(code or "-")
        .values_list("code", "name", "settings__closing_day", "settings__minimum_sample")
    )  # fmt: skip
    closing, minimum = next(((row[2], row[3]) for row in rows if row[0] == code and row[2]), (LAST_DAY, 5))
    return Place({row[0]: row[1] for row in rows}, month_period(clock.today(), closing_day=closing), minimum)
