"""Writing many rows at once: COPY for new ones, one UPDATE from a staged table for changed ones."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection, models
from psycopg import sql


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Stream rows into a table."""
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
        sql.Identifier(model._meta.db_table), sql.SQL(", ").join(map(sql.Identifier, columns))
    )
    with connection.cursor() as cursor, cursor.copy(statement) as copy:  # type: ignore[attr-defined]  # psycopg's own
        for row in rows:
            copy.write_row(row)


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
