"""Storing what a report says: names, figures with the rows they count, and the rows as people read them."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.utils import translation

from meetings.models import MonthlyReport, ReportFigure, ReportRow
from meetings.selectors.counting import Figure
from meetings.selectors.kept import CHUNK, NUMBERS
from meetings.selectors.sheet import Sheet
from meetings.selectors.shown import KINDS, shown


def keep(report: MonthlyReport, sheet: Sheet) -> None:
    """Write the sheet beside the report, in Chinese whoever has it written; what was counted before gives way."""
    report.kept_rows.all().delete()
    report.kept_figures.all().delete()
    with translation.override("zh-hans"):
        report.frozen = _said(sheet)
        kept = (_figure(report, place, one) for place, one in enumerate(sheet.figures.values()))
        _write(ReportFigure, kept)
        for model, ids in _ids_by_model(sheet).items():
            _write(ReportRow, _rows(report, model, sorted(ids), sheet))


def _said(sheet: Sheet) -> dict[str, Any]:
    models = {figure.model for figure in sheet.figures.values()}
    return {
        "area": sheet.area, "issuer": sheet.issuer, "closes": sheet.closes.isoformat(), "areas": sheet.areas,
        "categories": sheet.categories, "units": sheet.units, "streets": sheet.streets, "trend": sheet.trend,
        "minimum": sheet.minimum, "largest": sheet.largest, "next_meeting": sheet.next_meeting,
        "columns": {model: [str(head) for head in KINDS[model].columns] for model in sorted(models)},
    }  # fmt: skip


def _figure(report: MonthlyReport, place: int, figure: Figure) -> ReportFigure:
    """The words it was issued with stay beside the number, whatever the code says later."""
    return ReportFigure(
        report=report, position=place, key=figure.key, label=str(figure.label), unit=str(figure.unit),
        definition=str(figure.definition), count=figure.count, rows=list(figure.rows), hits=list(figure.hits),
        **{name: getattr(figure, name) for name in NUMBERS},
    )  # fmt: skip


def _ids_by_model(sheet: Sheet) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {}
    for figure in sheet.figures.values():
        ids.setdefault(figure.model, set()).update(figure.rows)
    return ids


def _rows(report: MonthlyReport, model: str, ids: list[int], sheet: Sheet) -> Iterator[ReportRow]:
    for start in range(0, len(ids), CHUNK):
        cells = shown(model, ids[start : start + CHUNK], sheet.months)
        yield from (ReportRow(report=report, model=model, ref=pk, cells=said) for pk, said in cells.items())


def _write(model: Any, rows: Iterator[Any]) -> None:
    """A district has a hundred thousand of them: never all in memory at once."""
    while some := list(islice(rows, CHUNK)):
        model.objects.bulk_create(some)
