"""What one kind of work shows of its rows, and the first rows of every kind with the numbers of all, in one query."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet, Value

from core import clock

Statement = tuple[str, tuple[Any, ...]]
SHOWN = 3
TITLE = 120
NOBODY = Value("")

# Counted and cut once over all kinds together: said by Django for each of thirty kinds, it took longer than reading.
FIRST = """
SELECT key, pk, left(title, %s), area, who, due, everything, late, today
FROM (
    SELECT waiting.*,
        count(*) OVER of_kind AS everything,
        count(*) FILTER (WHERE due < %s) OVER of_kind AS late,
        count(*) FILTER (WHERE due = %s) OVER of_kind AS today,
        row_number() OVER (PARTITION BY key COLLATE "C" ORDER BY due NULLS LAST, pk) AS nth
    FROM ({kinds}) AS waiting (key, pk, title, area, who, due)
    WINDOW of_kind AS (PARTITION BY key COLLATE "C")
) AS numbered
WHERE nth <= %s
ORDER BY key, nth
"""


class Line(NamedTuple):
    """One row that waits, and how many of its kind wait in all, are past their day, and fall due today."""

    key: str
    pk: int
    title: str
    area: str
    who: str | None
    due: Any
    all: int
    late: int
    today: int


def top(key: str, rows: QuerySet[Any], *, title: Any, due: Any, area: Any = "area_code", who: Any = NOBODY) -> Any:
    """``due`` is the day until when they wait, or since when; the oldest comes first."""
    return rows.order_by().values_list(Value(key), "pk", title, area, who, due)


def together(kinds: Iterable[QuerySet[Any]]) -> Statement:
    """Every kind in one statement; empty where none can have a row."""
    said = [statement for rows in kinds for statement in _statement(rows)]
    text = " UNION ALL ".join(text for text, _values in said)
    return text, tuple(value for _text, given in said for value in given)


def first_of(kinds: Statement) -> list[Line]:
    """The rows shown of every kind that has any."""
    text, values = kinds
    if not text:
        return []
    with connection.cursor() as cursor:
        cursor.execute(FIRST.format(kinds=text), [TITLE, clock.today(), clock.today(), *values, SHOWN])
        return [Line(*row) for row in cursor.fetchall()]


def _statement(rows: QuerySet[Any]) -> list[Statement]:
    try:
        return [rows.query.sql_with_params()]
    except EmptyResultSet:
        return []
