"""The tables of a document as a workbook, each on its own sheet, figures as numbers that can be added up."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from core.documents.cleaning import cleaned
from core.documents.document import Document, Table
from core.documents.lines import cells
from core.documents.wording import words
from core.workbook.writing import NUMBER, RATE, TEXT, Column, write_lists

NOTHING = frozenset({"", "—"})
# A figure, and not the number of something: those begin with a zero or are longer than Excel can count.
WHOLE, PERCENT = re.compile(r"0|-?[1-9]\d{0,14}"), re.compile(r"-?\d{1,12}(\.\d+)?%")
NARROWEST, WIDEST = 8, 60

List = tuple[str, Sequence[Column], Iterable[Sequence[Any]]]


def render_xlsx(document: Document) -> bytes:
    """Write the tables of body and attachments, in their order."""
    document = cleaned(document)
    with write_lists(_lists(document) or [(_name(document), [Column("", WIDEST)], [])]) as stream:
        return stream.read()


def _name(document: Document) -> str:
    return document.title.replace("\n", "")


def _lists(document: Document) -> list[List]:
    """Each table under its caption, or under the name of what it stands in."""
    found = [(_name(document), block) for block in document.body]
    found += [(one.title, block) for one in document.attachments for block in one.body]
    return [_list(block, name) for name, block in found if isinstance(block, Table)]


def _list(table: Table, name: str) -> List:
    rows = [[words(cell) for cell in row] for row in table.rows]
    forms = [_form([row[at] for row in rows]) for at in range(len(table.header))]
    columns = [Column(head, _width(head, rows, at), forms[at]) for at, head in enumerate(table.header)]
    return table.caption or name, columns, _values(rows, forms)


def _form(texts: Sequence[str]) -> str:
    """What a column holds: figures when every cell that says something is one."""
    told = [text for text in texts if text not in NOTHING]
    for form, pattern in ((NUMBER, WHOLE), (RATE, PERCENT)):
        if told and all(map(pattern.fullmatch, told)):
            return form
    return TEXT


def _width(head: str, rows: Sequence[Sequence[str]], at: int) -> int:
    longest = max(map(cells, [head, *(row[at] for row in rows)]))
    return int(min(max(longest * 2 + 2, NARROWEST), WIDEST))


def _values(rows: Sequence[Sequence[str]], forms: Sequence[str]) -> Iterator[list[Any]]:
    for row in rows:
        yield [_value(text, form) for text, form in zip(row, forms, strict=True)]


def _value(text: str, form: str) -> Any:
    if text in NOTHING or form == TEXT:
        return text
    return int(text) if form == NUMBER else float(text.removesuffix("%")) / 100
