"""What matching is told about needs and resources, and what it answers; plain values, no database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True)
class NeedFacts:
    """A need as matching sees it."""

    id: int
    text: str
    category: str = ""
    area_code: str = ""
    area_name: str = ""
    zone: str = ""
    amount: Decimal | None = None
    measure: str = ""


@dataclass(frozen=True)
class ResourceFacts:
    """A resource and the unit that offers it.

    `slots` is how many needs it can serve in the month. `met` and `judged_well` are how many needs the unit has met
    and how many of them the askers were content with; `silent_days` is how long nobody has confirmed the resource.
    """

    id: int
    unit_id: int
    unit_name: str
    text: str
    type: str = ""
    unit_kind: str = ""
    area_code: str = ""
    zone: str = ""
    amount: Decimal | None = None
    measure: str = ""
    slots: int = 1
    met: int = 0
    judged_well: int = 0
    silent_days: int | None = None


@dataclass(frozen=True)
class Score:
    """One of the four principles: a number from 0 to 100 and why."""

    value: float
    reason: str


@dataclass(frozen=True)
class Candidate:
    """A resource that may answer a need, with its four scores and their weighted total."""

    need_id: int
    resource_id: int
    unit_id: int
    total: float
    classification: Score
    strength: Score
    reach: Score
    fit: Score


@dataclass(frozen=True)
class Wanted:
    """What would be needed where nobody can: the matters, and what kinds of unit and resource usually serve them."""

    concepts: tuple[str, ...]
    kinds: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """What stands already: how many needs each unit carries, and which need and unit must not be paired."""

    carried: Mapping[int, int] = field(default_factory=dict)
    excluded: Collection[tuple[int, int]] = frozenset()


@dataclass(frozen=True)
class Spread:
    """How a plan's work lies on the units."""

    pairs: int
    total_score: float
    largest_share: float
    gini: float
    loads: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Plan:
    """The pairs proposed for a street, what is left over, and the plan by score alone beside it."""

    pairs: tuple[Candidate, ...]
    unmatched: tuple[int, ...]
    spread: Spread
    score_only: Spread
