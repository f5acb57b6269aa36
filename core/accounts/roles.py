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


def select_held() -> str:
    """The roles of ``%(user)s`` in force on ``%(today)s``, from every floor that gives some."""
    return " UNION ALL ".join(
        f"SELECT {nth} AS nth, '{name}' AS source, roles.* "  # noqa: S608 - our own words
        f"FROM ({source.select}) AS roles (id, role, area, place, unit, alliance)"
        for nth, (name, source) in enumerate(_sources.items())
    )


def held(user: Any) -> list[HeldRole]:
    """All roles in force today, in the order the floors were registered."""
    found = rows(f"{select_held()} ORDER BY nth, id", {"user": user.pk, "today": clock.today()})
    return [role_of(*row[1:]) for row in found]


def role_of(
    source: str, pk: int, role: str, area: str | None, place: str | None, unit: int | None, alliance: int | None
) -> HeldRole:
    """One row of ``select_held``, without its turn."""
    label = _sources[source].label(role)
    return HeldRole(source, pk, role, label, area or "", place or "", unit_id=unit, alliance_id=alliance)


def acting(user: Any) -> HeldRole:
    """The role this person acts in; somebody without an account acts as nobody."""
    return getattr(user, "acting", None) or NOBODY
