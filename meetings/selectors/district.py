"""A district's figures: each street counted by itself, and all of them together."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from core import clock
from core.areas.models import Area
from core.areas.selectors import names_ever, settings_of
from core.periods import Period
from meetings.models import MonthlyReport
from meetings.selectors.counting import (
    JUDGED,
    Figure,
    Row,
    compared,
    load_figures,
    together,
    without_rows,
)
from meetings.selectors.figures import figures_from, period_of, read_rows
from meetings.selectors.sheet import Sheet, categories_in, issuer_of, largest_of
from meetings.selectors.trend import Trend, trend_of

Figures = dict[str, Figure]
Told = Callable[[int, int], None]
# Told for the whole only: a share among units, and how evenly they carry, are not the sum of the streets'.
LOADS = ("largest_share", "gini")


def streets_of(district: str) -> list[Area]:
    """The streets there are, by code."""
    return list(Area.objects.streets().in_force().under(district).order_by("code"))


def last_end(district: str, month: date, span: str) -> Period:
    """The period of the street that closes last; of the district itself while it has no street."""
    periods = [period_of(street.code, month, span) for street in streets_of(district)]
    return max(periods, key=lambda period: period.end, default=period_of(district, month, span))


def closed_for_all(report: MonthlyReport) -> datetime:
    """The first moment after the books are closed; a district waits for the last of its streets."""
    if report.of_district:
        return last_end(report.area_code, report.month, report.span).end
    return period_of(report.area_code, report.month, report.span).end


class RollUp:
    """Adds up one period over the streets, one street after another, so that only one is in memory with its rows."""

    def __init__(self, minimum: int) -> None:
        self.minimum = minimum
        self.parts: dict[str, list[Figure]] = {}
        self.claims: list[Row] = []
        self.units: list[int] = []

    def add(self, street: str, period: Period) -> Figures:
        """Count a street; its own figures are given back."""
        rows = read_rows(street, period)
        found = figures_from(rows, settings_of(street).minimum_sample)
        self.claims += rows["claims"]
        self.units += [row.pk for row in rows["units"]]
        for key, one in found.items():
            if key not in LOADS and ".area." not in key and ".unit." not in key:
                self.parts.setdefault(key, []).append(one)
        return found

    def total(self) -> Figures:
        """Sums, and rates of the sums."""
        found = {
            key: together(key, parts, self.minimum if key.split(".")[0] in JUDGED else 0)
            for key, parts in self.parts.items()
        }
        return found | {one.key: one for one in load_figures(self.claims, self.units)}


def district_sheet(report: MonthlyReport, tell: Told) -> Sheet:
    """Count the streets and put the district's sheet together; ``tell`` hears how many of them are done."""
    streets, minimum = streets_of(report.area_code), settings_of(report.area_code).minimum_sample
    now, before, year = RollUp(minimum), RollUp(minimum), RollUp(minimum)
    own: Figures = {}
    trends: list[Trend] = []
    for done, street in enumerate(streets):
        tell(done, len(streets))
        period = period_of(street.code, report.month, report.span)
        own |= _of_street(street.code, period, now, before, year)
        trends.append(trend_of(street.code, period))
    figures = compared(now.total(), before.total(), year.total()) | own
    last = last_end(report.area_code, report.month, report.span).last_day
    area = names_ever({report.area_code}).get(report.area_code, report.area_code)
    return Sheet(
        area_code=report.area_code, area=area, issuer=issuer_of(report.area_code, area), span=report.span,
        month=report.month, as_of=min(last, clock.today()), figures=figures,
        categories=categories_in(figures, report.area_code), streets=[[one.code, one.name] for one in streets],
        trend=_summed(trends), minimum=minimum, largest=largest_of(figures["largest_share"]),
    )  # fmt: skip


def _of_street(code: str, period: Period, now: RollUp, before: RollUp, year: RollUp) -> Figures:
    """A street's own figures with their change, kept under its code."""
    found = now.add(code, period)
    earlier = [
        {key: without_rows(one) for key, one in roll.add(code, at).items()}
        for roll, at in ((before, period.previous()), (year, period.year_before()))
    ]
    told = compared({key: one for key, one in found.items() if "." not in key}, *earlier)
    return {f"{key}.street.{code}": replace(one, key=f"{key}.street.{code}") for key, one in told.items()}


def _summed(trends: Iterable[Trend]) -> Trend:
    """Month by month over all streets."""
    received: Counter[str] = Counter()
    resolved: Counter[str] = Counter()
    for month, came, went in (line for trend in trends for line in trend):
        received[month] += came
        resolved[month] += went
    return [[month, received[month], resolved[month]] for month in sorted(received)]
