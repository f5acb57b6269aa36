"""How well each resource answers a need, by the four principles; all resources of a street in one go."""

from dataclasses import astuple, dataclass
from typing import Any, NamedTuple

import numpy as np

from needs.matching.corpus import Corpus, Floats, Ints, row_of_own
from needs.matching.experience import TELLING, by_experience, by_meaning
from needs.matching.facts import NeedFacts
from needs.matching.leaning import leanings
from needs.matching.reach import reach
from needs.matching.text import read_need

MOST_CANDIDATES = 30
# The four principles, then what experience and nearness in meaning add to their total.
PRINCIPLES, COLUMNS = 4, 6


@dataclass(frozen=True)
class Weights:
    """How much each principle counts in the total; they add up to one."""

    classification: float = 0.33
    strength: float = 0.10
    reach: float = 0.17
    fit: float = 0.40


class Ranking(NamedTuple):
    """The resources that may answer a need, best first: their rows in the corpus, totals and columns."""

    places: Ints
    totals: Floats
    values: Floats


def rank(need: NeedFacts, corpus: Corpus, *, weights: Weights | None = None, limit: int = MOST_CANDIDATES) -> Ranking:
    """Rank the resources that have anything in common with a need; the same total goes by the lower id."""
    values, evidence = principles(need, corpus)
    total = totals(values, weights)
    found = np.flatnonzero(evidence)
    if len(found) > limit:
        least = np.partition(total[found], len(found) - limit)[len(found) - limit]
        found = found[total[found] >= least]
    order = np.lexsort((corpus.ids[found], -total[found]))[:limit]
    places = found[order].astype(np.int32)
    return Ranking(places, total[places], values[places])


def score_all(need: NeedFacts, corpus: Corpus, *, weights: Weights | None = None) -> Floats:
    """Total every resource, also those with nothing in common with the need."""
    return totals(principles(need, corpus)[0], weights)


def principles(need: NeedFacts, corpus: Corpus) -> tuple[Floats, Floats]:
    """Score every resource, 0 to 100 by each principle, then in points; tell how much speaks for it at all."""
    reading = read_need(need.text, corpus.known)
    asked = corpus.row(reading.concepts)
    own: Floats = row_of_own(reading.concepts, corpus.known) * corpus.telling
    size, about = float(np.sqrt((corpus.telling * asked * asked).sum())), float(own.sum())
    topic: Floats = _part(corpus.offered.along(corpus.telling * asked), size * corpus.sizes)
    covered = _part(corpus.able.along(own), about)
    trade = _part(corpus.trade.along(corpus.telling * asked), size * corpus.trade_sizes)
    craft = _part(corpus.craft.along(own), about)
    words, pairs = corpus.words.alike(reading.words), corpus.pairs.alike(reading.pairs)
    letters = corpus.letters.alike(reading.letters)
    types, kinds = leanings(need, reading, corpus)
    # Two people speaking of one thing share little, so a little already says much: hence the roots.
    classification = 0.65 * np.sqrt(topic) + 0.2 * types + 0.15 * corpus.of_category(need.category)
    strength = 0.27 * np.sqrt(trade) + 0.23 * np.sqrt(craft) + 0.4 * kinds + 0.1 * corpus.record
    said = 0.22 * np.sqrt(words) + 0.12 * np.sqrt(pairs) + 0.2 * np.sqrt(letters)
    fit = 0.4 * np.sqrt(covered) + said + 0.06 * corpus.fresh
    values = np.stack([classification, strength, reach(need, reading, corpus), fit], axis=1)
    meaning, apart = by_meaning(need, corpus)
    points = np.stack([by_experience(need, reading, corpus), meaning], axis=1)
    columns = np.concatenate([100 * np.minimum(values, 1), points], axis=1)
    return columns, topic + words + pairs + (apart >= TELLING)


def totals(values: Floats, weights: Weights | None) -> Floats:
    """Weigh the four principles together and add the points beside them, from 0 to 100."""
    four: Floats = values[..., :PRINCIPLES] @ np.array(astuple(weights or Weights()), dtype=np.float32)
    # Rounded, so that sums taken in another order do not change who comes first.
    return np.round(np.clip(four + values[..., PRINCIPLES:].sum(axis=-1), 0, 100), 4)


def _part(some: Any, whole: Any) -> Floats:
    return np.divide(some, whole, out=np.zeros_like(some), where=np.asarray(whole) > 0)
