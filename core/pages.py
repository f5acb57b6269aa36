"""A list cut into numbered pages, in the shape ``_pager.html`` draws, and counts that stop where nobody reads on."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.core.paginator import Paginator
from django.db import connection
from django.db.models import QuerySet

ROWS = 20
# Beyond this nobody turns pages any more; counting further, and far offsets, would cost for nothing.
CAP = 10_000


class CappedPaginator(Paginator):
    """Counts, and shows, no further than the cap."""

    @cached_property
    def count(self) -> int:
        rows = self.object_list
        return rows[:CAP].count() if isinstance(rows, QuerySet) else len(rows)


def page_of(rows: Any, number: str | int | None, size: int = ROWS) -> dict[str, Any]:
    """Give one page; a number that is none, or lies outside, shows the nearest."""
    paginator = CappedPaginator(rows, size)
    page = paginator.get_page(number)
    return {
        "rows": list(page.object_list),
        "count": paginator.count,
        "number": page.number,
        "pages": paginator.num_pages,
        "has_previous": page.has_previous(),
        "has_next": page.has_next(),
        "first": page.start_index(),
        "last": page.end_index(),
    }


def capped_counts(named: Mapping[str, QuerySet[Any]]) -> dict[str, int]:
    """Count several lists in one query, each no further than the cap."""
    parts: list[str] = []
    values: list[Any] = []
    for rows in named.values():
        sql, params = _counting(rows)
        parts.append(sql)
        values += params
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(parts)}", values)
        counted = cursor.fetchone()
    return dict(zip(named, counted or (), strict=True))


def _counting(rows: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    try:
        sql, params = rows.order_by().values("pk")[:CAP].query.sql_with_params()
    except EmptyResultSet:
        return "0", ()
    # The text is Django's own query; every value travels as a parameter.
    return f"(SELECT count(*) FROM ({sql}) counted)", params  # noqa: S608


def cursor_page(rows: QuerySet[Any], cursor: str | None, size: int = ROWS * 2) -> dict[str, Any]:
    """Give the rows below a cursor, newest first; a list that only grows is never counted."""
    newest = rows.order_by("-id")
    if cursor and cursor.isascii() and cursor.isdigit() and len(cursor) < 19:
        newest = newest.filter(id__lt=int(cursor))
    found = list(newest[: size + 1])
    more = len(found) > size
    return {"rows": found[:size], "next": str(found[size - 1].pk) if more else None, "previous": None}
