"""The base of every row: before it is saved, the database is asked only what nobody else can tell."""

import operator
import re
from collections.abc import Callable, Collection, Sequence
from typing import Any

from django.db import models
from django.db.models import F, Q


def _matches(value: str, pattern: str) -> bool:
    # PostgreSQL lets "$" stand for the very end alone, Python also before a last line break.
    return "\n" not in value and re.search(pattern, value, re.ASCII) is not None


COMPARED: dict[str, Callable[[Any, Any], bool]] = {
    "exact": operator.eq,
    "gt": operator.gt,
    "gte": operator.ge,
    "lt": operator.lt,
    "lte": operator.le,
    "in": lambda value, known: value in known,
    "range": lambda value, ends: bool(ends[0] <= value <= ends[1]),
    "regex": _matches,
}


class Row(models.Model):
    """A row whose ``full_clean`` costs a query for what must be unique, and none for what can be told by looking.

    Django asks the database about every check constraint and every key, each in a savepoint of its own: for one need
    some forty questions. The database refuses the same when the row is written.
    """

    class Meta:
        abstract = True

    def clean_fields(self, exclude: Collection[str] | None = None) -> None:
        """Services are handed rows, not numbers; a key that leads nowhere is refused when it is written."""
        keys = {
            field.name
            for field in self._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and getattr(self, field.attname) is not None
        }
        super().clean_fields(exclude=keys | set(exclude or ()))

    def get_constraints(self) -> list[tuple[type[models.Model], Sequence[models.BaseConstraint]]]:
        """Without the check constraints this row surely keeps: only the others are asked about."""
        return [
            (model, [one for one in constraints if not self._surely_keeps(one)])
            for model, constraints in super().get_constraints()
        ]

    def _surely_keeps(self, constraint: models.BaseConstraint) -> bool:
        return isinstance(constraint, models.CheckConstraint) and told(constraint.condition, self) is True


def told(condition: Any, row: models.Model) -> bool | None:
    """What a condition comes to for this row, without the database; None where that cannot be told here."""
    if not isinstance(condition, Q) or condition.connector == Q.XOR:
        return None
    found = [_compared(row, *child) if isinstance(child, tuple) else told(child, row) for child in condition.children]
    # One true settles an "or", one false an "and", whatever the rest is.
    settling = condition.connector == Q.OR
    came = settling if settling in found else None if None in found else not settling
    return came if came is None else came is not condition.negated


def _compared(row: models.Model, name: str, said: Any) -> bool | None:
    path, _, lookup = name.partition("__")
    value = _value(row, path)
    if lookup == "isnull":
        return (value is None) is said
    compare, other = COMPARED.get(lookup or "exact"), _meant(row, said)
    if compare is None or value is None or other is None:
        return None
    try:
        return compare(value, other)
    except TypeError:
        # What did not pass as a value of its field is compared with nothing.
        return None


def _meant(row: models.Model, said: Any) -> Any:
    """Another column's value, where a condition names one."""
    return _value(row, said.name) if isinstance(said, F) else said  # type: ignore[attr-defined]  # F has a name


def _value(row: models.Model, name: str) -> Any:
    return getattr(row, getattr(row._meta.get_field(name), "attname", name))
