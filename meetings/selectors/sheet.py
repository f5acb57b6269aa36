"""One street's month as the report shows it: read live for a draft, from the stored report once issued."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import translation

from core.areas.models import Area
from core.areas.selectors import names_of, settings_of
from meetings.models import JointMeeting, MonthlyReport, ReportStatus
from meetings.selectors.counting import Figure
from meetings.selectors.figures import monthly_figures, period_of
from meetings.selectors.shown import KINDS, Cells, shown
from meetings.selectors.terms import TERMS
from members.models import Alliance, AllianceKind, MemberUnit
from needs.models import Category, Claim

USED_UP = "used_up.measure."
NUMBERS = ("value", "numerator", "denominator", "month_change", "year_change")


@dataclass(frozen=True)
class Sheet:
    """Everything the report says; ``stored`` holds the cells of an issued report, ``heads`` their columns."""

    street_code: str
    street: str
    issuer: str
    month: date
    closes: date
    figures: Mapping[str, Figure]
    areas: Sequence[Sequence[str]]
    categories: Sequence[Sequence[str]]
    minimum: int
    largest: str = ""
    next_meeting: str = ""
    stored: Mapping[str, Mapping[str, Cells]] | None = field(default=None, repr=False)
    heads: Mapping[str, Sequence[str]] | None = field(default=None, repr=False)

    def rows(self, figure: Figure) -> list[tuple[int, Cells]]:
        """The rows a figure counts, in its own order, as they stand or as they stood when it was issued."""
        if self.stored is not None:
            kept = self.stored.get(figure.model, {})
            return [(pk, kept.get(str(pk), [])) for pk in figure.rows]
        cells = shown(figure.model, figure.rows, self.month)
        return [(pk, cells.get(pk, [])) for pk in figure.rows]

    def columns(self, figure: Figure) -> tuple[Any, ...]:
        return tuple(self.heads[figure.model]) if self.heads else KINDS[figure.model].columns

    @property
    def measures(self) -> list[str]:
        """The measures in which something can be used up."""
        return [key.removeprefix(USED_UP) for key in self.figures if key.startswith(USED_UP)]

    def place(self, figure: Figure) -> str:
        """Which community or category a cell of the tables is about; nothing for the month's own figures."""
        way, _dot, value = figure.key.partition(".")[2].partition(".")
        if way == "measure":
            return value
        lines = {"area": self.areas, "category": self.categories}.get(way, [])
        return next((name for key, name in lines if key == value), "")


def sheet_of(report: MonthlyReport) -> Sheet:
    """What the report says: an issued one from what was stored, never computed again."""
    if report.status == ReportStatus.ISSUED:
        return thaw(report)
    return live_sheet(report.area_code, report.month)


def live_sheet(street_code: str, month: date) -> Sheet:
    """The month as it stands now."""
    period = period_of(street_code, month)
    figures = monthly_figures(street_code, period)
    places = Area.objects.communities().in_force().under(street_code).order_by("code").values_list("code", "name")
    keys = {key.split(".")[2] for key in figures if ".category." in key}
    named = Category.objects.filter(key__in=keys, street_code__in=("", street_code)).order_by("position", "id")
    host = Alliance.objects.filter(area_code=street_code, kind=AllianceKind.STREET).first()
    street = names_of({street_code}).get(street_code, street_code)
    return Sheet(
        street_code=street_code, street=street, issuer=host.name if host else f"{street}党建联盟", month=month,
        closes=period.last_day, figures=figures, areas=[list(place) for place in places],
        categories=[list(pair) for pair in named.values_list("key", "name")],
        minimum=settings_of(street_code).minimum_sample, largest=_largest(figures["largest_share"]),
        next_meeting=_next_meeting(street_code, period.last_day),
    )  # fmt: skip


def freeze(sheet: Sheet) -> dict[str, Any]:
    """The sheet as JSON, with the cells of every row any figure counts, in Chinese whoever issues it."""
    with translation.override("zh-hans"):
        kept = {
            model: {str(pk): cells for pk, cells in shown(model, ids, sheet.month).items()}
            for model, ids in _ids_by_model(sheet).items()
        }
        return {
            "street": sheet.street, "issuer": sheet.issuer, "closes": sheet.closes.isoformat(),
            "areas": sheet.areas, "categories": sheet.categories, "minimum": sheet.minimum,
            "largest": sheet.largest, "next_meeting": sheet.next_meeting,
            "figures": [_frozen(figure) for figure in sheet.figures.values()], "shown": kept,
            "columns": {model: [str(head) for head in KINDS[model].columns] for model in kept},
        }  # fmt: skip


def thaw(report: MonthlyReport) -> Sheet:
    """The sheet an issued report was frozen from."""
    kept: dict[str, Any] = report.figures
    figures = [_thawed(one) for one in kept["figures"]]
    return Sheet(
        street_code=report.area_code, street=kept["street"], issuer=kept["issuer"], month=report.month,
        closes=date.fromisoformat(kept["closes"]), figures={one.key: one for one in figures}, areas=kept["areas"],
        categories=kept["categories"], minimum=kept["minimum"], largest=kept["largest"],
        next_meeting=kept["next_meeting"], stored=kept["shown"], heads=kept["columns"],
    )  # fmt: skip


def _frozen(figure: Figure) -> dict[str, Any]:
    plain = asdict(figure)
    plain |= {name: str(plain[name]) if isinstance(plain[name], Decimal) else plain[name] for name in NUMBERS}
    # The words it was issued with stay beside the number, whatever the code says later.
    return plain | {"words": [str(figure.label), str(figure.unit), str(figure.definition)]}


def _thawed(plain: dict[str, Any]) -> Figure:
    numbers = {name: Decimal(plain[name]) if isinstance(plain[name], str) else plain[name] for name in NUMBERS}
    label, unit, definition = plain["words"]
    return Figure(
        key=plain["key"], rows=tuple(plain["rows"]), hits=tuple(plain["hits"]), words=(label, unit, definition),
        **numbers,
    )  # fmt: skip


def _ids_by_model(sheet: Sheet) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {}
    for figure in sheet.figures.values():
        ids.setdefault(TERMS[figure.key.split(".")[0]].model, set()).update(figure.rows)
    return ids


def _largest(share: Figure) -> str:
    unit = Claim.objects.filter(pk__in=share.hits[:1]).values_list("unit", flat=True)
    return MemberUnit.objects.filter(pk__in=unit).values_list("name", flat=True).first() or ""


def _next_meeting(street_code: str, day: date) -> str:
    ahead = JointMeeting.objects.filter(area_code__startswith=street_code, starts_at__date__gt=day)
    meeting = ahead.to_come().order_by("starts_at").first()
    if meeting is None:
        return ""
    when = meeting.starts_at
    return f"{when.month}月{when.day}日召开{meeting.title}，主题为{meeting.get_theme_display()}"
