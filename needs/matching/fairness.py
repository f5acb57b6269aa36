"""How evenly work lies on those who carry it, and how much each can bear."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from needs.matching.facts import Candidate, ResourceFacts

# Points the second task of a usual unit costs; the third costs twice that, and so on.
LOAD_WEIGHT = 4.0
# However little a unit offers, a task is not dearer than this to it; however much, not cheaper.
LEAST_CAPACITY, MOST_CAPACITY = 0.5, 2.0


def gini(loads: Iterable[float]) -> float:
    """Give the Gini coefficient: 0 when all carry the same, near 1 when one carries all."""
    ordered = sorted(loads)
    total = sum(ordered)
    if not total:
        return 0.0
    count = len(ordered)
    ranked = sum(rank * load for rank, load in enumerate(ordered, start=1))
    return 2 * ranked / (count * total) - (count + 1) / count


def largest_share(loads: Iterable[float]) -> float:
    """Give the part of all work that the busiest carries."""
    carried = list(loads)
    total = sum(carried)
    return max(carried) / total if total else 0.0


def capacities_of(resources: Iterable[ResourceFacts]) -> dict[int, float]:
    """Tell how much each unit can bear beside the usual one, from the slots it offers."""
    offered = Counter[int]()
    for resource in resources:
        offered[resource.unit_id] += resource.slots
    usual = max(offered.total() / max(len(offered), 1), 1)
    return {unit: min(max(slots / usual, LEAST_CAPACITY), MOST_CAPACITY) for unit, slots in offered.items()}


def marginal(load_weight: float, load: int, capacity: float) -> float:
    """What one more task costs a unit that carries so many; the first is free."""
    return load_weight * load / capacity


def next_best(
    pairs: Sequence[Candidate], loads: Mapping[int, int], capacity: Mapping[int, float], load_weight: float
) -> Candidate | None:
    """The pair worth most after what it costs its unit; none whose cost eats up its worth."""
    worth = [
        (pair.total - marginal(load_weight, loads.get(pair.unit_id, 0), capacity.get(pair.unit_id, 1.0)), pair)
        for pair in pairs
    ]
    fair = [(-left, pair.resource_id, pair) for left, pair in worth if left > 0]
    return min(fair, key=lambda one: one[:2])[2] if fair else None
