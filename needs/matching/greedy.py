"""What somebody would do by hand: take the best pair first, then the next that still fits."""

from collections import Counter

import numpy as np
from numpy.typing import NDArray

from needs.matching.instance import Instance


def greedy(instance: Instance) -> NDArray[np.bool_]:
    """Choose by worth alone, within every limit; pairs fixed by hand go first, equals in their order."""
    limits, tasks = instance.limits, Counter(instance.tasks_left())
    slots, left = Counter(dict(limits.slots)), dict(limits.left)
    partners: Counter[int] = Counter()
    together: set[tuple[int, int]] = set()
    chosen = np.zeros(len(instance.value), dtype=np.bool_)
    for place in np.lexsort((-instance.value, ~instance.pinned)).tolist():
        need, resource, unit = (int(column[place]) for column in (instance.need, instance.resource, instance.unit))
        takes = float(instance.takes[place])
        fits = partners[need] < limits.partners.get(need, 1) and slots[resource] > 0 and tasks[unit] > 0
        # A need is shared by units, not by two resources of one.
        if not fits or (need, unit) in together or takes > left.get(resource, np.inf):
            continue
        chosen[place] = True
        together.add((need, unit))
        partners[need] += 1
        slots[resource] -= 1
        tasks[unit] -= 1
        if resource in left:
            left[resource] -= takes
    return chosen
