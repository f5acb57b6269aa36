"""Writing many rows at once: COPY for new ones, one UPDATE from a staged table for changed ones."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from psycopg import sql


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Stream rows into a table."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


@contextmanager
def sorted_in_together(index: str) -> Iterator[None]:
    """Let a search index take many rows in one sorting instead of one by one."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL gin_pending_list_limit = '64MB'")
    yield
    with connection.cursor() as cursor:
        cursor.execute("SELECT gin_clean_pending_list(%s::regclass)", [index])
        cursor.execute("SET LOCAL gin_pending_list_limit = DEFAULT")


def record_rows(verb: str, model: type[models.Model], ids: Sequence[int], entry: dict[str, Any]) -> None:
    """Write one line of the trail per row, in one statement."""
    if not ids:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            """
            INSERT INTO core_auditentry
                (at, verb, actor_id, role, area_code, target_type, target_id, success, request_id, address, facts)
            SELECT %(at)s, %(verb)s, %(actor)s, %(role)s, %(area)s, %(type)s, id, true, %(request)s, NULL, %(facts)s
            FROM unnest(%(ids)s::bigint[]) AS id
            """,
            {**entry, "verb": verb, "type": model._meta.label_lower, "ids": list(ids)},
        )
