"""Roles a person holds, from every floor that gives some, and the one they act in now."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


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

Source = Callable[[Any], Iterable[HeldRole]]
_sources: dict[str, Source] = {}


def register_source(name: str, roles_of: Source) -> None:
    """Let an upper floor say which roles it gives; called once from its AppConfig.ready."""
    _sources[name] = roles_of


def held(user: Any) -> list[HeldRole]:
    """All roles in force today, in the order the floors were registered."""
    return [role for roles_of in _sources.values() for role in roles_of(user)]


def acting(user: Any) -> HeldRole:
    """The role this person acts in; somebody without an account acts as nobody."""
    return getattr(user, "acting", None) or NOBODY
