"""What a street's own decisions say beside the four principles: a few habits, each with a weight a person can read."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

# However much speaks for a pair, experience moves it no further than this many points of a hundred.
MOST_POINTS = 15.0


class HabitKind(StrEnum):
    """What a habit is about: by which matter, type of resource, kind of unit or unit something is answered."""

    TOPIC = "topic"
    TYPE = "type"
    UNIT_KIND = "unit_kind"
    UNIT = "unit"


class Key(NamedTuple):
    """What was asked, a concept or a category, and what was offered: a concept, a type, a kind or a unit's id."""

    kind: str
    asked: str
    offered: str


class Habit(NamedTuple):
    """A key, what it is worth in points, and how often such pairs went well and did not."""

    key: Key
    points: float
    well: int
    badly: int


@dataclass(frozen=True)
class Learnt:
    """The habits in use; none until a person has switched them on."""

    habits: tuple[Habit, ...] = ()

    @cached_property
    def by_asked(self) -> Mapping[tuple[str, str], Mapping[str, Habit]]:
        """The habits by kind and by what was asked."""
        found: dict[tuple[str, str], dict[str, Habit]] = {}
        for habit in self.habits:
            found.setdefault((habit.key.kind, habit.key.asked), {})[habit.key.offered] = habit
        return found

    def of(self, kind: str, asked: str) -> Mapping[str, Habit]:
        return self.by_asked.get((kind, asked), {})
