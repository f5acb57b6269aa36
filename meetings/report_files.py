"""The monthly report written to files: DOCX, PDF, its tables, and HTML with the rows behind every figure."""

from datetime import date
from pathlib import Path
from typing import Any

from django.contrib.staticfiles import finders
from django.db.models import Case, IntegerField, Value, When
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from core.documents import FORMS, Document, render_html
from meetings.models import MonthlyReport, ReportSpan, ReportStatus
from meetings.present import with_unit
from meetings.report_document import document_of, file_name, report_document
from meetings.selectors.sheet import Sheet, live_sheet, sheet_of


def write_report(street_code: str, month: date, folder: Path) -> list[Path]:
    """Write the files; a report that has been issued is written as issued, any other month as it stands now."""
    of_month = MonthlyReport.objects.filter(area_code=street_code, month=month, span=ReportSpan.MONTH)
    report = of_month.exclude(status=ReportStatus.RECALLED).order_by(went_out_first(), "-id").first()
    sheet = sheet_of(report) if report else live_sheet(street_code, month)
    folder.mkdir(parents=True, exist_ok=True)
    stem = folder / f"report-{street_code}-{month:%Y-%m}"
    page = stem.with_suffix(".html")
    page.write_text(as_page(sheet, _document(sheet, report, linked=True)), encoding="utf-8")
    document = _document(sheet, report, linked=False)
    papers = {stem.with_suffix(f".{name}"): form for name, form in FORMS.items()}
    for path, form in papers.items():
        path.write_bytes(form.render(document))
    return [page, *papers]


def as_page(sheet: Sheet, document: Document) -> str:
    """One page that needs nothing else: the document, then each figure's definition and rows."""
    with translation.override("zh-hans"):
        figures = [_told(sheet, key) for key in sheet.figures]
        context = {
            "title": file_name(sheet), "style": _style(), "document": render_html(document), "figures": figures
        }  # fmt: skip
        return render_to_string("meetings/report_file.html", context)


def _told(sheet: Sheet, key: str) -> dict[str, Any]:
    one = sheet.whole(key) or sheet.figures[key]
    above = set(one.hits)
    return {
        "figure": one, "value": with_unit(one), "columns": sheet.columns(one), "place": sheet.place(one),
        "rows": [{"cells": cells, "counts": pk in above} for pk, cells in sheet.rows(one)],
    }  # fmt: skip


def went_out_first() -> Case:
    """What is in force goes before what is still being written."""
    return Case(When(status=ReportStatus.ISSUED, then=Value(0)), default=Value(1), output_field=IntegerField())


def _document(sheet: Sheet, report: MonthlyReport | None, linked: bool) -> Document:
    href = _anchor if linked else None
    return document_of(report, sheet, href) if report else report_document(sheet, href=href)


def _style() -> SafeString:
    sheet = Path(str(finders.find("css/report-file.css"))).read_text(encoding="utf-8")
    # Our own style sheet, which holds no markup.
    return format_html("<style>{}</style>", mark_safe(sheet))  # noqa: S308  # a file of this repository


def _anchor(key: str) -> str:
    return f"#{key}"
