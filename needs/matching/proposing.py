"""Propose who takes which need: the most value for all, where each further task costs a unit more than the last."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from needs.matching.candidates import explain, wanted
from needs.matching.corpus import Corpus, Floats, read_corpus
from needs.matching.facts import Left, NeedFacts, Plan, ResourceFacts, Spread, Standing, Why
from needs.matching.fairness import gini, largest_share
from needs.matching.greedy import greedy
from needs.matching.instance import Instance, Limits
from needs.matching.reach import time_met
from needs.matching.score import COLUMNS, Weights, principles, rank, totals
from needs.matching.solver import Chosen, Solution, solve
from needs.matching.text import read_need
from needs.matching.understanding import Understanding

# Points the second task of a usual unit costs; the third costs twice that, and so on.
LOAD_WEIGHT = 4.0
# Pairs below this are likelier wrong than right, and an officer should look for another by hand.
LEAST_TOTAL = 36.0
# However little a unit offers, a task is not dearer than this to it; however much, not cheaper.
LEAST_CAPACITY, MOST_CAPACITY = 0.5, 2.0


@dataclass(frozen=True)
class Scored:
    """What scoring found for a need: the pairs that may be chosen, and whether others failed by the clock alone."""

    places: tuple[int, ...]
    totals: tuple[float, ...]
    values: Floats
    off_hours: bool


@dataclass(frozen=True)
class Question:
    """A month's planning: the needs by id, what was found for each, and the whole as numbers."""

    needs: Mapping[int, NeedFacts]
    corpus: Corpus
    scored: Mapping[int, Scored]
    instance: Instance


def propose(
    needs: Sequence[NeedFacts],
    resources: Sequence[ResourceFacts],
    *,
    max_per_unit: int | None = None,
    load_weight: float = LOAD_WEIGHT,
    weights: Weights | None = None,
    standing: Standing | None = None,
    understanding: Understanding | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Plan:
    """Propose who takes which need, optimal under every limit; the order given plays no part."""
    question = ask(
        needs, resources, max_per_unit=max_per_unit, load_weight=load_weight, weights=weights, standing=standing,
        understanding=understanding, on_progress=on_progress,
    )  # fmt: skip
    return answer(question, solve(question.instance))


def ask(
    needs: Sequence[NeedFacts],
    resources: Sequence[ResourceFacts],
    *,
    max_per_unit: int | None = None,
    load_weight: float = LOAD_WEIGHT,
    weights: Weights | None = None,
    standing: Standing | None = None,
    understanding: Understanding | None = None,
    on_progress: Callable[[int, int], None] | None = None,
) -> Question:
    """Score every pair once and put the month's question in numbers."""
    standing = standing or Standing()
    corpus = read_corpus(tuple(sorted(resources, key=lambda resource: resource.id)), understanding)
    known = {need.id: need for need in sorted(needs, key=lambda need: need.id)}
    fixed = _fixed(standing, corpus)
    scored = {}
    for done, need in enumerate(known.values(), start=1):
        scored[need.id] = _score(need, corpus, weights, fixed.get(need.id, ()))
        if on_progress:
            on_progress(done, len(known))
    limits = _limits(corpus, max_per_unit, standing)
    pairs = [
        (need_id, corpus.resources[place].id, corpus.resources[place].unit_id, total)
        for need_id, found in scored.items()
        for place, total in zip(found.places, found.totals, strict=True)
    ]
    takes = _takes(known, corpus, scored)
    return Question(known, corpus, scored, Instance.of(pairs, limits, load_weight, takes))


def answer(question: Question, solution: Solution) -> Plan:
    """Put a solution into words, and what taking the best pair first would have come to beside it."""
    instance, corpus = question.instance, question.corpus
    units = {resource.unit_id for resource in corpus.resources}
    place_of = {resource.id: place for place, resource in enumerate(corpus.resources)}
    pairs = []
    for need_id, resource_id in _chosen(instance, solution.chosen):
        found, place = question.scored[need_id], place_of[resource_id]
        at = found.places.index(place)
        pairs.append(explain(question.needs[need_id], place, corpus, found.totals[at], found.values[at]))
    matched = {pair.need_id for pair in pairs}
    unmatched = tuple(need_id for need_id in question.needs if need_id not in matched)
    return Plan(
        pairs=tuple(pairs),
        unmatched=unmatched,
        left=tuple(_left(question, solution.chosen, need_id) for need_id in unmatched),
        spread=_spread(instance, solution.chosen, units),
        score_only=_spread(instance, greedy(instance), units),
        bound=solution.bound,
        gap=solution.gap,
        proven=solution.proven,
    )


def _score(need: NeedFacts, corpus: Corpus, weights: Weights | None, fixed: Iterable[int]) -> Scored:
    """The pairs worth proposing; what a person fixed by hand is among them whatever it scores."""
    ranking = rank(need, corpus, weights=weights)
    hours = read_need(need.text, corpus.known).hours
    good = [at for at, total in enumerate(ranking.totals.tolist()) if total >= LEAST_TOTAL]
    kept = [at for at in good if _can_meet(need, hours, corpus, int(ranking.places[at]))]
    places = [int(ranking.places[at]) for at in kept]
    values = [ranking.values[at] for at in kept]
    if added := [place for place in fixed if place not in places]:
        every = principles(need, corpus)[0]
        places += added
        values += [every[place] for place in added]
    table = np.array(values, dtype=np.float32).reshape(len(places), COLUMNS)
    told = tuple(round(float(total), 4) for total in totals(table, weights))
    return Scored(tuple(places), told, table, off_hours=bool(good) and not kept)


def _can_meet(need: NeedFacts, hours: int, corpus: Corpus, place: int) -> bool:
    """Whether there is an hour both could keep, and the resource is to be had there at all."""
    resource = corpus.resources[place]
    return time_met(hours, corpus.readings[place].hours) != 0 and need.area_code.startswith(resource.only_in)


def _fixed(standing: Standing, corpus: Corpus) -> dict[int, list[int]]:
    place_of = {resource.id: place for place, resource in enumerate(corpus.resources)}
    fixed: dict[int, list[int]] = {}
    for need_id, resource_id in sorted(standing.pins):
        if resource_id in place_of:
            fixed.setdefault(need_id, []).append(place_of[resource_id])
    return fixed


def _limits(corpus: Corpus, max_per_unit: int | None, standing: Standing) -> Limits:
    offered = Counter[int]()
    for resource in corpus.resources:
        offered[resource.unit_id] += resource.slots
    usual = max(offered.total() / max(len(offered), 1), 1)
    ceilings = {} if max_per_unit is None else dict.fromkeys(offered, max_per_unit)
    capacity = {unit: min(max(slots / usual, LEAST_CAPACITY), MOST_CAPACITY) for unit, slots in offered.items()}
    return Limits(
        slots={resource.id: resource.slots for resource in corpus.resources},
        ceilings={**ceilings, **standing.ceilings},
        carried=standing.carried,
        capacity={**capacity, **standing.capacity},
        left={resource.id: float(resource.left) for resource in corpus.resources if resource.left is not None},
        partners=standing.partners,
        pins=standing.pins,
        excluded=standing.excluded,
    )


def _takes(
    needs: Mapping[int, NeedFacts], corpus: Corpus, scored: Mapping[int, Scored]
) -> dict[tuple[int, int], float]:
    """How much of a consumable each need asks for, where it says so in the same measure."""
    takes = {}
    for need_id, found in scored.items():
        need = needs[need_id]
        for resource in (corpus.resources[place] for place in found.places):
            if resource.left is not None and need.amount is not None and need.measure == resource.measure:
                takes[need_id, resource.id] = float(need.amount)
    return takes


def _chosen(instance: Instance, chosen: Chosen) -> list[tuple[int, int]]:
    return list(zip(instance.need[chosen].tolist(), instance.resource[chosen].tolist(), strict=True))


def _left(question: Question, chosen: Chosen, need_id: int) -> Left:
    """Why a need was given to nobody."""
    instance, found = question.instance, question.scored[need_id]
    mine = instance.need == need_id
    if not found.places:
        why = Why.OFF_HOURS if found.off_hours else Why.NOBODY
        return Left(need_id, why, wanted(question.needs[need_id], question.corpus))
    if not mine.any():
        return Left(need_id, Why.RULED_OUT)
    served = Counter(instance.resource[chosen].tolist())
    full = [served[resource] >= instance.limits.slots.get(resource, 0) for resource in instance.resource[mine].tolist()]
    if all(full):
        return Left(need_id, Why.SLOTS_TAKEN)
    loads, ceilings, carried = (
        Counter(instance.unit[chosen].tolist()),
        instance.limits.ceilings,
        instance.limits.carried,
    )
    open_units = [unit for unit, taken in zip(instance.unit[mine].tolist(), full, strict=True) if not taken]
    if all(unit in ceilings and loads[unit] + carried.get(unit, 0) >= ceilings[unit] for unit in open_units):
        return Left(need_id, Why.AT_CEILING)
    return Left(need_id, Why.TOO_DEAR)


def _spread(instance: Instance, chosen: Chosen, units: Iterable[int]) -> Spread:
    loads = Counter(dict.fromkeys(sorted(units), 0))
    loads.update(instance.unit[chosen].tolist())
    return Spread(
        pairs=int(chosen.sum()),
        total_score=round(float(instance.value[chosen].sum()), 2),
        largest_share=largest_share(loads.values()),
        gini=gini(loads.values()),
        loads=dict(loads),
        load_cost=round(instance.load_cost(chosen), 2),
        objective=round(instance.objective(chosen), 2),
    )
