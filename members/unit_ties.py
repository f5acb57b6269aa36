"""What hangs on a unit, floor by floor: what follows it into another one, and what it still owes.

Every floor says once, from its AppConfig.ready, which of its rows name a unit; a test holds that none is forgotten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Exists, OuterRef, Q

from members.models import MemberUnit

Owed = Callable[[MemberUnit], list[str]]
EVERY = Q()


@dataclass(frozen=True)
class Tie:
    """Rows of one model that name a unit in one field.

    ``alike`` names the columns by which a row of each unit would be the same row, among those ``among`` picks: the
    successor's stands and the other stays behind, unless ``clash`` says why that must be settled first. ``where``
    picks the rows that follow; a tie that ``stays`` is paper that has been given out.
    """

    model: type[models.Model]
    field: str = "unit"
    alike: tuple[str, ...] = ()
    among: Q = EVERY
    where: Q = EVERY
    clash: Any = ""
    stays: bool = False

    def rows(self, unit: MemberUnit) -> models.QuerySet[Any]:
        return self.model._default_manager.filter(self.where, **{self.field: unit})

    def twins(self, unit: MemberUnit, into: MemberUnit) -> models.QuerySet[Any]:
        """The rows of which the other unit has one alike."""
        if not self.alike:
            return self.rows(unit).none()
        same = {name: OuterRef(name) for name in self.alike}
        others = self.model._default_manager.filter(self.among, **{self.field: into}, **same)
        return self.rows(unit).filter(self.among).filter(Exists(others))

    def follow(self, unit: MemberUnit, into: MemberUnit) -> int:
        left = self.twins(unit, into).values_list("pk", flat=True)
        return self.rows(unit).exclude(pk__in=list(left)).update(**{self.field: into})


_ties: list[Tie] = []
_owed: list[Owed] = []


def register_ties(ties: Iterable[Tie], owed: Owed | None = None) -> None:
    """Say which rows of a floor name a unit, and what of them a unit does not walk away from."""
    _ties.extend(ties)
    _owed.extend([owed] if owed else [])


def registered_ties() -> tuple[Tie, ...]:
    return tuple(_ties)


def clashes(unit: MemberUnit, into: MemberUnit) -> list[str]:
    """What has to be settled before two units become one."""
    return [str(tie.clash) for tie in _ties if tie.clash and tie.twins(unit, into).exists()]


def follow(unit: MemberUnit, into: MemberUnit) -> dict[str, int]:
    """Bring everything of one unit under another; what moved, by kind of row."""
    moved = {f"{tie.model._meta.label_lower}.{tie.field}": tie.follow(unit, into) for tie in _ties if not tie.stays}
    return {name: n for name, n in moved.items() if n}


def owed_words(unit: MemberUnit) -> list[str]:
    """What the unit has given its word for and not done yet, one line each."""
    return [line for owed in _owed for line in owed(unit)]
