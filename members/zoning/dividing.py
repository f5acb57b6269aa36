"""Look for the fairest division: descend from many starts, the same every time for the same figures.

There are too many divisions to try them all (some thirty million of 17 communities into 4), and the bound a linear
program gives is always nothing, so nobody here claims the best; the tests hold it against ten thousand random ones
and, where trying all is possible, against the best.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from members.zoning.beginning import beginning
from members.zoning.connecting import Neighbours
from members.zoning.facts import MEASURES, Place, Wishes
from members.zoning.imbalance import imbalance, sums_of

# Divisions weighed before the best found is given: about a second.
PATIENCE = 120_000
STARTS, KICKS, PUSHES = 8, 12, 3
EXACT = 1e-9

Change = dict[int, int]
Held = dict[int, tuple[int, ...]]


@dataclass(frozen=True)
class Division:
    """Which community goes to which zone, and how uneven that is."""

    zone_of: Mapping[int, int]
    imbalance: Fraction


def divide(places: Sequence[Place], zones: Sequence[int], wishes: Wishes, now: Mapping[int, int]) -> Division | None:
    """The fairest division found that keeps every wish, moving few communities; None where none was found."""
    search = Search(places, zones, wishes)
    known = {key: zone for key, zone in now.items() if key in search.counts and zone in zones}
    starts = [known] if search.allowed(known) else []
    starts += [first for _turn in range(STARTS) if (first := beginning(places, zones, wishes, search.dice))]
    found = [search.relabelled(best, known) for start in starts for best in search.descents(start)]
    found += [known] if search.allowed(known) else []
    if not found:
        return None
    best = min(found, key=lambda one: (search.worth(one), _moved(one, known), sorted(one.items())))
    return Division(best, search.worth(best))


def _moved(division: Mapping[int, int], known: Mapping[int, int]) -> int:
    return sum(known.get(key) != zone for key, zone in division.items())


class Search:
    """One street's communities, and the divisions near a division."""

    def __init__(self, places: Sequence[Place], zones: Sequence[int], wishes: Wishes) -> None:
        self.places, self.zones, self.wishes = places, zones, wishes
        self.counts = {place.key: place.counts for place in places}
        self.near = Neighbours(wishes.neighbours)
        totals = [sum(place.counts[i] for place in places) for i in range(len(MEASURES))]
        self.scale = [1 / total if total else 0.0 for total in totals]
        self.dice = Random(0)  # noqa: S311  # the same starts every time, nothing secret
        self.left = PATIENCE

    def allowed(self, division: Mapping[int, int]) -> bool:
        """Whether it keeps every wish."""
        if set(division) != set(self.counts) or any(division.get(k) != z for k, z in self.wishes.fixed.items()):
            return False
        groups = self._groups(division)
        return all(self.wishes.low <= len(held) <= self.wishes.high for held in groups.values()) and all(
            self.near.connected(held) for held in groups.values()
        )

    def worth(self, division: Mapping[int, int]) -> Fraction:
        return imbalance(list(sums_of(self.places, self.zones, division).values()))

    def descents(self, start: Mapping[int, int]) -> Iterator[dict[int, int]]:
        """The bottoms reached from a start and, pushed a little, from the best of them again and again."""
        best = self._descend(dict(start))
        yield best
        for _turn in range(KICKS):
            pushed = dict(best)
            for _push in range(PUSHES):
                changes = [change for change in self._changes(pushed) if self.allowed({**pushed, **change})]
                pushed |= self.dice.choice(changes) if changes else {}
            bottom = self._descend(pushed)
            yield bottom
            best = min(best, bottom, key=self.worth)

    def relabelled(self, division: Mapping[int, int], known: Mapping[int, int]) -> dict[int, int]:
        """The same groups under those zones' names that leave most communities where they are."""
        groups, held = self._groups(division), set(self.wishes.fixed.values())
        named = {zone: zone for zone in held if zone in groups}
        free = [zone for zone in self.zones if zone not in held]
        pairs = sorted(
            (-sum(known.get(key) == zone for key in groups[group]), zone, group) for zone in free for group in free
        )
        for _staying, zone, group in pairs:
            if group not in named and zone not in named.values():
                named[group] = zone
        return {key: named[group] for key, group in division.items()}

    def _descend(self, division: dict[int, int]) -> dict[int, int]:
        """Take the change that evens out most, as long as one does."""
        while self.left > 0:
            held = sums_of(self.places, self.zones, division)
            here = self._rough(held.values())
            weighed = [(self._rough(self._after(held, division, one).values()), one) for one in self._changes(division)]
            weighed.sort(key=lambda pair: pair[0])
            better = (one for worth, one in weighed if worth < here - EXACT)
            step = next((one for one in better if self.allowed({**division, **one})), None)
            if step is None:
                break
            division |= step
        return division

    def _changes(self, division: Mapping[int, int]) -> Iterator[Change]:
        """One community moved, or two of different zones exchanged."""
        groups, free = self._groups(division), [key for key in division if key not in self.wishes.fixed]
        for i, key in enumerate(free):
            if len(groups[division[key]]) > self.wishes.low:
                for zone in self.zones:
                    if zone != division[key] and len(groups[zone]) < self.wishes.high:
                        yield {key: zone}
            for other in free[i + 1 :]:
                if division[key] != division[other]:
                    yield {key: division[other], other: division[key]}

    def _after(self, held: Held, division: Mapping[int, int], change: Change) -> Held:
        """What the zones hold after a change."""
        held = dict(held)
        for key, zone in change.items():
            counts, old = self.counts[key], division[key]
            held[old] = tuple(a - b for a, b in zip(held[old], counts, strict=True))
            held[zone] = tuple(a + b for a, b in zip(held[zone], counts, strict=True))
        return held

    def _rough(self, held: Iterable[tuple[int, ...]]) -> float:
        """The imbalance up to a factor, quickly."""
        self.left -= 1
        columns = zip(*held, strict=True)
        return sum((max(one) - min(one)) * scale for one, scale in zip(columns, self.scale, strict=True))

    def _groups(self, division: Mapping[int, int]) -> dict[int, list[int]]:
        groups: dict[int, list[int]] = {zone: [] for zone in self.zones}
        for key, zone in division.items():
            groups[zone].append(key)
        return groups
