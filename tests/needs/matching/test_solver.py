"""The solver against another formulation: whole numbers throughout, and a unit's load chosen as one of all loads."""

import itertools
import random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from needs.matching.greedy import greedy
from needs.matching.instance import Instance, Limits
from needs.matching.solver import solve


def drawn(seed, load_weight=None, *, consumables=False):
    """A small street by dice."""
    dice = random.Random(seed)  # noqa: S311  a repeatable die, no secret
    units = {resource: dice.randint(1, 4) for resource in range(1, 9)}
    pairs = [
        (need, resource, unit, round(dice.uniform(36, 90), 4))
        for need in range(1, dice.randint(3, 11))
        for resource, unit in units.items()
        if dice.random() < 0.5
    ]
    slots = {resource: dice.randint(0, 3) for resource in units}
    limits = Limits(
        slots=slots,
        ceilings={unit: dice.randint(1, 5) for unit in (1, 2)},
        carried={unit: dice.randint(0, 2) for unit in (2, 3)},
        capacity={unit: dice.uniform(0.5, 2) for unit in (1, 3)},
        left={resource: dice.randint(0, 30) for resource in (1, 2)} if consumables else {},
        partners={1: 2, 2: 3},
        excluded=[(pair[0], pair[2]) for pair in pairs if dice.random() < 0.1],
        shut=[resource for resource in units if seed % 3 == 0 and dice.random() < 0.2],
    )
    takes = {(need, resource): float(dice.randint(1, 20)) for need, resource, *_rest in pairs}
    weight = dice.choice([0.0, 4.0, 25.0]) if load_weight is None else load_weight
    return Instance.of(pairs, limits, weight, takes if consumables else None)


def pinned(instance, count=2):
    """The same with the pairs fixed that taking the best first would take."""
    first = np.flatnonzero(greedy(instance))[:count]
    pins = [(int(instance.need[at]), int(instance.resource[at])) for at in first]
    columns = (instance.need.tolist(), instance.resource.tolist(), instance.unit.tolist(), instance.value.tolist())
    limits = Limits(**{**vars(instance.limits), "pins": pins})
    return Instance.of(list(zip(*columns, strict=True)), limits, instance.load_weight)


def best_by_whole_numbers(instance):
    """One variable a pair, one for each load a unit may end with; nothing shared with the solver but the numbers."""
    limits, pairs = instance.limits, len(instance.value)
    units = sorted(set(instance.unit.tolist()))
    loads = [(unit, load) for unit in units for load in range(int((instance.unit == unit).sum()) + 1)]
    costs = [
        sum(
            instance.load_weight * (limits.carried.get(unit, 0) + each) / limits.capacity.get(unit, 1)
            for each in range(load)
        )
        for unit, load in loads
    ]
    rows, least, most = [], [], []

    def add(of_pairs, of_loads, low, high):
        rows.append([*of_pairs, *of_loads])
        least.append(low)
        most.append(high)

    nothing = [0] * len(loads)
    for need in set(instance.need.tolist()):
        add(instance.need == need, nothing, 0, limits.partners.get(need, 1))
        for unit in units:
            add((instance.need == need) & (instance.unit == unit), nothing, 0, 1)
    for resource in set(instance.resource.tolist()):
        add(instance.resource == resource, nothing, 0, limits.slots[resource])
        if resource in limits.left:
            add((instance.resource == resource) * instance.takes, nothing, 0, limits.left[resource])
    for unit in units:
        add(instance.unit == unit, [-load if each == unit else 0 for each, load in loads], 0, 0)
        add([0] * pairs, [each == unit for each, _load in loads], 1, 1)
        if unit in limits.ceilings:
            add(instance.unit == unit, nothing, 0, max(limits.ceilings[unit] - limits.carried.get(unit, 0), 0))
    found = milp(
        np.array([*-instance.value, *costs]),
        constraints=LinearConstraint(np.array(rows, dtype=float), least, most),
        integrality=np.ones(pairs + len(loads)),
        bounds=Bounds([*instance.pinned.astype(float), *nothing], 1),
        options={"mip_rel_gap": 0},
    )
    return -found.fun


def assert_within_limits(instance, chosen):
    limits = instance.limits
    for need in set(instance.need.tolist()):
        units = instance.unit[chosen & (instance.need == need)].tolist()
        assert len(units) <= limits.partners.get(need, 1)
        assert len(units) == len(set(units))
        assert not {(need, unit) for unit in units} & set(limits.excluded)
    for resource in set(instance.resource.tolist()):
        mine = chosen & (instance.resource == resource)
        assert mine.sum() <= limits.slots[resource]
        assert instance.takes[mine].sum() <= limits.left.get(resource, np.inf)
    for unit, ceiling in limits.ceilings.items():
        load = int((chosen & (instance.unit == unit)).sum())
        assert load == 0 or load + limits.carried.get(unit, 0) <= ceiling
    assert not set(instance.resource[chosen].tolist()) & set(limits.shut)
    assert chosen[instance.pinned].all()
    assert int(instance.pinned.sum()) == len(set(limits.pins))


@pytest.mark.parametrize("seed", range(200))
def test_no_other_plan_is_worth_more(seed):
    instance = pinned(drawn(seed)) if seed % 4 == 3 else drawn(seed)
    found = solve(instance)
    assert found.objective == pytest.approx(best_by_whole_numbers(instance), abs=1e-6)
    assert found.proven
    assert found.bound == pytest.approx(found.objective, abs=1e-5)
    assert found.objective >= instance.objective(greedy(instance)) - 1e-9
    assert_within_limits(instance, found.chosen)
    assert_within_limits(instance, greedy(instance))


@pytest.mark.parametrize("seed", range(200, 240))
def test_what_is_used_up_in_different_amounts_is_solved_and_its_gap_told(seed):
    instance = drawn(seed, consumables=True)
    found = solve(instance)
    assert found.objective == pytest.approx(best_by_whole_numbers(instance), abs=1e-6)
    assert found.bound >= found.objective - 1e-6
    assert found.gap == pytest.approx(0, abs=1e-5)
    assert_within_limits(instance, found.chosen)


@pytest.mark.parametrize("seed", range(30))
def test_the_dearer_load_is_the_less_of_it_there_is(seed):
    costs = []
    for load_weight in (0.0, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0):
        chosen = solve(drawn(seed, load_weight)).chosen
        costs.append(drawn(seed, 1.0).load_cost(chosen))
    assert all(later <= earlier + 1e-9 for earlier, later in itertools.pairwise(costs))


def test_the_same_question_has_the_same_answer():
    first, second = solve(drawn(7)), solve(drawn(7))
    assert (first.chosen == second.chosen).all()
    assert (first.objective, first.bound) == (second.objective, second.bound)


def test_an_instance_is_written_down_whole():
    written = drawn(3).dump()
    assert set(written) == {
        "pairs", "slots", "ceilings", "carried", "capacity", "left", "partners", "pins", "excluded", "shut",
        "load_weight",
    }  # fmt: skip
    assert set(written["pairs"][0]) == {"need", "resource", "unit", "value", "takes"}
    assert len(written["pairs"]) == len(drawn(3).value)
