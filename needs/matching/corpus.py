"""All resources of a street read once, as tables a need is held against in one go."""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

from needs.matching.facts import ResourceFacts
from needs.matching.habits import Learnt
from needs.matching.ontology import Ontology
from needs.matching.text import Reading, read_offer, trades
from needs.matching.understanding import Understanding

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]
K = TypeVar("K", bound=Hashable)
NOT_TOLD, YEAR = 0.5, 365
# Digits of the division code of a district, a street and a community.
LEVELS = (6, 9, 12)
# How much of a concept is in its broader one, in what it answers, in what it goes with.
BROADER, ANSWERS, BESIDE = 0.45, 0.8, 0.35
# What a unit's trade lets it do though the resource does not say so.
BY_TRADE = 0.7


@dataclass(frozen=True)
class Terms:
    """Words, characters or pairs of them: where each stands, how telling it is, how much each resource says in them."""

    holders: Mapping[str, Ints]
    telling: Mapping[str, float]
    unseen: float
    said: Floats

    @classmethod
    def among(cls, texts: Sequence[Collection[str]]) -> "Terms":
        holders: dict[str, list[int]] = {}
        for place, terms in enumerate(texts):
            for term in sorted(terms):
                holders.setdefault(term, []).append(place)
        count = len(texts)
        telling = {term: float(np.log1p(count / (len(held) + 1))) for term, held in holders.items()}
        said = np.array([sum(telling[term] for term in sorted(terms)) for terms in texts], dtype=np.float32)
        return cls(
            {term: np.array(held, dtype=np.int32) for term, held in holders.items()},
            telling, float(np.log1p(count)), said,
        )  # fmt: skip

    def alike(self, asked: Iterable[str]) -> Floats:
        """Tell how alike a need's terms and each resource's are, from 0 to 1."""
        terms = sorted(asked)
        total = sum(self.telling.get(term, self.unseen) for term in terms)
        shared = np.zeros(len(self.said), dtype=np.float32)
        for term in terms:
            if term in self.holders:
                shared[self.holders[term]] += self.telling[term]
        return np.divide(shared, np.sqrt(total * self.said), out=np.zeros_like(shared), where=shared > 0)


class Corpus:
    """Resources as matching holds them: one row each, one column a concept."""

    def __init__(self, resources: Sequence[ResourceFacts], understanding: Understanding | None = None) -> None:
        understood = understanding or Understanding()
        self.resources = tuple(resources)
        self.known, self.learnt = understood.known, understood.learnt
        self.ids = np.array([resource.id for resource in resources], dtype=np.int64)
        self.readings: tuple[Reading, ...] = tuple(read_offer(resource.text, self.known) for resource in resources)
        self.trades = tuple(trades(resource.unit_name, self.known) for resource in resources)
        self.telling = self._telling()
        offered = spread((reading.concepts for reading in self.readings), self.known)
        trade = spread(self.trades, self.known)
        self.offered, self.trade = Table.of(offered), Table.of(trade)
        self.sizes = np.sqrt(offered * offered @ self.telling)
        self.trade_sizes = np.sqrt(trade * trade @ self.telling)
        self.craft = Table.of(np.minimum(trade, 1))
        self.able = Table.of(np.maximum(np.minimum(offered, 1), BY_TRADE * np.minimum(trade, 1)))
        self.words = Terms.among([reading.words for reading in self.readings])
        self.pairs = Terms.among([reading.pairs for reading in self.readings])
        self.letters = Terms.among([reading.letters for reading in self.readings])
        self.record = np.array([record_of(resource) for resource in resources], dtype=np.float32)
        self.fresh = np.array([freshness_of(resource) for resource in resources], dtype=np.float32)

    def with_learnt(self, learnt: Learnt) -> "Corpus":
        """The same resources, read once, under other habits."""
        other = copy(self)
        other.learnt = learnt
        return other

    def row(self, concepts: Mapping[str, float]) -> Floats:
        """A need's concepts as a row of the same columns."""
        return spread([concepts], self.known)[0]

    def near(self, asked: str, offered: str) -> float:
        """Tell how near an offered concept is to one asked for."""
        places, parts = _reach(self.known)[offered]
        return float(parts[places == self.known.place[asked]].sum())

    def of_category(self, category: str) -> Floats:
        """How much of what each resource offers belongs to a category."""
        return self._categories.get(category, np.zeros(len(self.ids), dtype=np.float32))

    @cached_property
    def _categories(self) -> Mapping[str, Floats]:
        own = np.array([row_of_own(reading.concepts, self.known) for reading in self.readings], dtype=np.float32)
        own = own.reshape(len(self.ids), len(self.known.concepts))
        whole = np.maximum(own.sum(axis=1), 1e-6)
        categories = np.array([concept.category for concept in self.known.concepts])
        return {str(each): own[:, categories == each].sum(axis=1) / whole for each in np.unique(categories)}

    def sorted_by(self, key: Callable[[int], K]) -> "Kinds[K]":
        """Sort the resources into few kinds, so that each kind is looked at once."""
        return Kinds.among([key(place) for place in range(len(self.resources))])

    @cached_property
    def types(self) -> "Kinds[str]":
        return self.sorted_by(lambda place: self.resources[place].type)

    @cached_property
    def unit_kinds(self) -> "Kinds[str]":
        return self.sorted_by(lambda place: self.resources[place].unit_kind)

    @cached_property
    def units(self) -> "Kinds[int]":
        return self.sorted_by(lambda place: self.resources[place].unit_id)

    @cached_property
    def own(self) -> "Table":
        """Which concepts each resource speaks of itself, without what is near them."""
        rows = [row_of_own(dict.fromkeys(reading.concepts, 1.0), self.known) for reading in self.readings]
        return Table.of(np.array(rows, dtype=np.float32).reshape(len(rows), len(self.known.concepts)))

    @cached_property
    def meanings(self) -> tuple[Floats, NDArray[np.bool_]]:
        """The resources' texts as vectors, and which of them have one; those of another length count as none."""
        told = [np.frombuffer(resource.meaning, dtype=np.float32) for resource in self.resources]
        size = max((len(vector) for vector in told), default=0)
        known = np.array([bool(size) and len(vector) == size for vector in told], dtype=np.bool_)
        table = np.zeros((len(told), size), dtype=np.float32)
        for place in np.flatnonzero(known):
            table[place] = told[place]
        return table, known

    @cached_property
    def places(self) -> Mapping[tuple[int, str], Ints]:
        """Which resources stand where: by so many digits of the division code, and by zone as though of none."""
        found: dict[tuple[int, str], list[int]] = {}
        for place, resource in enumerate(self.resources):
            code = resource.area_code
            keys = [(digits, code[:digits]) for digits in LEVELS if len(code) >= digits]
            for key in (*keys, *([(0, resource.zone)] if resource.zone else ())):
                found.setdefault(key, []).append(place)
        return {key: np.array(places, dtype=np.int32) for key, places in found.items()}

    @cached_property
    def placed(self) -> NDArray[np.bool_]:
        """Which resources tell where they are."""
        return np.array([bool(resource.area_code) for resource in self.resources], dtype=np.bool_)

    @cached_property
    def hours(self) -> "Kinds[int]":
        return self.sorted_by(lambda place: self.readings[place].hours)

    @cached_property
    def groups(self) -> "Kinds[frozenset[str]]":
        return self.sorted_by(lambda place: self.readings[place].groups)

    @cached_property
    def seasons(self) -> "Kinds[frozenset[str]]":
        return self.sorted_by(lambda place: self.readings[place].seasons)

    @cached_property
    def counted(self) -> tuple[int, ...]:
        """The resources that tell how much there is."""
        told = ((place, self.resources[place].amount, self.readings[place].amounts) for place in range(len(self.ids)))
        return tuple(place for place, amount, amounts in told if amount is not None or amounts)

    def _telling(self) -> Floats:
        """How telling each concept is: the fewer resources offer it, the more."""
        held = np.zeros(len(self.known.concepts), dtype=np.float32)
        for reading in self.readings:
            for name in reading.concepts:
                held[self.known.place[name]] += 1
        return np.log1p((len(self.resources) + 1) / (held + 1)).astype(np.float32)


@dataclass(frozen=True)
class Table:
    """A row for each concept and a column for each resource; a need names few concepts, so few rows are read."""

    rows: Floats

    @classmethod
    def of(cls, resources: Floats) -> "Table":
        return cls(np.ascontiguousarray(resources.T))

    def along(self, concepts: Floats) -> Floats:
        """Sum each resource's concepts, weighed as a need weighs them."""
        named = np.flatnonzero(concepts)
        summed: Floats = concepts[named] @ self.rows[named]
        return summed


@lru_cache(maxsize=4)
def read_corpus(resources: tuple[ResourceFacts, ...], understanding: Understanding | None = None) -> Corpus:
    """Read every resource; those of a street seldom change between two looks."""
    return Corpus(resources, understanding)


@dataclass(frozen=True)
class Kinds(Generic[K]):
    """The kinds there are, and of which kind each resource is."""

    kinds: tuple[K, ...]
    of: Ints

    @classmethod
    def among(cls, keys: Sequence[K]) -> "Kinds[K]":
        place = {kind: place for place, kind in enumerate(dict.fromkeys(keys))}
        return cls(tuple(place), np.array([place[key] for key in keys], dtype=np.int32))

    def each(self, value: Callable[[K], float]) -> Floats:
        """Work out a value for each kind and hand it to the resources."""
        return np.array([value(kind) for kind in self.kinds], dtype=np.float32)[self.of]


def record_of(resource: ResourceFacts) -> float:
    """How content askers were with what the unit did; half when nothing is known, and surer the more it did."""
    return (resource.judged_well + 1) / (resource.met + 2)


def freshness_of(resource: ResourceFacts) -> float:
    """How lately somebody confirmed that the resource is to be had; half when nobody kept count."""
    return NOT_TOLD if resource.silent_days is None else max(0.0, 1 - resource.silent_days / YEAR)


def row_of_own(concepts: Mapping[str, float], known: Ontology) -> Floats:
    """Concepts as a row, without what is near them."""
    row = np.zeros(len(known.concepts), dtype=np.float32)
    for name, firmness in concepts.items():
        row[known.place[name]] = firmness
    return row


def spread(texts: Iterable[Mapping[str, float]], known: Ontology) -> Floats:
    """Put concepts into rows, each with its broader ones and neighbours in their smaller part."""
    reach = _reach(known)
    rows = []
    for concepts in texts:
        row = np.zeros(len(known.concepts), dtype=np.float32)
        for name, firmness in concepts.items():
            places, parts = reach[name]
            row[places] = np.maximum(row[places], parts * firmness)
        rows.append(row)
    return np.array(rows, dtype=np.float32).reshape(len(rows), len(known.concepts))


@lru_cache(maxsize=32)
def _reach(known: Ontology) -> dict[str, tuple[Ints, Floats]]:
    return {concept.name: _reach_of(concept.name, known) for concept in known.concepts}


def _reach_of(name: str, known: Ontology) -> tuple[Ints, Floats]:
    parts = {name: 1.0}
    part = 1.0
    for broader in known.above(name):
        part *= BROADER
        parts.setdefault(broader, part)
    for others, part in ((known[name].answers, ANSWERS), (known.beside(name), BESIDE)):
        for other in others:
            parts[other] = max(parts.get(other, 0.0), part)
    places = np.array([known.place[each] for each in parts], dtype=np.int32)
    return places, np.array(list(parts.values()), dtype=np.float32)
