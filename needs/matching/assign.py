"""Propose who takes which need: the most value for all, where each further task costs a unit more than the last."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from needs.matching.candidates import candidates
from needs.matching.corpus import read_corpus
from needs.matching.facts import Candidate, NeedFacts, Plan, ResourceFacts, Spread, Standing
from needs.matching.fairness import gini, largest_share
from needs.matching.score import Weights
from needs.matching.solver import Limit, best

# Points a unit's second task costs; the third costs twice that, and so on.
LOAD_WEIGHT = 4.0
# Pairs below this are likelier wrong than right, and an officer should look for another by hand.
LEAST_TOTAL = 36.0


def propose(
    needs: Sequence[NeedFacts],
    resources: Sequence[ResourceFacts],
    *,
    max_per_unit: int | None = None,
    load_weight: float = LOAD_WEIGHT,
    weights: Weights | None = None,
    standing: Standing | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Propose at most one resource for each need, optimal under slots and load; the order given plays no part."""
    standing = standing or Standing()
    resources = sorted(resources, key=lambda resource: resource.id)
    scored = _scored(sorted(needs, key=lambda need: need.id), resources, weights, on_progress)
    pairs = [pair for pair in scored if (pair.need_id, pair.unit_id) not in standing.excluded]
    slots = {resource.id: resource.slots for resource in resources}
    units = {resource.unit_id for resource in resources}
    chosen = _best(pairs, slots, _tasks(pairs, slots, load_weight, max_per_unit, standing.carried))
    matched = {pair.need_id for pair in chosen}
    return Plan(
        pairs=tuple(chosen),
        unmatched=tuple(sorted(need.id for need in needs if need.id not in matched)),
        spread=_spread(chosen, units),
        score_only=_spread(_best(pairs, slots, _tasks(pairs, slots, 0.0, None, {})), units),
    )


def _scored(
    needs: Sequence[NeedFacts],
    resources: Sequence[ResourceFacts],
    weights: Weights | None,
    on_progress: Callable[[int, int], None] | None,
) -> list[Candidate]:
    corpus = read_corpus(tuple(resources))
    pairs: list[Candidate] = []
    for done, need in enumerate(needs, start=1):
        found = candidates(need, corpus=corpus, weights=weights)
        pairs += [pair for pair in found if pair.total >= LEAST_TOTAL]
        if on_progress:
            on_progress(done, len(needs))
    return pairs


@dataclass(frozen=True)
class _Task:
    """A unit's task by its place in line: the first is free, each further one dearer."""

    unit_id: int
    cost: float


def _best(pairs: Sequence[Candidate], slots: Mapping[int, int], tasks: Sequence[_Task]) -> list[Candidate]:
    """Solve the assignment exactly: one column for each pair and one for each task a unit may be given."""
    if not pairs:
        return []
    gains = [pair.total for pair in pairs] + [-task.cost for task in tasks]
    taken = best(gains, _limits(pairs, tasks, slots))
    return [pair for pair, chosen in zip(pairs, taken, strict=False) if chosen]


def _tasks(
    pairs: Sequence[Candidate],
    slots: Mapping[int, int],
    load_weight: float,
    max_per_unit: int | None,
    carried: Mapping[int, int],
) -> list[_Task]:
    """List the tasks each unit could still be given, cheapest first; what it carries comes before them."""
    most: Counter[int] = Counter()
    for resource_id, unit_id in {(pair.resource_id, pair.unit_id) for pair in pairs}:
        most[unit_id] += slots[resource_id]
    asked = Counter(unit_id for _, unit_id in {(pair.need_id, pair.unit_id) for pair in pairs})
    tasks = []
    for unit_id in sorted(most):
        begun = carried.get(unit_id, 0)
        end = begun + min(most[unit_id], asked[unit_id])
        places = range(begun, end if max_per_unit is None else min(end, max_per_unit))
        tasks += [_Task(unit_id, load_weight * place) for place in places]
    return tasks


def _limits(pairs: Sequence[Candidate], tasks: Sequence[_Task], slots: Mapping[int, int]) -> list[Limit]:
    """Each need once, each resource within its slots, each pair counted as one of its unit's tasks."""
    offered = sorted({pair.resource_id for pair in pairs})
    units = [pair.unit_id for pair in pairs] + [task.unit_id for task in tasks]
    return [
        Limit([pair.need_id for pair in pairs], most=1),
        Limit([pair.resource_id for pair in pairs], most=[slots[resource_id] for resource_id in offered]),
        Limit(units, least=0, most=0, positive=len(pairs)),
    ]


def _spread(chosen: Sequence[Candidate], units: Iterable[int]) -> Spread:
    loads = Counter(dict.fromkeys(sorted(units), 0))
    loads.update(pair.unit_id for pair in chosen)
    return Spread(
        pairs=len(chosen),
        total_score=round(sum(pair.total for pair in chosen), 2),
        largest_share=largest_share(loads.values()),
        gini=gini(loads.values()),
        loads=dict(loads),
    )
