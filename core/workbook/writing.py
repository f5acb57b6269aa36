"""Writing one list as a workbook that prints well and holds nothing that runs."""

import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from core.workbook.text import plain

TEXT, CODE, NUMBER, MONEY, DAY, SHARE = "text", "code", "number", "money", "day", "share"
A4 = 9
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORMS: dict[str, dict[str, Any]] = {
    TEXT: {"text_wrap": True, "valign": "top"},
    CODE: {"num_format": "@", "valign": "top"},
    NUMBER: {"num_format": "0", "valign": "top"},
    MONEY: {"num_format": "#,##0.00", "valign": "top"},
    DAY: {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
    SHARE: {"num_format": "0%", "valign": "top"},
}


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, and the form of its cells."""

    heading: str
    width: int
    form: str = TEXT


def write_list(title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """Write title, header and rows; memory stays the same however many there are."""
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    looks = {form: book.add_format({"border": 1, **form_looks}) for form, form_looks in _FORMS.items()}
    # A text that could be taken for a formula stays a text, also after somebody edits the cell.
    guarded = book.add_format(
        {"border": 1, "num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"}
    )
    sheet = book.add_worksheet(title[:31])
    _set_up(book, sheet, title, columns)
    last = 1
    for last, cells in enumerate(rows, start=2):
        for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            _write(sheet, last, at, column.form, cell, looks, guarded)
    sheet.autofilter(1, 0, last, len(columns) - 1)
    sheet.print_area(0, 0, last, len(columns) - 1)
    book.close()
    stream.seek(0)
    return stream


def _set_up(book: Any, sheet: Any, title: str, columns: Sequence[Column]) -> None:
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 0)
    sheet.set_footer("&C&P / &N")
    head = book.add_format({"bold": True, "border": 1, "bg_color": "#ECEFF3", "text_wrap": True, "valign": "vcenter"})
    big = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    sheet.set_row(0, 30)
    sheet.merge_range(0, 0, 0, len(columns) - 1, title, big)
    for at, column in enumerate(columns):
        sheet.write_string(1, at, column.heading, head)


def _write(sheet: Any, row: int, at: int, form: str, cell: Any, looks: dict[str, Any], guarded: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, at, None, looks[form])
    elif form == DAY:
        sheet.write_datetime(row, at, cell, looks[form])
    elif form in {NUMBER, MONEY, SHARE}:
        sheet.write_number(row, at, cell, looks[form])
    else:
        text = plain(str(cell))
        sheet.write_string(row, at, text, guarded if text.startswith(_FORMULA_STARTS) else looks[form])
