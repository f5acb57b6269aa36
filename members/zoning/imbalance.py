"""One figure for how unevenly zones are provided."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

from members.zoning.facts import MEASURES, Place


def sums_of(places: Iterable[Place], zones: Sequence[int], division: Mapping[int, int]) -> dict[int, tuple[int, ...]]:
    """What each zone holds of every measure; a community in no zone counts nowhere."""
    found = {zone: [0] * len(MEASURES) for zone in zones}
    for place in places:
        if division.get(place.key) in found:
            held = found[division[place.key]]
            held[:] = [a + b for a, b in zip(held, place.counts, strict=True)]
    return {zone: tuple(held) for zone, held in found.items()}


def imbalance(zones: Sequence[Sequence[int]]) -> Fraction:
    """Say how unevenly zones are provided: 0 when they all have the same.

    For each measure: what the best provided zone has more than the worst, as a share of what a zone has on average.
    The figure is the mean over the measures, leaving out those nobody has anything of.
    """
    shares = [
        Fraction((max(held) - min(held)) * len(held), sum(held)) for held in zip(*zones, strict=True) if sum(held)
    ]
    return sum(shares, Fraction()) / len(shares) if shares else Fraction()
