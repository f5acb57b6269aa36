"""Which resource answers which need, and who should be asked; pure functions over plain values."""

from needs.matching.assign import propose
from needs.matching.facts import Candidate, NeedFacts, Plan, ResourceFacts, Score, Spread, Standing
from needs.matching.score import Corpus, Weights, candidates, read_corpus

__all__ = [
    "Candidate",
    "Corpus",
    "NeedFacts",
    "Plan",
    "ResourceFacts",
    "Score",
    "Spread",
    "Standing",
    "Weights",
    "candidates",
    "propose",
    "read_corpus",
]
