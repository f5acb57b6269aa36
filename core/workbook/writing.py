"""Writing one list as a workbook that prints well and holds nothing that runs.

A list that may come back carries its dictionary and instructions; a blank one is the form to fill in.
"""

import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

import xlsxwriter

from core.workbook.appendix import DICTIONARY, Lists, write_dictionary, write_instructions
from core.workbook.text import plain

TEXT, CODE, NUMBER, MONEY, DAY, SHARE, RATE = "text", "code", "number", "money", "day", "share", "rate"
A4 = 9
LONGEST_NAME = 31
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\]")
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
_FORMS: dict[str, dict[str, Any]] = {
    TEXT: {"text_wrap": True, "valign": "top"},
    CODE: {"num_format": "@", "valign": "top"},
    NUMBER: {"num_format": "0", "valign": "top"},
    MONEY: {"num_format": "#,##0.00", "valign": "top"},
    DAY: {"num_format": "yyyy-mm-dd", "align": "left", "valign": "top"},
    SHARE: {"num_format": "0%", "valign": "top"},
    RATE: {"num_format": "0.0%", "valign": "top"},
}


NOTE = f"带 * 的必填；有下拉的从列表里选，可填的值见“{DICTIONARY}”表；日期按年-月-日写。"
HINT = "请从下拉列表里选"
# Rows beside the written ones that offer the drop-downs too.
SPARE_ROWS, BLANK_ROWS = 500, 1000


@dataclass(frozen=True)
class Column:
    """One column: its heading, its width in characters, and the form of its cells.

    ``hint`` says how it is filled in; an ``advised`` column offers its list and takes other words as well.
    """

    heading: str
    width: int
    form: str = TEXT
    hint: str = ""
    required: bool = False
    advised: bool = False


def write_list(
    title: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]], lists: Lists | None = None
) -> IO[bytes]:
    """Write title, header and rows; memory stays the same however many there are."""
    with _new_book() as (book, stream):
        sheet = _new_sheet(book, title, columns, head=1)
        sheet.write_row(1, 0, [column.heading for column in columns], _head(book))
        last = _write_rows(book, sheet, columns, rows)
        sheet.autofilter(1, 0, last, len(columns) - 1)
        sheet.print_area(0, 0, last, len(columns) - 1)
        if lists is not None:
            _append(book, sheet, columns, lists, rows=(2, last + SPARE_ROWS))
    return stream


def write_lists(lists: Iterable[tuple[str, Sequence[Column], Iterable[Sequence[Any]]]]) -> IO[bytes]:
    """Write several lists, each on a sheet of its own that bears its title."""
    with _new_book() as (book, stream):
        for title, columns, rows in lists:
            sheet = _new_sheet(book, title, columns, head=1)
            sheet.write_row(1, 0, [column.heading for column in columns], _head(book))
            sheet.print_area(0, 0, _write_rows(book, sheet, columns, rows), len(columns) - 1)
    return stream


def write_blank(title: str, columns: Sequence[Column], lists: Lists) -> IO[bytes]:
    """Write the form for a list: title, a note, and the header with the required columns starred."""
    with _new_book() as (book, stream):
        sheet = _new_sheet(book, title, columns, head=2)
        sheet.merge_range(1, 0, 1, len(columns) - 1, NOTE, book.add_format({"font_color": "#5A6472"}))
        head = _head(book)
        bold, star = book.add_format({"bold": True}), book.add_format({"bold": True, "font_color": "#C00000"})
        for at, column in enumerate(columns):
            if column.required:
                sheet.write_rich_string(2, at, star, "*", bold, column.heading, head)
            else:
                sheet.write_string(2, at, column.heading, head)
            sheet.set_column(at, at, column.width, book.add_format(_FORMS[column.form]))
        _append(book, sheet, columns, lists, rows=(3, 2 + BLANK_ROWS))
    return stream


@contextmanager
def _new_book() -> Iterator[tuple[Any, IO[bytes]]]:
    stream = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(stream, {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    yield book, stream
    book.close()
    stream.seek(0)


def _new_sheet(book: Any, title: str, columns: Sequence[Column], *, head: int) -> Any:
    """A sheet set up for A4, its title in the first row and its header repeated on every page."""
    sheet = book.add_worksheet(_sheet_name(title, {other.get_name().lower() for other in book.worksheets()}))
    for at, column in enumerate(columns):
        sheet.set_column(at, at, column.width)
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head)
    sheet.freeze_panes(head + 1, 0)
    sheet.set_footer("&C&P / &N")
    sheet.set_row(0, 30)
    big = book.add_format({"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"})
    if len(columns) > 1:
        sheet.merge_range(0, 0, 0, len(columns) - 1, title, big)
    else:
        sheet.write_string(0, 0, title, big)
    return sheet


def _sheet_name(title: str, taken: set[str]) -> str:
    """A name Excel takes: 31 characters, none it reads as a place, no two alike."""
    clean = _NOT_IN_SHEET_NAMES.sub(" ", title).strip("' ") or "1"
    endings = ("", *(f"（{number}）" for number in range(2, len(taken) + 2)))
    names = (clean[: LONGEST_NAME - len(end)].strip("' ") + end for end in endings)
    return next(name for name in names if name.lower() not in taken)


def _head(book: Any) -> Any:
    return book.add_format({"bold": True, "border": 1, "bg_color": "#ECEFF3", "text_wrap": True, "valign": "vcenter"})


def _append(book: Any, sheet: Any, columns: Sequence[Column], lists: Lists, *, rows: tuple[int, int]) -> None:
    """Add the two sheets behind the list, and a drop-down to every column that has a list."""
    kept = {heading: values for heading, values in lists.items() if values}
    ranges = write_dictionary(book, kept)
    write_instructions(book, columns, kept)
    for at, column in enumerate(columns):
        if column.heading in ranges:
            # A range, because a list written out may not be longer than 255 characters.
            offered = {"validate": "list", "source": ranges[column.heading], "show_error": not column.advised}
            told = {"error_title": HINT, "error_message": f"可填的值见“{DICTIONARY}”表。"}
            sheet.data_validation(rows[0], at, rows[1], at, {**offered, **told})


def _write_rows(book: Any, sheet: Any, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    looks = {form: book.add_format({"border": 1, **form_looks}) for form, form_looks in _FORMS.items()}
    # A text that could be taken for a formula stays a text, also after somebody edits the cell.
    guarded = book.add_format(
        {"border": 1, "num_format": "@", "quote_prefix": True, "text_wrap": True, "valign": "top"}
    )
    last = 1
    for last, cells in enumerate(rows, start=2):
        for at, (column, cell) in enumerate(zip(columns, cells, strict=True)):
            _write(sheet, last, at, column.form, cell, looks, guarded)
    return last


def _write(sheet: Any, row: int, at: int, form: str, cell: Any, looks: dict[str, Any], guarded: Any) -> None:
    if cell is None or cell == "":
        sheet.write_blank(row, at, None, looks[form])
    elif form == DAY:
        sheet.write_datetime(row, at, cell, looks[form])
    elif form in {NUMBER, MONEY, SHARE, RATE} and not isinstance(cell, str):
        sheet.write_number(row, at, cell, looks[form])
    else:
        text = plain(str(cell))
        sheet.write_string(row, at, text, guarded if text.startswith(_FORMULA_STARTS) else looks[form])
