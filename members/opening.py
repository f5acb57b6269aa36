"""When something is open: on which days a window applies, from when to when, and which windows would collide.

Pure: days, hours and what staff have entered about holidays go in, spans of Shanghai time come out.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations_with_replacement

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.clock import SHANGHAI
from core.workdays import Overrides, is_workday

DAY = timedelta(days=1)
# Years outside these are typing mistakes in this house, as in core.periods.
FIRST_YEAR, LAST_YEAR = 2000, 2098
MINUTES = 24 * 60
WEEK = frozenset(range(7))
WEEKDAY_NAMES = (
    _("星期一"), _("星期二"), _("星期三"), _("星期四"), _("星期五"), _("星期六"), _("星期日"),
)  # fmt: skip


class DayRule(models.TextChoices):
    """Which days of the calendar count; swapped weekends are working days, holidays are days off."""

    EVERY_DAY = "every_day", _("每天，不管节假日")
    WORKDAYS = "workdays", _("上班日（含调休上班的周末）")
    DAYS_OFF = "days_off", _("休息日（周末和节假日）")


EXCLUSIVE = frozenset({DayRule.WORKDAYS, DayRule.DAYS_OFF})


@dataclass(frozen=True)
class Hours:
    """The hours of one window. ``weekdays`` narrows the rule, 0 being Monday; none named means all."""

    rule: str
    starts: time
    ends: time
    overnight: bool = False
    weekdays: frozenset[int] = frozenset()
    begins_on: date | None = None
    ends_on: date | None = None

    @property
    def days(self) -> frozenset[int]:
        return self.weekdays or WEEK


def is_sensible(day: date | None) -> bool:
    """Whether a day lies in years anybody can mean; no day is no mistake."""
    return day is None or FIRST_YEAR <= day.year <= LAST_YEAR


def opens_on(hours: Hours, day: date, *, entered: Overrides) -> bool:
    """Whether a window begins on this day."""
    if (hours.begins_on and day < hours.begins_on) or (hours.ends_on and day > hours.ends_on):
        return False
    if day.weekday() not in hours.days:
        return False
    if hours.rule == DayRule.EVERY_DAY:
        return True
    return is_workday(day, entered=entered) is (hours.rule == DayRule.WORKDAYS)


def span(hours: Hours, day: date) -> tuple[datetime, datetime]:
    """From when to when it is open, for the window that begins on this day; it may end on the next."""
    last = day + DAY if hours.overnight else day
    return datetime.combine(day, hours.starts, SHANGHAI), datetime.combine(last, hours.ends, SHANGHAI)


def days_of(hours: Hours, first: date, last: date, *, entered: Overrides) -> Iterator[date]:
    """The days from the first to the last, both counted, on which a window begins."""
    for number in range((last - first).days + 1):
        day = first + timedelta(days=number)
        if opens_on(hours, day, entered=entered):
            yield day


def month_span(day: date) -> tuple[datetime, datetime]:
    """The month a permit is for: from its first midnight to the one after its last day."""
    first = day.replace(day=1)
    return datetime.combine(first, time(), SHANGHAI), datetime.combine(next_month(first), time(), SHANGHAI)


def next_month(day: date) -> date:
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)


def month_before(day: date) -> date:
    return (day.replace(day=1) - DAY).replace(day=1)


def colliding(windows: Iterable[Hours]) -> tuple[Hours, Hours] | None:
    """Two windows that could be open at one moment, however the holidays fall; None when there are none.

    Holidays move from year to year, so a working day and a day off may follow each other in any order.
    """
    for one, other in combinations_with_replacement(list(windows), 2):
        if collide(one, other):
            return one, other
    return None


def collide(one: Hours, other: Hours) -> bool:
    if not _seasons_touch(one, other):
        return False
    same_day = one is not other and _share_a_day(one, other) and _meet(one, other, 0)
    return same_day or _meet_overnight(one, other) or _meet_overnight(other, one)


def _share_a_day(one: Hours, other: Hours) -> bool:
    apart = {one.rule, other.rule} == EXCLUSIVE
    return not apart and bool(one.days & other.days)


def _meet_overnight(first: Hours, second: Hours) -> bool:
    """Whether the first, begun on one day, is still open when the second begins on the next."""
    follow = any((day + 1) % 7 in second.days for day in first.days)
    return first.overnight and follow and _meet(first, second, MINUTES)


def _meet(one: Hours, other: Hours, later: int) -> bool:
    begins, ends = _minutes(one)
    other_begins, other_ends = (minute + later for minute in _minutes(other))
    return max(begins, other_begins) < min(ends, other_ends)


def _minutes(hours: Hours) -> tuple[int, int]:
    ends = hours.ends.hour * 60 + hours.ends.minute
    return hours.starts.hour * 60 + hours.starts.minute, ends + MINUTES if hours.overnight else ends


def _seasons_touch(one: Hours, other: Hours) -> bool:
    """The stretches of days in which they apply overlap, or lie next to each other."""
    begins = [each for each in (one.begins_on, other.begins_on) if each]
    ends = [each for each in (one.ends_on, other.ends_on) if each]
    return not begins or not ends or max(begins) <= min(ends) + DAY


def closed_on(day: date, closures: Collection[tuple[date, date]]) -> bool:
    """Whether a day lies in one of these stretches."""
    return any(first <= day <= last for first, last in closures)
