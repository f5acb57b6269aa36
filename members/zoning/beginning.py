"""A division that keeps the wishes, whatever it is worth."""

from collections.abc import Iterator, Mapping, Sequence
from random import Random

from members.zoning.connecting import Neighbours
from members.zoning.facts import Place, Wishes

# Branches followed before giving up: what hangs together ends long before, what does not might go on for hours.
BRANCHES = 20_000


def beginning(places: Sequence[Place], zones: Sequence[int], wishes: Wishes, dice: Random) -> dict[int, int] | None:
    """Any division that keeps every wish; another one on the next throw."""
    order = [place.key for place in places]
    dice.shuffle(order)
    # Zones somebody is held to come first: the others are alike, so the first community left begins the next one.
    ordered = sorted(zones, key=lambda zone: zone not in wishes.fixed.values())
    return _Filling(order, wishes).fill(ordered, {})


class _Filling:
    """One zone after another, each with every group that hangs together, until all communities have one."""

    def __init__(self, order: Sequence[int], wishes: Wishes) -> None:
        self.order, self.wishes = order, wishes
        self.near = Neighbours(wishes.neighbours)
        self.branches = BRANCHES

    def fill(self, zones: Sequence[int], division: Mapping[int, int]) -> dict[int, int] | None:
        left = [key for key in self.order if key not in division]
        if not self.wishes.low * len(zones) <= len(left) <= self.wishes.high * len(zones):
            return None
        if not zones:
            return dict(division)
        zone, *others = zones
        fixed = {key for key in left if self.wishes.fixed.get(key) == zone}
        open_to = [key for key in left if self.wishes.fixed.get(key, zone) == zone]
        seed = fixed or set(open_to[:1])
        for group in self._groups(seed, open_to, frozenset()):
            found = self.fill(others, {**division, **dict.fromkeys(group, zone)})
            if found is not None or self.branches <= 0:
                return found
        return None

    def _groups(self, held: set[int], open_to: Sequence[int], without: frozenset[int]) -> Iterator[set[int]]:
        self.branches -= 1
        if self.branches <= 0:
            return
        if len(held) >= self.wishes.low and held and self.near.connected(held):
            yield held
        following = next((key for key in open_to if key not in held | without and self._beside(key, held)), None)
        if len(held) < self.wishes.high and following is not None:
            yield from self._groups(held | {following}, open_to, without)
            yield from self._groups(held, open_to, without | {following})

    def _beside(self, key: int, held: set[int]) -> bool:
        """Side by side with one of them, or one of those of whom nothing is said."""
        said = self.near.of.get(key)
        return said is None or bool(said & held) or not any(one in self.near.of for one in held)
