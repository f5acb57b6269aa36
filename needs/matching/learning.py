"""Learning a street's habits from its decisions, and trying them on months they were not learnt from.

A pair's chance to go well is taken to grow with its total and with its habits (a logistic model held near zero), so
a habit that was seen seldom, or says no more than the total already does, stays small.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from needs.matching.corpus import Corpus
from needs.matching.evaluation import Figures
from needs.matching.experience import keys_of
from needs.matching.facts import NeedFacts
from needs.matching.habits import Habit, Key, Learnt
from needs.matching.score import Weights, score_all
from needs.matching.text import read_need

# Ten points more, and the odds are some three times as good; at a total of fifty they are even.
POINTS, EVEN = 10.0, 50.0
# What was seen less often is chance; beyond so many habits nobody reads them.
LEAST_SEEN, MOST_HABITS, LEAST_POINTS = 3, 300, 0.5
HELD_NEAR_ZERO, ROUNDS, SMALL, COMMON = 1.0, 50, 1e-6, 2
MONTHS_HELD = 3
LEAST_TO_LEARN, LEAST_TO_TRY = 30, 10
Floats = NDArray[np.float64]
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class Decision:
    """What became of one pair: whether it went well, how much that says, and in which month."""

    need: NeedFacts
    resource_id: int
    good: bool
    weight: float
    month: date


@dataclass(frozen=True)
class Trial:
    """How often the partner that was found in the months held back stood first, without and with the habits."""

    learnt_from: int
    tried_on: int
    since: date
    before: Figures
    after: Figures


class TooLittleError(ValueError):
    """There are too few decisions to learn from, or too few to try on."""

    def __init__(self, learnt_from: int, tried_on: int) -> None:
        super().__init__(f"{learnt_from} to learn from, {tried_on} to try on")
        self.learnt_from, self.tried_on = learnt_from, tried_on


def learn_and_try(
    decisions: Sequence[Decision], corpus: Corpus, *, weights: Weights | None = None,
    on_progress: Progress | None = None,
) -> tuple[Learnt, Trial]:  # fmt: skip
    """Learn from all but the last months, and tell how that does on those; the same decisions give the same habits."""
    ordered = sorted(decisions, key=lambda one: (one.month, one.need.id, one.resource_id, one.good))
    since = _held_since(ordered)
    earlier = [one for one in ordered if one.month < since]
    held = [one for one in ordered if one.month >= since and one.good]
    if len(earlier) < LEAST_TO_LEARN or len(held) < LEAST_TO_TRY:
        raise TooLittleError(len(earlier), len(held))
    learnt = learn(earlier, corpus, weights=weights, on_progress=on_progress)
    before = _figures(held, corpus, weights)
    after = _figures(held, corpus.with_learnt(learnt), weights)
    return learnt, Trial(len(earlier), len(held), since, before, after)


def _held_since(ordered: Sequence[Decision]) -> date:
    months = sorted({one.month for one in ordered})
    return months[-MONTHS_HELD] if len(months) > MONTHS_HELD else date.min


def learn(
    decisions: Sequence[Decision], corpus: Corpus, *, weights: Weights | None = None,
    on_progress: Progress | None = None,
) -> Learnt:  # fmt: skip
    """Learn the habits that tell what went well from what did not."""
    place_of = {resource.id: place for place, resource in enumerate(corpus.resources)}
    said, totals = [], []
    for done, one in enumerate(decisions, start=1):
        place = place_of[one.resource_id]
        reading = read_need(one.need.text, corpus.known)
        resource, offered = corpus.resources[place], corpus.readings[place]
        said.append(list(keys_of(one.need.category, reading, resource, offered)))
        totals.append(float(score_all(one.need, corpus, weights=weights)[place]))
        if on_progress:
            on_progress(done, len(decisions))
    keys = _seen(said)
    good = np.array([one.good for one in decisions], dtype=np.float64)
    share = np.array([one.weight for one in decisions], dtype=np.float64)
    odds = _fit(_table(said, keys), (np.array(totals) - EVEN) / POINTS, good, share)
    return Learnt(tuple(_habits(keys, odds, said, decisions)))


def _seen(said: Sequence[Sequence[Key]]) -> list[Key]:
    counts = Counter(key for keys in said for key in keys)
    often = sorted((key for key, count in counts.items() if count >= LEAST_SEEN), key=lambda key: (-counts[key], key))
    return sorted(often[:MOST_HABITS])


def _table(said: Sequence[Sequence[Key]], keys: Sequence[Key]) -> Floats:
    place = {key: at for at, key in enumerate(keys)}
    table = np.zeros((len(said), len(keys)), dtype=np.float64)
    for row, told in enumerate(said):
        for key in told:
            if key in place:
                table[row, place[key]] = 1
    return table


def _fit(table: Floats, begun: Floats, good: Floats, share: Floats) -> Floats:
    """Newton's method on the penalised likelihood.

    Before the habits stand what all pairs have in common and how far totals are to be trusted at all, so that no
    habit has to say that.
    """
    rows = np.concatenate([np.ones((len(table), 1)), begun[:, None], table], axis=1)
    held = np.full(rows.shape[1], HELD_NEAR_ZERO)
    held[:COMMON] = SMALL
    odds = np.zeros(rows.shape[1])
    for _round in range(ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(begun + rows @ odds, -30, 30)))
        slope = rows.T @ (share * (good - chance)) - held * odds
        bend = (rows * (share * chance * (1 - chance))[:, None]).T @ rows + np.diag(held)
        step = np.linalg.solve(bend, slope)
        odds += step
        if float(np.abs(step).max()) < SMALL:
            break
    return odds[COMMON:]


def _habits(
    keys: Sequence[Key], odds: Floats, said: Sequence[Sequence[Key]], decisions: Sequence[Decision]
) -> list[Habit]:
    well, badly = Counter[Key](), Counter[Key]()
    for told, one in zip(said, decisions, strict=True):
        (well if one.good else badly).update(told)
    habits = [
        Habit(key, round(float(weight) * POINTS, 1), well[key], badly[key])
        for key, weight in zip(keys, odds, strict=True)
    ]
    return [habit for habit in habits if abs(habit.points) >= LEAST_POINTS]


def _figures(held: Sequence[Decision], corpus: Corpus, weights: Weights | None) -> Figures:
    place_of = {resource.id: place for place, resource in enumerate(corpus.resources)}
    return Figures(
        {f"{at}": _rank(one.need, place_of[one.resource_id], corpus, weights) for at, one in enumerate(held)}
    )


def _rank(need: NeedFacts, place: int, corpus: Corpus, weights: Weights | None) -> int:
    """Where an officer saw it: of several with the same score the lower id stands first."""
    totals = score_all(need, corpus, weights=weights)
    before = (totals == totals[place]) & (corpus.ids <= corpus.ids[place])
    return int((totals > totals[place]).sum() + before.sum())


def told(trial: Trial) -> Mapping[str, Any]:
    """Put a trial down as plain values; without the ranks, which would tell needs apart."""
    return {
        "learnt_from": trial.learnt_from,
        "tried_on": trial.tried_on,
        "since": f"{trial.since:%Y-%m}",
        **{
            name: {key: value for key, value in figures.told().items() if key != "ranks"}
            for name, figures in (("before", trial.before), ("after", trial.after))
        },
    }
