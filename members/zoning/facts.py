"""What the planner is told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# What counts in a community, in this order.
MEASURES = ("units", "two_new", "resources", "needs")


def named(counts: Sequence[int]) -> dict[str, int]:
    """Counts in the order of MEASURES, by name."""
    return dict(zip(MEASURES, counts, strict=True))


@dataclass(frozen=True)
class Place:
    """One community: its id, its name, and its counts in the order of MEASURES."""

    key: int
    name: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Wishes:
    """What a division has to keep to.

    ``fixed`` holds communities to a zone. ``neighbours`` are pairs of communities side by side, each way once; a
    community that stands in no pair is side by side with all of them.
    """

    low: int
    high: int
    fixed: Mapping[int, int] = field(default_factory=dict)
    neighbours: frozenset[tuple[int, int]] = frozenset()
