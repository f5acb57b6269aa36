"""Writing many rows at once: COPY for new ones, one UPDATE from a staged table for changed ones."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection, models
from psycopg import sql

# What was written: its ids, or for very many the query that finds them.
Ids = Sequence[int] | models.QuerySet[Any]


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


def record_rows(verb: str, model: type[models.Model], ids: Ids, entry: dict[str, Any]) -> None:
    """Write one line of the trail per row, in one statement."""
    if isinstance(ids, models.QuerySet):
        found, params = ids.order_by().values("id").query.sql_with_params()
    elif ids:
        found, params = "SELECT unnest(%s::bigint[]) AS id", (list(ids),)
    else:
        return
    # The text is Django's own query; every value travels as a parameter.
    statement = f"""
        INSERT INTO core_auditentry
            (at, verb, actor_id, role, area_code, target_type, target_id, success, request_id, address, facts)
        SELECT %s, %s, %s, %s, %s, %s, id, true, %s, NULL, %s FROM ({found}) AS found
    """  # noqa: S608
    said = (verb, entry["actor"], entry["role"], entry["area"], model._meta.label_lower)
    with connection.cursor() as cursor:
        cursor.execute(statement, [entry["at"], *said, entry["request"], entry["facts"], *params])
