"""The best plan, proven: a network solved as a linear program, its duals the certificate.

Needs on one side, resources within units on the other: such a program has whole numbers at its corners, so its optimum
is the plan's. Consumables asked for in different amounts break that form; then the same rows go to branch and bound,
and what remains between the plan and the bound is told. The libraries take fifty megabytes and half a second to load,
and only the worker ever solves; hence the late import.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from needs.matching.instance import Column, Instance, Values

if TYPE_CHECKING:
    from scipy.sparse import csr_array

# Of each need's pairs, so many are looked at first; the duals then say which others could help.
FIRST = 6
EXACT = 1e-6
Chosen = NDArray[np.bool_]


@dataclass(frozen=True)
class Solution:
    """Which pairs to take, what they are worth after their cost, and the most that any plan could be worth."""

    chosen: Chosen
    objective: float
    bound: float

    @property
    def gap(self) -> float:
        return max(0.0, self.bound - self.objective)

    @property
    def proven(self) -> bool:
        return self.gap <= EXACT * max(1.0, abs(self.bound))


@dataclass(frozen=True)
class Rows:
    """One kind of limit: the row each pair falls under, what it takes of it, and the most each row holds."""

    of: Column
    takes: Values
    most: Values


@dataclass(frozen=True)
class Program:
    """Every limit of an instance as rows, and the units' tasks, cheapest first."""

    rows: tuple[Rows, ...]
    unit_row: Column
    task_row: Column
    task_cost: Values
    units: int


def solve(instance: Instance) -> Solution:
    """Choose the pairs worth most after what they cost; proven, or with the gap told."""
    instance.check_pins()
    if not len(instance.value):
        return Solution(np.zeros(0, dtype=np.bool_), 0.0, 0.0)
    program = program_of(instance)
    taken, bound = _by_network(instance, program)
    if np.abs(taken - np.round(taken)).max() > EXACT:
        taken, bound = _by_branching(instance, program)
    chosen: Chosen = taken > 0.5
    return Solution(chosen, instance.objective(chosen), bound)


def program_of(instance: Instance) -> Program:
    """Put every limit of an instance into rows."""
    limits = instance.limits
    ones = np.ones(len(instance.value))
    rows = [
        _rows(instance.need, ones, lambda need: limits.partners.get(need, 1)),
        _rows(instance.resource, ones, lambda resource: limits.slots.get(resource, 0)),
    ]
    if limits.left:
        used_up = np.isin(instance.resource, list(limits.left))
        rows.append(_rows(instance.resource, instance.takes * used_up, lambda resource: limits.left.get(resource, 0)))
    if any(most > 1 for most in limits.partners.values()):
        # A need is shared by units, not by two resources of one.
        _keys, both = np.unique(np.stack([instance.need, instance.unit]), axis=1, return_inverse=True)
        rows.append(_rows(both.reshape(-1).astype(np.int64), ones, lambda _key: 1))
    units, unit_row = np.unique(instance.unit, return_inverse=True)
    tasks = instance.tasks_left()
    told = [
        (row, instance.marginal(unit, further))
        for row, unit in enumerate(units.tolist())
        for further in range(tasks[unit])
    ]
    return Program(
        tuple(rows), unit_row.astype(np.int64), np.array([row for row, _cost in told], dtype=np.int64),
        np.array([cost for _row, cost in told], dtype=np.float64), len(units),
    )  # fmt: skip


def _rows(keys: Column, takes: Values, most: Callable[[int], float]) -> Rows:
    names, of = np.unique(keys, return_inverse=True)
    return Rows(of.astype(np.int64), takes, np.array([most(name) for name in names.tolist()], dtype=np.float64))


def _by_network(instance: Instance, program: Program) -> tuple[Values, float]:
    """Solve with the likeliest pairs, add those the duals call for, until none could help."""
    active = _first(instance)
    while True:
        taken, duals = _solve_linear(instance, program, active)
        profit = _profit(instance, program, duals)
        missing = ~active & (profit > EXACT)
        if not missing.any():
            whole = np.zeros(len(instance.value))
            whole[active] = taken
            return whole, _bound(instance, program, duals, profit)
        active = active | missing


def _first(instance: Instance) -> Chosen:
    """The best few pairs of each need, and all that are fixed."""
    order = np.lexsort((-instance.value, instance.need))
    starts = np.searchsorted(instance.need[order], instance.need[order], side="left")
    active = np.zeros(len(instance.value), dtype=np.bool_)
    active[order[np.arange(len(order)) - starts < FIRST]] = True
    return active | instance.pinned


def _solve_linear(instance: Instance, program: Program, active: Chosen) -> tuple[Values, list[Values]]:
    from scipy.optimize import linprog

    matrix, most = matrix_of(program, np.flatnonzero(active))
    costs = np.concatenate([-instance.value[active], program.task_cost])
    least = np.concatenate([instance.pinned[active].astype(float), np.zeros(len(program.task_cost))])
    bounds = np.stack([least, np.ones(len(costs))], axis=1)
    # Its types know no sparse rows.
    minimise: Any = linprog
    solved = minimise(costs, A_ub=matrix, b_ub=most, bounds=bounds, method="highs")
    if not solved.success:
        raise RuntimeError(f"the plan was not solved: {solved.message}")
    sizes = [len(rows.most) for rows in program.rows]
    duals = np.maximum(-solved.ineqlin.marginals, 0)
    return solved.x[: int(active.sum())], np.split(duals, np.cumsum(sizes))


def matrix_of(program: Program, pairs: Column) -> "tuple[csr_array, Values]":
    """The rows of the pairs looked at, and last the units': pairs minus tasks."""
    from scipy.sparse import coo_array, csr_array, hstack, vstack

    count, tasks = len(pairs), len(program.task_cost)
    places = np.arange(count)
    blocks = []
    for rows in program.rows:
        told = (rows.takes[pairs], (rows.of[pairs], places))
        blocks.append(coo_array(told, shape=(len(rows.most), count + tasks)))
    ours = coo_array((np.ones(count), (program.unit_row[pairs], places)), shape=(program.units, count))
    theirs = coo_array((-np.ones(tasks), (program.task_row, np.arange(tasks))), shape=(program.units, tasks))
    blocks.append(hstack([ours, theirs]))
    most = np.concatenate([*(rows.most for rows in program.rows), np.zeros(program.units)])
    return csr_array(vstack(blocks)), most


def _profit(instance: Instance, program: Program, duals: list[Values]) -> Values:
    """What each pair is worth beyond the price of all it takes."""
    profit = instance.value - duals[-1][program.unit_row]
    for rows, prices in zip(program.rows, duals[:-1], strict=True):
        profit = profit - rows.takes * prices[rows.of]
    return profit


def _bound(instance: Instance, program: Program, duals: list[Values], profit: Values) -> float:
    """The most any plan can be worth, by weak duality: it needs no trust in the solver, only non-negative prices."""
    held = sum(
        float(prices[prices > 0] @ rows.most[prices > 0]) for rows, prices in zip(program.rows, duals[:-1], strict=True)
    )
    pairs = np.where(instance.pinned, profit, np.maximum(profit, 0)).sum()
    tasks = np.maximum(duals[-1][program.task_row] - program.task_cost, 0).sum()
    return held + float(pairs) + float(tasks)


def _by_branching(instance: Instance, program: Program) -> tuple[Values, float]:
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix, most = matrix_of(program, np.arange(len(instance.value)))
    costs = np.concatenate([-instance.value, program.task_cost])
    least = np.concatenate([instance.pinned.astype(float), np.zeros(len(program.task_cost))])
    solved: Any = milp(
        costs,
        constraints=LinearConstraint(matrix, ub=most),
        integrality=np.ones(len(costs), dtype=np.int8),
        bounds=Bounds(least, np.ones(len(costs))),
        options={"mip_rel_gap": 0},
    )
    if solved.x is None:
        raise RuntimeError(f"the plan was not solved: {solved.message}")
    return solved.x[: len(instance.value)], -float(solved.mip_dual_bound)
