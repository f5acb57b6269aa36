"""What rows were before an import, kept exactly as the database has them, so that the import can be undone.

What was created stands in the trail; kept here are rows that were changed, and those written beside: seats, liaisons,
zones, links. A row travels as JSON inside the database, so that what is sealed stays sealed.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection, models

from alliance.ledger.models import ImportChange
from alliance.ledger.vocabulary import Kind
from core.areas.models import Zone
from members.models import Alliance, Liaison, Seat
from projects.models import MicroProject

# What may be written beside the rows of a kind, and how it belongs to a street.
BESIDE: Mapping[Kind, tuple[tuple[type[models.Model], str], ...]] = {
    Kind.COMMUNITIES: ((Zone, "area_code"), (Zone.communities.through, "zone__area_code")),
    Kind.UNITS: ((Alliance, "area_code"), (Seat, "unit__street_code"), (Liaison, "unit__street_code")),
    Kind.PROJECTS: (
        (MicroProject.partners.through, "microproject__area_code"),
        (MicroProject.communities.through, "microproject__area_code"),
    ),
}


@dataclass(frozen=True)
class Table:
    """One table, written out for statements of its own."""

    model: type[models.Model]

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    @property
    def name(self) -> str:
        return connection.ops.quote_name(self.model._meta.db_table)

    @property
    def row(self) -> str:
        """A row of ``t`` as JSON, without what the database works out by itself."""
        generated = ", ".join(f"'{field.column}'" for field in self.model._meta.concrete_fields if field.generated)
        return f"to_jsonb(t) - ARRAY[{generated}]::text[]"

    @property
    def columns(self) -> list[str]:
        """Everything that can be written back."""
        return [
            connection.ops.quote_name(str(field.column))
            for field in self.model._meta.concrete_fields
            if not field.generated and not field.primary_key
        ]


@contextmanager
def remembering(
    run_id: int, kind: Kind, model: type[models.Model], updated: Sequence[int], street_code: str
) -> Iterator[None]:
    """Keep what the block changes of these rows, and of what stands beside them in the street."""
    watched: list[models.QuerySet[Any]] = [model._base_manager.filter(pk__in=updated)] if updated else []
    watched += [beside._base_manager.filter(**{path: street_code}) for beside, path in BESIDE.get(kind, ())]
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE former (model text, id bigint, row jsonb) ON COMMIT DROP")
        for rows in watched:
            _look(cursor, rows)
        yield
        for rows in watched:
            _keep(cursor, run_id, rows)
        cursor.execute("DROP TABLE former")


def _look(cursor: Any, rows: models.QuerySet[Any]) -> None:
    table = Table(rows.model)
    found, params = _ids(rows)
    # Names come from the models; every value travels as a parameter.
    cursor.execute(
        f"INSERT INTO former SELECT %s, t.id, {table.row} FROM {table.name} t WHERE t.id IN ({found})",  # noqa: S608
        [table.label, *params],
    )


def _keep(cursor: Any, run_id: int, rows: models.QuerySet[Any]) -> None:
    table = Table(rows.model)
    found, params = _ids(rows)
    statement = f"""
        INSERT INTO {Table(ImportChange).name} (run_id, model, object_id, before, after)
        SELECT %s, %s, t.id, f.row, {table.row}
        FROM {table.name} t LEFT JOIN former f ON f.model = %s AND f.id = t.id
        WHERE t.id IN ({found}) AND f.row IS DISTINCT FROM {table.row}
    """  # noqa: S608 - as above
    cursor.execute(statement, [run_id, table.label, table.label, *params])


def _ids(rows: models.QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    return rows.order_by().values("pk").query.sql_with_params()


def changed_since(run_id: int, model: type[models.Model]) -> list[int]:
    """The kept rows of one table that are not any more as the import left them."""
    table = Table(model)
    statement = f"""
        SELECT c.object_id FROM {Table(ImportChange).name} c LEFT JOIN {table.name} t ON t.id = c.object_id
        WHERE c.run_id = %s AND c.model = %s AND {table.row} IS DISTINCT FROM c.after ORDER BY c.object_id
    """  # noqa: S608 - as above
    with connection.cursor() as cursor:
        cursor.execute(statement, [run_id, table.label])
        return [row[0] for row in cursor.fetchall()]


def put_back(run_id: int, model: type[models.Model]) -> None:
    """Give changed rows of one table their former values, and take away those written beside."""
    table = Table(model)
    columns = ", ".join(table.columns)
    former = ", ".join(f"r.{column}" for column in table.columns)
    kept = Table(ImportChange).name
    with connection.cursor() as cursor:
        cursor.execute(
            f"""DELETE FROM {table.name} t USING {kept} c
            WHERE c.run_id = %s AND c.model = %s AND c.before IS NULL AND t.id = c.object_id""",  # noqa: S608 - as above
            [run_id, table.label],
        )
        cursor.execute(
            f"""UPDATE {table.name} t SET ({columns}) = ROW({former})
            FROM {kept} c, jsonb_populate_record(NULL::{table.name}, c.before) r
            WHERE c.run_id = %s AND c.model = %s AND c.before IS NOT NULL AND t.id = c.object_id""",  # noqa: S608 - as above
            [run_id, table.label],
        )
