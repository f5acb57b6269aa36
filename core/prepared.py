"""Statements every request asks, parsed and planned once a connection.

Django sends each statement as a text of its own; for a handful of tiny look-ups, planning took ten times as long as
answering. DATABASE_PREPARES=0 sends these too as plain text, for a pooler that mixes connections.
"""

from typing import Any

from django.db import connection
from psycopg import Cursor


class _Preparing(Cursor[Any]):
    def execute(self, query: Any, params: Any = None, **how: Any) -> Any:
        done = super().execute(query, params, **{**how, "prepare": True})
        if connection.queries_logged:
            # psycopg keeps no text of a prepared statement, and Django's log asks for it.
            self._query = self._convert_query(query, params)
        return done


def rows(select: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement with ``%(name)s`` placeholders, asked within the transaction that is running."""
    connection.ensure_connection()
    # Wrapped as Django wraps its own, so that errors are the same and the statement is counted.
    wrapped = connection._prepare_cursor(_Preparing(connection.connection))  # type: ignore[attr-defined]  # no stub
    with wrapped as cursor:
        cursor.execute(select, values)
        return cursor.fetchall()
