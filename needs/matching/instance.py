"""A month's planning as numbers: who could take what, what it is worth, and every limit there is."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needs.matching.fairness import marginal

Column = NDArray[np.int64]
Values = NDArray[np.float64]


class PinRefused(ValueError):
    """A pair fixed by hand breaks a limit; `limit` names which, `at` whose."""

    def __init__(self, limit: str, at: int) -> None:
        super().__init__(f"{limit} of {at}")
        self.limit, self.at = limit, at


@dataclass(frozen=True)
class Limits:
    """What a plan must keep, whatever it is worth.

    ``ceilings`` is the most a unit may carry, ``carried`` what it carries already, ``capacity`` how much it can bear
    beside others; ``left`` is what is left of a consumable; ``partners`` how many may share a need, one where nothing
    is said; ``pins`` are pairs of need and resource fixed by hand, ``excluded`` pairs of need and unit ruled out,
    ``shut`` resources that are.
    """

    slots: Mapping[int, int]
    ceilings: Mapping[int, int] = field(default_factory=dict)
    carried: Mapping[int, int] = field(default_factory=dict)
    capacity: Mapping[int, float] = field(default_factory=dict)
    left: Mapping[int, float] = field(default_factory=dict)
    partners: Mapping[int, int] = field(default_factory=dict)
    pins: Collection[tuple[int, int]] = ()
    excluded: Collection[tuple[int, int]] = ()
    shut: Collection[int] = ()


@dataclass(frozen=True)
class Instance:
    """The pairs in four columns, sorted, with their worth and what each takes of a consumable."""

    need: Column
    resource: Column
    unit: Column
    value: Values
    takes: Values
    limits: Limits
    load_weight: float

    @classmethod
    def of(
        cls,
        pairs: Collection[tuple[int, int, int, float]],
        limits: Limits,
        load_weight: float,
        takes: Mapping[tuple[int, int], float] | None = None,
    ) -> "Instance":
        """Put pairs of need, resource, unit and worth in order, without those ruled out."""
        excluded, shut = set(limits.excluded), set(limits.shut)
        kept = sorted(pair for pair in pairs if (pair[0], pair[2]) not in excluded and pair[1] not in shut)
        need, resource, unit = (np.array([pair[at] for pair in kept], dtype=np.int64) for at in range(3))
        taken = [(takes or {}).get((pair[0], pair[1]), 0.0) for pair in kept]
        value = np.array([pair[3] for pair in kept], dtype=np.float64)
        return cls(need, resource, unit, value, np.array(taken, dtype=np.float64), limits, load_weight)

    @cached_property
    def pinned(self) -> NDArray[np.bool_]:
        """Which pairs are fixed by hand."""
        pins = set(self.limits.pins)
        pairs = zip(self.need.tolist(), self.resource.tolist(), strict=True)
        return np.array([pair in pins for pair in pairs], dtype=np.bool_)

    def tasks_left(self) -> dict[int, int]:
        """How many more tasks each unit may be given: within its ceiling, its slots and what it could be asked."""
        tasks = {}
        for unit in np.unique(self.unit).tolist():
            mine = self.unit == unit
            slots = sum(self.limits.slots.get(each, 0) for each in np.unique(self.resource[mine]).tolist())
            most = min(slots, int(mine.sum()))
            if (ceiling := self.limits.ceilings.get(unit)) is not None:
                most = min(most, ceiling - self.limits.carried.get(unit, 0))
            tasks[unit] = max(most, 0)
        return tasks

    def marginal(self, unit: int, further: int) -> float:
        """What one more task costs a unit after so many of this plan and what it carries already."""
        begun = self.limits.carried.get(unit, 0)
        return marginal(self.load_weight, begun + further, self.limits.capacity.get(unit, 1.0))

    def load_cost(self, chosen: NDArray[np.bool_]) -> float:
        """What the chosen pairs cost the units that carry them."""
        units, counts = np.unique(self.unit[chosen], return_counts=True)
        loads = zip(units.tolist(), counts.tolist(), strict=True)
        return sum(self.marginal(unit, further) for unit, count in loads for further in range(count))

    def objective(self, chosen: NDArray[np.bool_]) -> float:
        """What the chosen pairs are worth after what they cost."""
        return float(self.value[chosen].sum()) - self.load_cost(chosen)

    def check_pins(self) -> None:
        """Refuse pairs fixed by hand that no plan could keep."""
        pinned, limits = self.pinned, self.limits
        known = set(zip(self.need[pinned].tolist(), self.resource[pinned].tolist(), strict=True))
        for need, resource in sorted(limits.pins):
            if (need, resource) not in known:
                raise PinRefused("pair", need)
        self._within("partners", self.need[pinned], lambda need: limits.partners.get(need, 1))
        self._within("slots", self.resource[pinned], lambda resource: limits.slots.get(resource, 0))
        tasks = self.tasks_left()
        self._within("ceiling", self.unit[pinned], lambda unit: tasks[unit])
        for resource, left in sorted(limits.left.items()):
            if self.takes[pinned & (self.resource == resource)].sum() > left:
                raise PinRefused("left", resource)

    def _within(self, limit: str, keys: Column, most: Any) -> None:
        for key, count in zip(*(each.tolist() for each in np.unique(keys, return_counts=True)), strict=True):
            if count > most(key):
                raise PinRefused(limit, key)

    def dump(self) -> dict[str, Any]:
        """Write everything down, so that anybody can solve it again."""
        columns = zip(
            self.need.tolist(), self.resource.tolist(), self.unit.tolist(), self.value.tolist(), self.takes.tolist(),
            strict=True,
        )  # fmt: skip
        limits = self.limits
        return {
            "pairs": [
                {"need": need, "resource": resource, "unit": unit, "value": value, "takes": takes}
                for need, resource, unit, value, takes in columns
            ],
            "slots": dict(limits.slots),
            "ceilings": dict(limits.ceilings),
            "carried": dict(limits.carried),
            "capacity": dict(limits.capacity),
            "left": dict(limits.left),
            "partners": dict(limits.partners),
            "pins": [list(pin) for pin in sorted(limits.pins)],
            "excluded": [list(pair) for pair in sorted(limits.excluded)],
            "shut": sorted(limits.shut),
            "load_weight": self.load_weight,
        }
