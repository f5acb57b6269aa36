"""Why a need was given to nobody: what keeps each that could meet it, or what is wanted where none can."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from needs.matching.candidates import wanted
from needs.matching.corpus import Corpus, Floats
from needs.matching.facts import Barrier, Left, NeedFacts, Why
from needs.matching.instance import Instance
from needs.matching.solver import Chosen
from needs.matching.text import read_need

# So many that could meet it are named; who scores less is not what stands in the way.
MOST_NAMED = 6


@dataclass(frozen=True)
class Scored:
    """What scoring found for a need: pairs that may be chosen, those barred whatever the plan, and the best of all."""

    places: tuple[int, ...]
    totals: tuple[float, ...]
    values: Floats
    barred: tuple[tuple[int, float, Why], ...] = ()
    nearest: float = 0.0


@dataclass(frozen=True)
class Question:
    """A month's planning: the needs by id, what was found for each, and the whole as numbers."""

    needs: Mapping[int, NeedFacts]
    corpus: Corpus
    scored: Mapping[int, Scored]
    instance: Instance


@dataclass(frozen=True)
class Answered:
    """A question with the pairs chosen, counted once for every need that is left."""

    question: Question
    chosen: Chosen

    @cached_property
    def open_pairs(self) -> Mapping[tuple[int, int], int]:
        """Where each pair that was allowed stands in the instance."""
        instance = self.question.instance
        pairs = zip(instance.need.tolist(), instance.resource.tolist(), strict=True)
        return {pair: at for at, pair in enumerate(pairs)}

    @cached_property
    def served(self) -> Counter[int]:
        return Counter(self.question.instance.resource[self.chosen].tolist())

    @cached_property
    def loads(self) -> Counter[int]:
        return Counter(self.question.instance.unit[self.chosen].tolist())

    @cached_property
    def used(self) -> Mapping[int, float]:
        instance = self.question.instance
        limited = {
            resource: chosen.sum()
            for resource in instance.limits.left
            if (chosen := instance.takes[self.chosen & (instance.resource == resource)]).size
        }
        return {resource: float(used) for resource, used in limited.items()}

    def barrier(self, need_id: int, place: int, total: float) -> Barrier:
        """What keeps a pair that was allowed by clock and place from being chosen."""
        instance, resource = self.question.instance, self.question.corpus.resources[place]
        limits, unit = instance.limits, resource.unit_id
        at = self.open_pairs.get((need_id, resource.id))
        carried = limits.carried.get(unit, 0) + self.loads[unit]
        if at is None:
            why = Why.RULED_OUT
        elif self.served[resource.id] >= limits.slots.get(resource.id, 0):
            why = Why.SLOTS_TAKEN
        elif self.used.get(resource.id, 0.0) + float(instance.takes[at]) > limits.left.get(resource.id, np.inf):
            why = Why.USED_UP
        elif carried >= limits.ceilings.get(unit, np.inf):
            why = Why.AT_CEILING
        else:
            why = Why.TOO_DEAR
        return Barrier(resource.id, unit, why, total, carried, instance.marginal(unit, self.loads[unit]))


def leftovers(question: Question, chosen: Chosen) -> tuple[Left, ...]:
    """Every need given to nobody, in the order of the question."""
    answered, matched = Answered(question, chosen), set(question.instance.need[chosen].tolist())
    return tuple(_left(answered, need_id) for need_id in question.needs if need_id not in matched)


def _left(answered: Answered, need_id: int) -> Left:
    question = answered.question
    found, need = question.scored[need_id], question.needs[need_id]
    able = [answered.barrier(need_id, *pair) for pair in zip(found.places, found.totals, strict=True)]
    able += [_barred(question.corpus, *one) for one in found.barred]
    able.sort(key=lambda one: (-one.total, one.resource_id))
    if able:
        return Left(need_id, able[0].why, barriers=tuple(able[:MOST_NAMED]))
    needed = wanted(need, question.corpus)
    return Left(
        need_id, Why.NOBODY, needed, offered=_offered(need, question.corpus), nearest=round(found.nearest, 4)
    )  # fmt: skip


def _barred(corpus: Corpus, place: int, total: float, why: Why) -> Barrier:
    resource = corpus.resources[place]
    return Barrier(resource.id, resource.unit_id, why, total)


def _offered(need: NeedFacts, corpus: Corpus) -> bool:
    """Whether any resource speaks of a matter the need speaks of."""
    asked: Collection[str] = read_need(need.text, corpus.known).concepts
    return any(name in reading.concepts for reading in corpus.readings for name in asked)
