"""Roles a person holds, from every floor that gives some, and the one they act in now."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from core import clock
from core.prepared import rows


@dataclass(frozen=True)
class HeldRole:
    """One role in one place. ``area_code`` is a prefix: everything that starts with it is within reach."""

    source: str
    id: int
    role: str
    label: str
    area_code: str = ""
    place: str = ""
    unit_id: int | None = None
    alliance_id: int | None = None

    @property
    def key(self) -> str:
        return f"{self.source}:{self.id}"

    @property
    def street_code(self) -> str:
        return self.area_code[:9]


NOBODY = HeldRole("none", 0, "nobody", "")
SYSTEM = HeldRole("system", 0, "system", "")


@dataclass(frozen=True)
class Source:
    """Where roles come from: one SELECT of (id, role, area code, place, unit, alliance), and the roles' names.

    The SELECT asks for ``%(user)s`` on the day ``%(today)s``. It is text, because every request asks it: building
    the same three queries anew each time cost more than answering them.
    """

    select: str
    label: Callable[[str], str]


_sources: dict[str, Source] = {}


def register_source(name: str, source: Source) -> None:
    """Let an upper floor say which roles it gives; called once from its AppConfig.ready."""
    _sources[name] = source


def held(user: Any) -> list[HeldRole]:
    """All roles in force today, in the order the floors were registered."""
    asked = " UNION ALL ".join(
        f"SELECT {place}, '{name}', roles.* FROM ({source.select}) AS roles"  # noqa: S608 - our own words
        for place, (name, source) in enumerate(_sources.items())
    )
    return [_role(*row) for row in rows(f"{asked} ORDER BY 1, 3", {"user": user.pk, "today": clock.today()})]


def _role(
    _order: int,
    source: str,
    pk: int,
    role: str,
    area: str | None,
    place: str | None,
    unit: int | None,
    ally: int | None,
) -> HeldRole:
    label = _sources[source].label(role)
    return HeldRole(source, pk, role, label, area or "", place or "", unit_id=unit, alliance_id=ally)


def acting(user: Any) -> HeldRole:
    """The role this person acts in; somebody without an account acts as nobody."""
    return getattr(user, "acting", None) or NOBODY
