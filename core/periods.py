"""Reporting periods, a month or several: half-open stretches of Shanghai time that may close before the month does."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from core.clock import SHANGHAI, today

# Years outside these are typing mistakes in this house.
MONTH_TEXT = re.compile(r"(20[0-9]{2})-(0[1-9]|1[0-2])")
LAST_DAY = 31
QUARTER, HALF, YEAR = 3, 6, 12


@dataclass(frozen=True)
class Period:
    """One reporting month, or several from `month` on; `start` belongs to it, `end` no longer does."""

    start: datetime
    end: datetime
    year: int
    month: int
    closing_day: int = LAST_DAY
    months: int = 1

    def __contains__(self, moment: datetime) -> bool:
        return self.start <= moment < self.end

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        if self.months == YEAR:
            return gettext("%(year)s年") % {"year": self.year}
        if self.months == HALF:
            first = gettext("%(year)s年上半年") if self.month == 1 else gettext("%(year)s年下半年")
            return first % {"year": self.year}
        if self.months == QUARTER:
            said = {"year": self.year, "quarter": (self.month + 2) // QUARTER}
            return gettext("%(year)s年第%(quarter)s季度") % said
        return gettext("%(year)s年%(month)s月") % {"year": self.year, "month": self.month}

    @property
    def key(self) -> str:
        """2026-09 · 2026-Q3 · 2026-H1 · 2026."""
        if self.months == 1:
            return f"{self.year:04}-{self.month:02}"
        parts = {QUARTER: f"-Q{(self.month + 2) // QUARTER}", HALF: f"-H{(self.month + 5) // HALF}"}
        return f"{self.year:04}{parts.get(self.months, '')}"

    @property
    def first_day(self) -> date:
        return self.start.astimezone(SHANGHAI).date()

    @property
    def last_day(self) -> date:
        return self.end.astimezone(SHANGHAI).date() - timedelta(days=1)

    @property
    def first_days(self) -> list[date]:
        """The first calendar day of each month it is named by."""
        return [date(*_counted_on(self.year, self.month, step), 1) for step in range(self.months)]

    def shifted(self, months: int) -> "Period":
        """Give the period so many months later, as long as this and with the same closing day."""
        return _period(*_counted_on(self.year, self.month, months), self.closing_day, self.months)

    def previous(self) -> "Period":
        """Give the month before, or as many months before as it has."""
        return self.shifted(-self.months)

    def following(self) -> "Period":
        """Give the month after, or as many months after as it has."""
        return self.shifted(self.months)

    def year_before(self) -> "Period":
        """Give the same months of last year."""
        return self.shifted(-12)

    def last_twelve(self) -> list["Period"]:
        """List twelve months, oldest first, ending with this one."""
        return [self.shifted(-back) for back in range(11, -1, -1)]


def month_period(month: str | date, *, closing_day: int = LAST_DAY) -> Period:
    """Give the reporting month named `YYYY-MM`, or the one a day falls in."""
    if not 1 <= closing_day <= LAST_DAY:
        raise ValueError(f"closing_day must be 1 to {LAST_DAY}, not {closing_day}")
    if isinstance(month, str):
        return _period(*parse_month(month), closing_day)
    if isinstance(month, datetime):
        month = month.astimezone(SHANGHAI).date()
    period = _period(month.year, month.month, closing_day)
    return period if month <= period.last_day else period.following()


def months_from(first: date, months: int, *, closing_day: int = LAST_DAY) -> Period:
    """Give the period of so many months that begins with the month of a day."""
    return _period(first.year, first.month, closing_day, months)


def current_period(*, closing_day: int = LAST_DAY) -> Period:
    """Give the reporting month that is running."""
    return month_period(today(), closing_day=closing_day)


def parse_month(text: str) -> tuple[int, int]:
    """Read `YYYY-MM` into year and month."""
    match = MONTH_TEXT.fullmatch(text.strip())
    if match is None:
        raise ValidationError(
            _("月份要写成“2026-10”这样，现在写的是“%(text)s”。"),
            code="invalid_month",
            params={"text": text[:40]},
        )
    return int(match[1]), int(match[2])


def _period(year: int, month: int, closing_day: int, months: int = 1) -> Period:
    before, last = _counted_on(year, month, -1), _counted_on(year, month, months - 1)
    return Period(_close(*before, closing_day), _close(*last, closing_day), year, month, closing_day, months)


def _counted_on(year: int, month: int, months: int) -> tuple[int, int]:
    """Year and month so many months on."""
    index = year * 12 + month - 1 + months
    return index // 12, index % 12 + 1


def _close(year: int, month: int, closing_day: int) -> datetime:
    """Give the first moment after the books of a month close."""
    last = min(closing_day, monthrange(year, month)[1])
    return datetime.combine(date(year, month, last) + timedelta(days=1), time(), SHANGHAI)
