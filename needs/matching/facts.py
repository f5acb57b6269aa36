"""What matching is told about needs and resources, and what it answers; plain values, no database."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


@dataclass(frozen=True)
class NeedFacts:
    """A need as matching sees it; `meaning` is its text as a vector of length one, where somebody has worked it out."""

    id: int
    text: str
    category: str = ""
    area_code: str = ""
    area_name: str = ""
    zone: str = ""
    amount: Decimal | None = None
    measure: str = ""
    meaning: bytes = b""


@dataclass(frozen=True)
class ResourceFacts:
    """A resource and the unit that offers it.

    `slots` is how many needs it can serve in the month. `met` and `judged_well` are how many needs the unit has met
    and how many of them the askers were content with; `silent_days` is how long nobody has confirmed the resource.
    `left` is what is left of something that gets used up; `only_in` the division code it does not leave.
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
    left: Decimal | None = None
    only_in: str = ""
    meaning: bytes = b""

    @property
    def can_take(self) -> bool:
        """Whether it can still take a need this month."""
        return self.slots > 0 and (self.left is None or self.left > 0)


@dataclass(frozen=True)
class Score:
    """One of the four principles: a number from 0 to 100 and why."""

    value: float
    reason: str


@dataclass(frozen=True)
class Candidate:
    """A resource that may answer a need, with its four scores and their weighted total.

    `learnt` and `meaning` are what the street's experience and nearness in meaning add or take, in points; None where
    nobody has switched them on.
    """

    need_id: int
    resource_id: int
    unit_id: int
    total: float
    classification: Score
    strength: Score
    reach: Score
    fit: Score
    learnt: Score | None = None
    meaning: Score | None = None


@dataclass(frozen=True)
class Wanted:
    """What would be needed where nobody can: the matters, and what kinds of unit and resource usually serve them."""

    concepts: tuple[str, ...]
    kinds: tuple[str, ...]
    types: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """What stands already and what a person has said.

    How many needs each unit carries; which need and unit must not be paired; which resources are out of the question;
    which need and resource must be paired; the most for a single unit; how much it can bear beside others; how many
    may share a need.
    """

    carried: Mapping[int, int] = field(default_factory=dict)
    excluded: Collection[tuple[int, int]] = frozenset()
    shut: Collection[int] = frozenset()
    pins: Collection[tuple[int, int]] = frozenset()
    ceilings: Mapping[int, int] = field(default_factory=dict)
    capacity: Mapping[int, float] = field(default_factory=dict)
    partners: Mapping[int, int] = field(default_factory=dict)


class Why(StrEnum):
    """Why a need is given to nobody."""

    NOBODY = "nobody"
    OFF_HOURS = "off_hours"
    ELSEWHERE = "elsewhere"
    RULED_OUT = "ruled_out"
    SLOTS_TAKEN = "slots_taken"
    USED_UP = "used_up"
    AT_CEILING = "at_ceiling"
    TOO_DEAR = "too_dear"


@dataclass(frozen=True)
class Barrier:
    """What keeps one resource from a need it could meet, what the pair is worth, and what it would cost its unit.

    ``load`` is what the unit carries and is given besides, ``cost`` what one more task costs it then.
    """

    resource_id: int
    unit_id: int
    why: Why
    total: float
    load: int = 0
    cost: float = 0.0


@dataclass(frozen=True)
class Left:
    """A need given to nobody, and why: what keeps each that could meet it, or what would be needed where none can.

    Where nobody can, ``offered`` tells whether anybody offers the matter at all, ``nearest`` the best that was found.
    """

    need_id: int
    why: Why
    wanted: Wanted | None = None
    barriers: tuple[Barrier, ...] = ()
    offered: bool = False
    nearest: float = 0.0


@dataclass(frozen=True)
class Spread:
    """How a plan's work lies on the units."""

    pairs: int
    total_score: float
    largest_share: float
    gini: float
    loads: Mapping[int, int] = field(default_factory=dict)
    load_cost: float = 0.0
    objective: float = 0.0


@dataclass(frozen=True)
class Plan:
    """The pairs proposed for a street, what is left over and why, and taking the best pair first beside it.

    No plan can be worth more than `bound`; `gap` is what is missing to it, and the plan is `proven` best at none.
    """

    pairs: tuple[Candidate, ...]
    unmatched: tuple[int, ...]
    left: tuple[Left, ...]
    spread: Spread
    score_only: Spread
    bound: float
    gap: float
    proven: bool
