"""Storing what a report says: names, figures with the rows they count, and the rows as people read them."""

from typing import Any

from django.db import connection
from django.utils import translation

from meetings.models import MonthlyReport
from meetings.selectors.counting import Figure
from meetings.selectors.kept import CHUNK, NUMBERS, WORDS
from meetings.selectors.sheet import Sheet
from meetings.selectors.shown import KINDS, shown

# A district has a hundred thousand rows: COPY writes them ten times as fast as INSERT.
ROWS = "COPY meetings_reportrow (report_id, model, ref, cells) FROM STDIN"
FIGURES = (
    f"COPY meetings_reportfigure (report_id, position, {', '.join((*WORDS, *NUMBERS))}, key, count, rows, hits)"
    " FROM STDIN"
)


def keep(report: MonthlyReport, sheet: Sheet) -> None:
    """Write the sheet beside the report, in Chinese whoever has it written; what was counted before gives way."""
    report.kept_rows.all().delete()
    report.kept_figures.all().delete()
    with translation.override("zh-hans"):
        report.frozen = _said(sheet)
        with connection.cursor() as cursor, cursor.copy(FIGURES) as figures:
            for place, one in enumerate(sheet.figures.values()):
                figures.write_row(_figure(report, place, one))
        for model, ids in _ids_by_model(sheet).items():
            _keep_rows(report, model, sorted(ids), sheet)


def _said(sheet: Sheet) -> dict[str, Any]:
    models = {figure.model for figure in sheet.figures.values()}
    return {
        "area": sheet.area, "issuer": sheet.issuer, "as_of": sheet.as_of.isoformat(), "areas": sheet.areas,
        "categories": sheet.categories, "units": sheet.units, "streets": sheet.streets, "trend": sheet.trend,
        "minimum": sheet.minimum, "largest": sheet.largest, "next_meeting": sheet.next_meeting,
        "columns": {model: [str(head) for head in KINDS[model].columns] for model in sorted(models)},
    }  # fmt: skip


def _figure(report: MonthlyReport, place: int, figure: Figure) -> tuple[Any, ...]:
    """The words it was issued with stay beside the number, whatever the code says later."""
    words = (str(getattr(figure, name)) for name in WORDS)
    numbers = (getattr(figure, name) for name in NUMBERS)
    return (report.pk, place, *words, *numbers, figure.key, figure.count, list(figure.rows), list(figure.hits))


def _ids_by_model(sheet: Sheet) -> dict[str, set[int]]:
    ids: dict[str, set[int]] = {}
    for figure in sheet.figures.values():
        ids.setdefault(figure.model, set()).update(figure.rows)
    return ids


def _keep_rows(report: MonthlyReport, model: str, ids: list[int], sheet: Sheet) -> None:
    """A few thousand at a time: a district's are never all in memory at once."""
    with connection.cursor() as cursor:
        for start in range(0, len(ids), CHUNK):
            cells = shown(model, ids[start : start + CHUNK], sheet.months)
            with cursor.copy(ROWS) as rows:
                for pk, said in cells.items():
                    rows.write_row((report.pk, model, pk, said))
