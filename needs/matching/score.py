"""How well a resource answers a need, by the four principles, each with its reason."""

import math
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from typing import NamedTuple

from needs.matching import reasons
from needs.matching.facts import Candidate, NeedFacts, ResourceFacts, Score
from needs.matching.habits import KINDS, NEITHER, TYPES
from needs.matching.text import Reading, read_need, read_offer, trades

MOST_CANDIDATES = 30
# By how many digits of the division code two places agree: community, street, district.
CLOSENESS = ((12, 1.0), (9, 0.6), (6, 0.3))
SAME_ZONE = 0.8
MOST_NAMED = 3


@dataclass(frozen=True)
class Weights:
    """How much each principle counts in the total; they add up to one."""

    classification: float = 0.45
    strength: float = 0.20
    reach: float = 0.25
    fit: float = 0.10


@dataclass(frozen=True)
class Rarity:
    """How telling a word is: the fewer resources hold it, the more."""

    weights: Mapping[str, float]
    unseen: float

    @classmethod
    def among(cls, texts: Sequence[Collection[str]]) -> "Rarity":
        seen = Counter(key for keys in texts for key in keys)
        return cls({key: math.log1p(len(texts) / (count + 1)) for key, count in seen.items()}, math.log1p(len(texts)))

    def of(self, key: str) -> float:
        return self.weights.get(key, self.unseen)

    def sum(self, keys: Iterable[str]) -> float:
        return math.fsum(self.of(key) for key in keys)


@dataclass(frozen=True)
class Offer:
    """One resource read: its concepts and words, and what they weigh together."""

    reading: Reading
    trades: frozenset[str]
    concepts_weight: float
    words_weight: float
    pairs_weight: float


@dataclass(frozen=True)
class Corpus:
    """All resources read once, and how telling each concept and word is among them."""

    offers: Mapping[int, Offer]
    concepts: Rarity
    words: Rarity
    pairs: Rarity


def read_corpus(resources: Sequence[ResourceFacts]) -> Corpus:
    """Read every resource and weigh words by their rarity."""
    readings = {resource.id: read_offer(resource.text) for resource in resources}
    concepts = Rarity.among([reading.concepts for reading in readings.values()])
    words = Rarity.among([reading.words for reading in readings.values()])
    pairs = Rarity.among([reading.pairs for reading in readings.values()])
    offers = {
        resource.id: Offer(
            reading=(reading := readings[resource.id]),
            trades=trades(resource.unit_name),
            concepts_weight=concepts.sum(reading.concepts),
            words_weight=words.sum(reading.words),
            pairs_weight=pairs.sum(reading.pairs),
        )
        for resource in resources
    }
    return Corpus(offers, concepts, words, pairs)


def candidates(
    need: NeedFacts,
    resources: Sequence[ResourceFacts],
    *,
    corpus: Corpus,
    weights: Weights | None = None,
    limit: int = MOST_CANDIDATES,
) -> list[Candidate]:
    """List the resources that may answer a need, best first; the same score goes by the lower id."""
    weights = weights or Weights()
    reading = read_need(need.text)
    found = []
    for resource in resources:
        offer = corpus.offers[resource.id]
        overlap = _overlap(reading, offer, corpus)
        if any(overlap):
            values = _values(need, resource, reading, offer.reading, overlap)
            found.append((_total(values, weights), resource, values))
    found.sort(key=lambda item: (-item[0], item[1].id))
    return [_candidate(need, resource, corpus, values, total) for total, resource, values in found[:limit]]


class Overlap(NamedTuple):
    """What a need and an offer have in common, each from 0 to 1."""

    topic: float
    trade: float
    words: float


class Values(NamedTuple):
    """The four principles from 0 to 100."""

    classification: float
    strength: float
    reach: float
    fit: float


def _overlap(need: Reading, offer: Offer, corpus: Corpus) -> Overlap:
    about = corpus.concepts.sum(need.concepts)
    shared = corpus.concepts.sum(need.concepts & offer.reading.concepts)
    trade = corpus.concepts.sum(need.concepts & offer.trades)
    covered = math.sqrt(shared / about) if about else 0.0
    focused = math.sqrt(shared / offer.concepts_weight) if offer.concepts_weight else 0.0
    words = _cosine(need.words, offer.reading.words, offer.words_weight, corpus.words)
    pairs = _cosine(need.pairs, offer.reading.pairs, offer.pairs_weight, corpus.pairs)
    return Overlap(
        topic=(2 * covered + focused) / 3,
        trade=math.sqrt(trade / about) if about else 0.0,
        # Two people speaking of one thing share few words, so a little overlap already says much.
        words=(math.sqrt(words) + math.sqrt(pairs)) / 2,
    )


def _values(need: NeedFacts, resource: ResourceFacts, asked: Reading, offered: Reading, overlap: Overlap) -> Values:
    type_lean = TYPES.get(need.category, {}).get(resource.type, NEITHER)
    kind_lean = KINDS.get(need.category, {}).get(resource.unit_kind, NEITHER)
    place = closeness(need, resource)
    reach = overlap.words if place is None else (overlap.words + place) / 2
    return Values(
        classification=100 * (0.8 * overlap.topic + 0.2 * type_lean),
        strength=100 * (0.8 * overlap.trade + 0.2 * kind_lean),
        reach=100 * reach,
        fit=100 * _fit(need, resource, asked, offered),
    )


def closeness(need: NeedFacts, resource: ResourceFacts) -> float | None:
    """Tell how near two places are, from 0 to 1; None when either is unknown."""
    if not (need.area_code and resource.area_code):
        return None
    steps = (near for digits, near in CLOSENESS if _same(need.area_code, resource.area_code, digits))
    near = next(steps, 0.0)
    return max(near, SAME_ZONE) if need.zone and need.zone == resource.zone else near


def coverage(need: NeedFacts, resource: ResourceFacts) -> float | None:
    """Tell how much of the wanted amount is there, from 0 to 1; None when the two cannot be compared."""
    if need.amount is None or resource.amount is None or need.measure != resource.measure or need.amount <= 0:
        return None
    return min(max(float(resource.amount / need.amount), 0.0), 1.0)


def _fit(need: NeedFacts, resource: ResourceFacts, asked: Reading, offered: Reading) -> float:
    """Average what is known of amount, time and whom it is for; half when nothing is."""
    known = [
        coverage(need, resource),
        _met(asked.times, offered.times),
        _met(asked.groups, offered.groups),
    ]
    told = [part for part in known if part is not None]
    return sum(told) / len(told) if told else 0.5


def _met(asked: Collection[str], offered: Collection[str]) -> float | None:
    if not asked:
        return None
    # An offer that names no time or group is open to any.
    return len(set(asked) & set(offered)) / len(asked) if offered else 0.5


def _candidate(need: NeedFacts, resource: ResourceFacts, corpus: Corpus, values: Values, total: float) -> Candidate:
    asked, offer = read_need(need.text), corpus.offers[resource.id]
    topics = _most_telling(asked.concepts & offer.reading.concepts, corpus.concepts)
    crafts = _most_telling(asked.concepts & offer.trades, corpus.concepts)
    words = _most_telling(asked.words & offer.reading.words, corpus.words)
    return Candidate(
        need_id=need.id,
        resource_id=resource.id,
        unit_id=resource.unit_id,
        total=total,
        classification=Score(values.classification, reasons.classification(need, resource, topics)),
        strength=Score(values.strength, reasons.strength(need, resource, crafts)),
        reach=Score(values.reach, reasons.reach(need, closeness(need, resource), words)),
        fit=Score(values.fit, reasons.fit(need, resource, coverage(need, resource), asked, offer.reading)),
    )


def _total(values: Values, weights: Weights) -> float:
    # Rounded, so that sums taken in another order do not change who comes first.
    return round(sum(value * weight for value, weight in zip(values, astuple(weights), strict=True)), 4)


def _same(one: str, other: str, digits: int) -> bool:
    return len(one) >= digits <= len(other) and one[:digits] == other[:digits]


def _cosine(asked: frozenset[str], offered: frozenset[str], offered_weight: float, rarity: Rarity) -> float:
    shared = asked & offered
    if not shared:
        return 0.0
    return rarity.sum(shared) / math.sqrt(rarity.sum(asked) * offered_weight)


def _most_telling(keys: Iterable[str], rarity: Rarity) -> list[str]:
    """Order by rarity and drop what only repeats part of a longer word."""
    kept: list[str] = []
    for key in sorted(keys, key=lambda key: (-len(key), key)):
        if not any(key in longer for longer in kept):
            kept.append(key)
    return sorted(kept, key=lambda key: (-rarity.of(key), key))[:MOST_NAMED]
