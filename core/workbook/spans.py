"""A stretch of time in one cell: 2026.5.21-8.4, 2026-04-04至2026-06-27, 2026年5—8月."""

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from core.workbook.dates import Day, Found, YearSource, read_day
from core.workbook.text import Cell, folded

_STRONG = re.compile(r"起?至|到|~|—+|–|―|--+|→|_")
_MONTHS = re.compile(r"(?P<y>\d{4}年)?(?P<a>\d{1,2})月?(?:[-~至到]|—+|–)(?P<b>\d{1,2})月份?")
_DAYS = re.compile(
    r"(?P<lead>(?:\d{4}[年./-])?\d{1,2}[月./-])(?P<a>\d{1,2})[日号]?(?:[~至到]|—+|–|-)(?P<b>\d{1,2})[日号]"
)


@dataclass(frozen=True, slots=True)
class Span:
    """Begin and end as read; an open end is None with ``found`` DAY or OPEN."""

    found: Found
    start: date | None = None
    end: date | None = None
    completed: bool = False


EMPTY = Span(Found.EMPTY)
UNREADABLE = Span(Found.UNREADABLE)


def read_span(cell: Cell, years: YearSource) -> Span:
    """Read begin and end from one cell; a single month or year is the whole of it, a single day a beginning."""
    if not isinstance(cell, str):
        return _single(cell, years)
    text = folded(cell)
    for left, right in _splits(text):
        span = _joined(left, right, years)
        if span.found is not Found.UNREADABLE:
            return span
    return _single(cell, years)


def _splits(text: str) -> Iterator[tuple[str, str]]:
    if found := _MONTHS.fullmatch(text):
        lead = found["y"] or ""
        yield f"{lead}{found['a']}月", f"{lead}{found['b']}月"
    if found := _DAYS.fullmatch(text):
        yield f"{found['lead']}{found['a']}", f"{found['lead']}{found['b']}"
    for found in _STRONG.finditer(text):
        yield text[: found.start()], text[found.end() :]
    # A hyphen also stands inside dates: the longest beginning that reads as a day wins.
    for place in sorted((at for at, character in enumerate(text) if character == "-"), reverse=True):
        yield text[:place], text[place + 1 :]


def _joined(left: str, right: str, years: YearSource) -> Span:
    start = read_day(left, years)
    if start.found is not Found.DAY or start.value is None or not right or _is_year_alone(left):
        return UNREADABLE
    # The end borrows the beginning's year, and its next one when that would run backwards.
    borrowed = replace(years, months=None, years=(start.value.year,))
    end = read_day(right, borrowed, end=True)
    if end.found is Found.OPEN:
        return Span(Found.DAY, start.value, None, start.completed)
    if end.found is not Found.DAY or end.value is None:
        return UNREADABLE
    finish = _forward(end, start.value)
    return Span(Found.DAY, start.value, finish, start.completed) if finish else UNREADABLE


def _is_year_alone(text: str) -> bool:
    return bool(re.fullmatch(r"\d{4}|\d{1,3}", text))


def _forward(end: Day, start: date) -> date | None:
    if end.value is None or end.value >= start:
        return end.value
    if not end.completed:
        return None
    year, last = end.value.year + 1, monthrange(end.value.year + 1, end.value.month)[1]
    return date(year, end.value.month, last if end.precision == "m" else min(end.value.day, last))


def _single(cell: Cell, years: YearSource) -> Span:
    start = read_day(cell, years)
    if start.found is Found.DAY:
        last = read_day(cell, years, end=True).value if start.precision != "d" else None
        return Span(Found.DAY, start.value, last, start.completed)
    if start.found is Found.EMPTY:
        return EMPTY
    return Span(Found.OPEN) if read_day(cell, years, end=True).found is Found.OPEN else UNREADABLE
