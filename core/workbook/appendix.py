"""The two sheets behind a list: 字典, what its closed columns may hold, and 填写说明, how each column is filled in."""

from collections.abc import Mapping, Sequence
from typing import Any

DICTIONARY, INSTRUCTIONS = "字典", "填写说明"
# Sheets of these names hold no records, whoever made the workbook.
APPENDICES = frozenset({DICTIONARY, INSTRUCTIONS})
# Longer lists are read in the dictionary.
MOST_TOLD = 12

Lists = Mapping[str, Sequence[str]]


def write_dictionary(book: Any, lists: Lists) -> dict[str, str]:
    """Write each closed column's values under its heading; give the range they stand in."""
    sheet, head = book.add_worksheet(DICTIONARY), book.add_format({"bold": True, "bg_color": "#ECEFF3", "border": 1})
    texts = book.add_format({"num_format": "@"})
    ranges = {}
    for at, (heading, values) in enumerate(lists.items()):
        sheet.set_column(at, at, max(12, *(2 * len(value) + 2 for value in values[:200])), texts)
        ranges[heading] = f"='{DICTIONARY}'!${_letter(at)}$2:${_letter(at)}${len(values) + 1}"
    # Row by row, since rows once written are gone from memory.
    sheet.write_row(0, 0, lists, head)
    for row in range(max(map(len, lists.values()), default=0)):
        for at, values in enumerate(lists.values()):
            if row < len(values):
                sheet.write_string(row + 1, at, values[row], texts)
    sheet.freeze_panes(1, 0)
    return ranges


def write_instructions(book: Any, columns: Sequence[Any], lists: Lists) -> None:
    """Write one line a column: must it be filled, how, and with what."""
    sheet, head = book.add_worksheet(INSTRUCTIONS), book.add_format({"bold": True, "bg_color": "#ECEFF3", "border": 1})
    texts = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
    for at, width in enumerate((20, 10, 56, 46)):
        sheet.set_column(at, at, width)
    sheet.write_row(0, 0, ("列名", "是否必填", "怎么填", "可填的值"), head)
    for row, column in enumerate(columns, start=1):
        must, values = "必填" if column.required else "选填", lists.get(column.heading, ())
        for at, text in enumerate((column.heading, must, column.hint, _told(values))):
            sheet.write_string(row, at, text, texts)
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)


def _told(values: Sequence[str]) -> str:
    return "、".join(values) if len(values) <= MOST_TOLD else f"见“{DICTIONARY}”表，共 {len(values)} 个"


def _letter(at: int) -> str:
    # A list has fewer columns than the alphabet letters.
    return chr(ord("A") + at)
