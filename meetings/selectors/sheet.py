"""What a report says: read live from a street's rows, or as it was stored when it was counted."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from core import clock
from core.areas.models import Area
from core.areas.selectors import names_ever, settings_of
from core.periods import Period
from meetings.models import JointMeeting, MonthlyReport, ReportCase, ReportSpan
from meetings.selectors.counting import Figure
from meetings.selectors.figures import monthly_figures, period_of
from meetings.selectors.kept import Kept
from meetings.selectors.shown import KINDS, Cells, shown
from meetings.selectors.trend import Trend, trend_of
from members.models import Alliance, AllianceKind, MemberUnit
from needs.models import Category, Claim

USED_UP = "used_up.measure."
Lines = Sequence[Sequence[str]]


@dataclass(frozen=True)
class Sheet:
    """Everything the report says; ``kept`` reads the rows of a stored one, ``heads`` are their columns."""

    area_code: str
    area: str
    issuer: str
    span: str
    month: date
    # The day its data were read, and never later than the last of the stretch.
    as_of: date
    figures: Mapping[str, Figure]
    areas: Lines = ()
    categories: Lines = ()
    units: Lines = ()
    streets: Lines = ()
    trend: Trend = ()
    cases: Sequence[ReportCase] = ()
    minimum: int = 0
    largest: str = ""
    next_meeting: str = ""
    kept: Kept | None = field(default=None, repr=False)
    heads: Mapping[str, Sequence[str]] | None = field(default=None, repr=False)

    def whole(self, key: str) -> Figure | None:
        """One figure with the rows it counts."""
        found = self.figures.get(key)
        return self.kept.whole(found) if self.kept and found else found

    def rows(self, figure: Figure) -> list[tuple[int, Cells]]:
        """The rows a figure counts, in its own order, as they stand or as they stood when it was counted."""
        cells = self.kept.cells(figure) if self.kept else shown(figure.model, figure.rows, self.months)
        return [(pk, cells.get(pk, [])) for pk in figure.rows]

    def columns(self, figure: Figure) -> tuple[Any, ...]:
        return tuple(self.heads[figure.model]) if self.heads else KINDS[figure.model].columns

    @property
    def period(self) -> Period:
        return period_of(self.area_code, self.month, self.span)

    @property
    def months(self) -> list[date]:
        """The first day of each month it speaks of."""
        return self.period.first_days

    @property
    def measures(self) -> list[str]:
        """The measures in which something can be used up."""
        return [key.removeprefix(USED_UP) for key in self.figures if key.startswith(USED_UP)]

    def place(self, figure: Figure) -> str:
        """Which community, category, unit or street a cell of the tables is about; nothing for the whole's figures."""
        way, _dot, value = figure.key.partition(".")[2].partition(".")
        if way == "measure":
            return value
        lines = {"area": self.areas, "category": self.categories, "unit": self.units, "street": self.streets}
        return next((name for key, name in lines.get(way, ()) if key == value), "")


def sheet_of(report: MonthlyReport) -> Sheet:
    """What the report says: what went out, and a district, from what was stored, never computed again."""
    cases = list(report.cases.select_related("photo"))
    if report.is_kept:
        return kept_sheet(report, cases)
    return replace(live_sheet(report.area_code, report.month, report.span), cases=cases)


def live_sheet(street_code: str, month: date, span: str = ReportSpan.MONTH) -> Sheet:
    """A street's month, or a longer stretch, as it stands now."""
    period = period_of(street_code, month, span)
    figures = monthly_figures(street_code, period)
    area = names_ever({street_code}).get(street_code, street_code)
    return Sheet(
        area_code=street_code, area=area, issuer=issuer_of(street_code, area), span=span, month=month,
        as_of=min(period.last_day, clock.today()), figures=figures, areas=_areas(street_code, figures),
        categories=categories_in(figures, street_code), units=_units(figures), trend=trend_of(street_code, period),
        minimum=settings_of(street_code).minimum_sample, largest=largest_of(figures["largest_share"]),
        next_meeting=_next_meeting(street_code, period.last_day),
    )  # fmt: skip


def kept_sheet(report: MonthlyReport, cases: Sequence[ReportCase]) -> Sheet:
    """The sheet as it was stored; a district not counted yet says nothing but its name."""
    said: dict[str, Any] = report.frozen
    kept = Kept(report)
    as_of = said.get("as_of")
    return Sheet(
        area_code=report.area_code, area=said.get("area", ""), issuer=said.get("issuer", ""), span=report.span,
        month=report.month, as_of=date.fromisoformat(as_of) if as_of else report.month, figures=kept.figures(),
        areas=said.get("areas", ()), categories=said.get("categories", ()), units=said.get("units", ()),
        streets=said.get("streets", ()), trend=said.get("trend", ()), cases=cases, minimum=said.get("minimum", 0),
        largest=said.get("largest", ""), next_meeting=said.get("next_meeting", ""), kept=kept,
        heads=said.get("columns", {}),
    )  # fmt: skip


def issuer_of(area_code: str, area: str) -> str:
    """The alliance in whose name a place's report goes out."""
    kind = AllianceKind.STREET if len(area_code) == 9 else AllianceKind.DISTRICT
    host = Alliance.objects.filter(area_code=area_code, kind=kind).first()
    return host.name if host else f"{area}党建联盟"


def _areas(street_code: str, figures: Mapping[str, Figure]) -> Lines:
    """The communities there are, and those whose code has ended but in which something was counted."""
    there = Area.objects.communities().in_force().under(street_code).order_by("code")
    found = dict(there.values_list("code", "name"))
    gone = _values("area", figures) - found.keys()
    names = names_ever(gone)
    ended = [[code, f"{names.get(code, code)}（原代码{code[-3:]}）"] for code in sorted(gone)]
    return [*([code, name] for code, name in found.items()), *ended]


def categories_in(figures: Mapping[str, Figure], street_code: str) -> Lines:
    named = Category.objects.filter(key__in=_values("category", figures), street_code__in=("", street_code))
    return [list(pair) for pair in named.order_by("position", "id").values_list("key", "name")]


def _units(figures: Mapping[str, Figure]) -> Lines:
    """Units that did something, by name: no order of merit."""
    found = MemberUnit.objects.filter(pk__in=_values("unit", figures)).order_by("name_key", "id")
    return [[str(pk), name] for pk, name in found.values_list("pk", "name")]


def _values(way: str, figures: Mapping[str, Figure]) -> set[str]:
    return {key.split(".", 2)[2] for key in figures if f".{way}." in key}


def largest_of(share: Figure) -> str:
    unit = Claim.objects.filter(pk__in=share.hits[:1]).values_list("unit", flat=True)
    return MemberUnit.objects.filter(pk__in=unit).values_list("name", flat=True).first() or ""


def _next_meeting(street_code: str, day: date) -> str:
    ahead = JointMeeting.objects.filter(area_code__startswith=street_code, starts_at__date__gt=day)
    meeting = ahead.to_come().order_by("starts_at").first()
    if meeting is None:
        return ""
    when = meeting.starts_at
    return f"{when.month}月{when.day}日召开{meeting.title}，主题为{meeting.get_theme_display()}"
