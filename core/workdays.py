"""Chinese working days, with the State Council's swapped weekends and what staff have entered by hand."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays

from core.models import HolidayOverride

SATURDAY = 5
# Day → do offices work; what staff have entered outranks the calendar.
Overrides = Mapping[date, bool]


def overrides() -> Overrides:
    """Read what staff have entered; whoever counts for many rows reads it once and passes it on."""
    return dict(HolidayOverride.objects.values_list("day", "is_workday"))


def is_workday(day: date, *, entered: Overrides | None = None) -> bool:
    """Tell whether offices work on this day."""
    return _is_workday(day, overrides() if entered is None else entered)


def add_workdays(day: date, count: int, *, entered: Overrides | None = None) -> date:
    """Give the day so many working days after this one, or before it when the count is negative."""
    entered = overrides() if entered is None else entered
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= _is_workday(day, entered)
    return day


def workdays_between(start: date, end: date, *, entered: Overrides | None = None) -> int:
    """Count the working days after `start` up to and with `end`; negative when `end` lies before."""
    entered = overrides() if entered is None else entered
    first, last = sorted((start, end))
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    count = sum(_is_workday(day, entered) for day in days)
    return count if start <= end else -count


def is_estimated(day: date, *, entered: Overrides | None = None) -> bool:
    """Tell whether the year's swapped weekends are still unknown, so that a limit in it may move."""
    if _year(day.year).swapped_in:
        return False
    entered = overrides() if entered is None else entered
    return not any(works and other.year == day.year and _is_weekend(other) for other, works in entered.items())


def _is_workday(day: date, entered: Overrides) -> bool:
    if day in entered:
        return entered[day]
    year = _year(day.year)
    return day in year.swapped_in or not (_is_weekend(day) or day in year.days_off)


def _is_weekend(day: date) -> bool:
    return day.weekday() >= SATURDAY


@dataclass(frozen=True)
class _Year:
    days_off: frozenset[date]
    swapped_in: frozenset[date]


@cache
def _year(year: int) -> _Year:
    # A calendar object fills itself on first use and is not safe to share between threads, so each
    # year is frozen here. The following year is read too: its notice may swap a day in December.
    calendar = holidays.country_holidays("CN", years=(year, year + 1))
    return _Year(
        days_off=frozenset(day for day in calendar if day.year == year),
        swapped_in=frozenset(day for day in calendar.weekend_workdays if day.year == year),
    )
