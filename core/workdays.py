"""Chinese working days, with the State Council's swapped weekends and a street's own corrections."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

SATURDAY = 5
# Day → is it a working day here; what staff have entered by hand outranks the calendar.
Overrides = Mapping[date, bool]
NO_OVERRIDES: Overrides = {}


@dataclass(frozen=True)
class _Year:
    days_off: frozenset[date]
    swapped_in: frozenset[date]


def is_workday(day: date, *, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Tell whether offices work on this day."""
    if day in overrides:
        return overrides[day]
    year = _year(day.year)
    if day in year.swapped_in:
        return True
    return day.weekday() < SATURDAY and day not in year.days_off


def add_workdays(day: date, count: int, *, overrides: Overrides = NO_OVERRIDES) -> date:
    """Give the day so many working days after this one, or before it when the count is negative."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_workday(day, overrides=overrides)
    return day


def workdays_between(start: date, end: date, *, overrides: Overrides = NO_OVERRIDES) -> int:
    """Count the working days after `start` up to and with `end`; negative when `end` lies before."""
    if end < start:
        return -workdays_between(end, start, overrides=overrides)
    days = (start + timedelta(days=n) for n in range(1, (end - start).days + 1))
    return sum(is_workday(day, overrides=overrides) for day in days)


def is_estimated(day: date, *, overrides: Overrides = NO_OVERRIDES) -> bool:
    """Tell whether the year's swapped weekends are still unknown, so that a limit in it may move."""
    entered = any(on and is_weekend(other) for other, on in overrides.items() if other.year == day.year)
    return not (entered or _year(day.year).swapped_in)


def is_weekend(day: date) -> bool:
    """Tell Saturday and Sunday."""
    return day.weekday() >= SATURDAY


@cache
def _year(year: int) -> _Year:
    # A calendar object fills itself on first use and is not safe to share between threads, so each
    # year is frozen here. The following year is read too: its notice may swap a day in December.
    calendar = holidays.country_holidays("CN", years=(year, year + 1))
    return _Year(
        days_off=frozenset(day for day in calendar if day.year == year),
        swapped_in=frozenset(day for day in calendar.weekend_workdays if day.year == year),
    )
