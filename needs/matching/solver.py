"""Choosing exactly: which columns bring the most under limits on their sums.

The libraries take fifty megabytes and half a second to load, and only the worker ever solves; hence the late import.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """Columns of one key are summed, those from ``positive`` on subtracted; each sum stays within its bounds.

    ``most`` has a bound for each key in order, or one for all.
    """

    keys: Sequence[int]
    most: float | Sequence[float]
    least: float = float("-inf")
    positive: int | None = None


def best(gains: Sequence[float], limits: Sequence[Limit]) -> list[bool]:
    """Tell of each column whether it is taken, so that what is taken gains the most; proven, not approximated."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp
    from scipy.sparse import coo_array

    def constraint(limit: Limit) -> LinearConstraint:
        rows = {key: row for row, key in enumerate(sorted(set(limit.keys)))}
        signs = np.ones(len(limit.keys))
        signs[limit.positive if limit.positive is not None else len(signs) :] = -1
        places = ([rows[key] for key in limit.keys], range(len(limit.keys)))
        sums = coo_array((signs, places), shape=(len(rows), len(gains)))
        return LinearConstraint(sums, lb=limit.least, ub=limit.most)

    solved = milp(
        -np.array(gains),
        constraints=[constraint(limit) for limit in limits],
        integrality=np.ones(len(gains), dtype=np.int8),
        bounds=Bounds(0, 1),
        options={"mip_rel_gap": 0},
    )
    if not solved.success:
        raise RuntimeError(f"the assignment was not solved: {solved.message}")
    return [bool(taken > 0.5) for taken in solved.x]
