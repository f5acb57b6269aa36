"""The user's own file back, with a column saying what is wrong and the wrong cells coloured.

Only here is a workbook changed in place, by a library that brings numpy along; hence its late imports.
"""

import base64
import io
import tempfile
from collections import defaultdict
from typing import IO, Any

import xlsxwriter
from django.http import Http404
from django.utils.translation import gettext as _

from alliance.ledger.models import ImportRow, ImportRun
from alliance.ledger.verdicts import Level
from core.files.office import ZIP_MARK
from core.workbook.reading import open_book
from core.workbook.text import Cell, plain

_TINTS = {Level.REJECTED: "FDECE2", Level.WARNED: "FFF1CF"}
# Above this a workbook cannot be opened in memory; its values are written anew without the old looks.
_MOST_TO_REOPEN = 3 * 1024 * 1024
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")

Said = dict[str, dict[int, list[dict[str, Any]]]]


def marked_file(run: ImportRun, number: int) -> tuple[str, IO[bytes]]:
    """Give one of a run's files with a 错误原因 column; ``number`` counts from 0."""
    files = list(run.files.all())
    if not 0 <= number < len(files):
        raise Http404
    source = files[number]
    data = base64.b64decode(source.content)
    said, columns = _said(run, source.name)
    stem = source.name.rpartition(".")[0] or source.name
    name = _("%(name)s（标注错误原因）.xlsx") % {"name": stem}
    if data.startswith(ZIP_MARK) and len(data) <= _MOST_TO_REOPEN:
        return name, _reopened(data, said, columns)
    return name, _written_anew(data, source.name, said)


def _said(run: ImportRun, book: str) -> tuple[Said, dict[str, dict[str, int]]]:
    sheets = {each["at"]: each for each in run.sheets if each["kind"] and each["book"] == book}
    columns: dict[str, dict[str, int]] = defaultdict(dict)
    for sheet in sheets.values():
        for heading in sheet["headings"]:
            columns[sheet["name"]].setdefault(heading["label"], heading["column"])
            if heading["key"]:
                columns[sheet["name"]][f"{sheet['kind']}:{heading['key']}"] = heading["column"]
    said: Said = defaultdict(lambda: defaultdict(list))
    rows = ImportRow.objects.filter(run=run, sheet__in=sheets, level__gte=Level.WARNED)
    for row in rows.values("sheet", "row", "kind", "remarks").iterator(chunk_size=2000):
        for remark in row["remarks"]:
            if remark["level"] >= Level.WARNED:
                said[sheets[row["sheet"]]["name"]][row["row"]].append({**remark, "kind": row["kind"]})
    return said, columns


def reason_text(remarks: list[dict[str, Any]]) -> str:
    """Join what is said about a row, errors first."""
    ordered = sorted(remarks, key=lambda each: -each["level"])
    return "；".join(f"「{each['column']}」{each['reason']}" for each in ordered)


def _reopened(data: bytes, said: Said, columns: dict[str, dict[str, int]]) -> IO[bytes]:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(data))
    for sheet in book.worksheets:
        if sheet.title in columns:
            _mark(sheet, said.get(sheet.title, {}), columns[sheet.title])
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(stream)
    stream.seek(0)
    return stream


def _mark(sheet: Any, said: dict[int, list[dict[str, Any]]], columns: dict[str, int]) -> None:
    from openpyxl.cell.cell import MergedCell
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    at = sheet.max_column + 1
    top = min(said, default=2) - 1
    head = sheet.cell(row=max(top, 1), column=at) if not said else None
    for row, remarks in said.items():
        cell = sheet.cell(row=row, column=at, value=reason_text(remarks))
        cell.alignment = Alignment(wrap_text=True, vertical="top")
        worst = max(remark["level"] for remark in remarks)
        cell.font = Font(color="A83E00" if worst == Level.REJECTED else "734700")
        for remark in remarks:
            column = columns.get(f"{remark['kind']}:{remark['key']}")
            if column is not None:
                target = sheet.cell(row=row, column=column + 1)
                if not isinstance(target, MergedCell):
                    target.fill = PatternFill("solid", fgColor=_TINTS[Level(remark["level"])])
    title = head or sheet.cell(row=_header_row(sheet, columns, top), column=at)
    title.value, title.font = _("错误原因"), Font(bold=True)
    sheet.column_dimensions[get_column_letter(at)].width = 44


def _header_row(sheet: Any, columns: dict[str, int], before: int) -> int:
    labels = {label for label in columns if ":" not in label}
    for row in range(1, before + 1):
        words = {plain(cell.value).strip() for cell in sheet[row]}
        if len(words & labels) >= min(2, len(labels)):
            return row
    return max(before, 1)


def _written_anew(data: bytes, name: str, said: Said) -> IO[bytes]:
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "in_memory": False, "strings_to_formulas": False})
    wrong, doubtful = (book.add_format({"bg_color": "#" + _TINTS[level]}) for level in (Level.REJECTED, Level.WARNED))
    guarded = book.add_format({"num_format": "@", "quote_prefix": True})
    for sheet in open_book(data, name).sheets:
        page = book.add_worksheet(sheet.name[:31])
        remarks = said.get(sheet.name, {})
        for at, cells in enumerate(sheet.rows()):
            found = remarks.get(at + 1)
            looks = None if not found else wrong if any(r["level"] == Level.REJECTED for r in found) else doubtful
            for column, cell in enumerate(cells):
                _write(page, at, column, cell, looks, guarded)
            if found:
                page.write_string(at, len(cells), reason_text(found), looks)
    book.close()
    stream.seek(0)
    return stream


def _write(page: Any, row: int, column: int, cell: Cell, looks: Any, guarded: Any) -> None:
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        page.write_number(row, column, cell, looks)
    elif cell not in (None, ""):
        text = plain(cell)
        page.write_string(row, column, text, guarded if text.startswith(_FORMULA_STARTS) else looks)
