"""How evenly work lies on those who carry it."""

from collections.abc import Iterable


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
