"""Propose who takes which need: the most value for all, where each further task costs a unit more than the last."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

import numpy as np

from needs.matching.candidates import explain
from needs.matching.corpus import Corpus, read_corpus
from needs.matching.facts import NeedFacts, Plan, ResourceFacts, Spread, Standing, Why
from needs.matching.fairness import LOAD_WEIGHT, capacities_of, gini, largest_share
from needs.matching.greedy import greedy
from needs.matching.instance import Instance, Limits, PinRefused
from needs.matching.leftovers import Question, Scored, leftovers
from needs.matching.reach import time_met
from needs.matching.score import COLUMNS, Weights, principles, rank, totals
from needs.matching.solver import Chosen, Solution, solve
from needs.matching.text import read_need
from needs.matching.understanding import Understanding

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
    fixed = _fixed(standing, corpus, known)
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


def check_pins(
    needs: Sequence[NeedFacts],
    resources: Sequence[ResourceFacts],
    *,
    max_per_unit: int | None = None,
    standing: Standing,
    understanding: Understanding | None = None,
) -> None:
    """Refuse pairs fixed by hand that no plan could keep, without planning."""
    fixed = {need_id for need_id, _resource in standing.pins}
    pinned = [need for need in needs if need.id in fixed]
    question = ask(
        pinned, resources, max_per_unit=max_per_unit, standing=standing, understanding=understanding
    )  # fmt: skip
    question.instance.check_pins()


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
    left = leftovers(question, solution.chosen)
    return Plan(
        pairs=tuple(pairs),
        unmatched=tuple(one.need_id for one in left),
        left=left,
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
    kept, barred = [], []
    for at in good:
        place = int(ranking.places[at])
        if why := _out_of_reach(need, hours, corpus, place):
            barred.append((place, float(ranking.totals[at]), why))
        else:
            kept.append(at)
    places = [int(ranking.places[at]) for at in kept]
    values = [ranking.values[at] for at in kept]
    if added := [place for place in fixed if place not in places]:
        every = principles(need, corpus)[0]
        places += added
        values += [every[place] for place in added]
    table = np.array(values, dtype=np.float32).reshape(len(places), COLUMNS)
    told = tuple(round(float(total), 4) for total in totals(table, weights))
    nearest = float(ranking.totals[0]) if len(ranking.totals) else 0.0
    return Scored(tuple(places), told, table, tuple(barred), nearest)


def _out_of_reach(need: NeedFacts, hours: int, corpus: Corpus, place: int) -> Why | None:
    """Whether there is no hour both could keep, or the resource is not to be had there at all."""
    resource = corpus.resources[place]
    if time_met(hours, corpus.readings[place].hours) == 0:
        return Why.OFF_HOURS
    return None if need.area_code.startswith(resource.only_in) else Why.ELSEWHERE


def _fixed(standing: Standing, corpus: Corpus, needs: Mapping[int, NeedFacts]) -> dict[int, list[int]]:
    """The rows of what is fixed by hand; a person's word bends neither the clock nor a resource's place."""
    place_of = {resource.id: place for place, resource in enumerate(corpus.resources)}
    fixed: dict[int, list[int]] = {}
    for need_id, resource_id in sorted(standing.pins):
        need, place = needs.get(need_id), place_of.get(resource_id)
        if need is None or place is None:
            continue
        if why := _out_of_reach(need, read_need(need.text, corpus.known).hours, corpus, place):
            raise PinRefused(why, need_id)
        fixed.setdefault(need_id, []).append(place)
    return fixed


def _limits(corpus: Corpus, max_per_unit: int | None, standing: Standing) -> Limits:
    capacity = capacities_of(corpus.resources)
    ceilings = {} if max_per_unit is None else dict.fromkeys(capacity, max_per_unit)
    return Limits(
        slots={resource.id: resource.slots for resource in corpus.resources},
        ceilings={**ceilings, **standing.ceilings},
        carried=standing.carried,
        capacity={**capacity, **standing.capacity},
        left={
            resource.id: max(float(resource.left), 0.0) for resource in corpus.resources if resource.left is not None
        },
        partners=standing.partners,
        pins=standing.pins,
        excluded=standing.excluded,
        shut=standing.shut,
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
