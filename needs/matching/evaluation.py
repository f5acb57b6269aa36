"""How often the true partner of a real need is found, beside two plain searches on the same text."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from needs.matching.baselines import Search, bm25, tfidf
from needs.matching.corpus import Corpus
from needs.matching.facts import NeedFacts, ResourceFacts
from needs.matching.score import score_all

STATED = "stated"
ROUNDED = 9
Row = Mapping[str, Any]
Rated = Callable[[Row], Sequence[float]]


@dataclass(frozen=True)
class Figures:
    """Where the true partners stood: the rank of each, and what that comes to."""

    ranks: Mapping[str, int]

    def hit(self, within: int) -> float:
        return sum(rank <= within for rank in self.ranks.values()) / max(len(self.ranks), 1)

    @property
    def mrr(self) -> float:
        return sum(1 / rank for rank in self.ranks.values()) / max(len(self.ranks), 1)

    def among(self, ids: Sequence[str]) -> "Figures":
        return Figures({each: self.ranks[each] for each in ids})

    def told(self) -> dict[str, Any]:
        hits = {f"hit@{within}": round(self.hit(within), 4) for within in (1, 5, 10)}
        return {**hits, "mrr": round(self.mrr, 4), "ranks": dict(self.ranks)}


def evaluate(pairs: Sequence[Row], distractors: Sequence[Row] = ()) -> dict[str, Figures]:
    """Rank the resources of all files for each need by the engine and by both searches."""
    pool = [*pairs, *distractors]
    return {
        "engine": _figures(pairs, _by_engine(pool)),
        "tfidf": _figures(pairs, _by_search(pool, tfidf)),
        "bm25": _figures(pairs, _by_search(pool, bm25)),
    }


def stated(pairs: Sequence[Row]) -> list[str]:
    """The pairs whose report states the need; in the others somebody inferred it from what was done."""
    return [row["id"] for row in pairs if row.get("need_basis", STATED) == STATED]


def _by_engine(pool: Sequence[Row]) -> Rated:
    corpus = Corpus([_resource(place, row) for place, row in enumerate(pool)])
    return lambda row: score_all(NeedFacts(0, row["need"], row.get("need_category") or ""), corpus).tolist()


def _by_search(pool: Sequence[Row], build: Callable[[Sequence[str]], Search]) -> Rated:
    search = build([_text(row) for row in pool])
    return lambda row: search(row["need"])


def _resource(place: int, row: Row) -> ResourceFacts:
    kinds = row.get("resource_type") or "", row.get("unit_kind") or ""
    return ResourceFacts(place, place, row["unit"], row["resource"], *kinds)


def _text(row: Row) -> str:
    return " ".join(filter(None, (row["resource"], row.get("resource_type"), row["unit"], row.get("unit_kind"))))


def _figures(pairs: Sequence[Row], rated: Rated) -> Figures:
    return Figures({row["id"]: _rank(rated(row), place) for place, row in enumerate(pairs)})


def _rank(scores: Sequence[float], place: int) -> int:
    """Where a resource stands among all; of several with the same score it stands last."""
    rounded = np.round(np.array(scores, dtype=np.float64), ROUNDED)
    return int((rounded >= rounded[place]).sum())
