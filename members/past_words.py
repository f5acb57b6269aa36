"""The words of the ledger that are kept when they change, and a row that says them once more."""

from collections.abc import Mapping
from copy import copy
from typing import Any, TypeVar

from members.models import MemberUnit, Resource

R = TypeVar("R", MemberUnit, Resource)
SAID: Mapping[type, tuple[str, ...]] = {
    MemberUnit: (
        "area_code", "name", "kind", "two_new", "credit_code", "affiliation", "address", "party_org", "party_form",
        "party_members", "party_secretary", "business", "brand", "note", "status",
    ),
    Resource: (
        "type", "content", "quantity_text", "slots", "availability", "serves", "valid_until", "note", "status",
        "confirmed_on",
    ),
}  # fmt: skip


def words_of(row: MemberUnit | Resource) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SAID[type(row)]}


def saying(row: R, said: Mapping[str, Any] | None) -> R:
    """The row as it read then; a copy that is never saved."""
    then = copy(row)
    for name, value in (said or {}).items():
        column: Any = row._meta.get_field(name)
        setattr(then, name, column.to_python(value))
    return then
