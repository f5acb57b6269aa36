"""Which resource answers which need, and who should be asked; pure functions over plain values."""

from needs.matching.assign import propose
from needs.matching.candidates import candidates, candidates_for, wanted
from needs.matching.corpus import Corpus, read_corpus
from needs.matching.facts import Candidate, NeedFacts, Plan, ResourceFacts, Score, Spread, Standing, Wanted
from needs.matching.score import Weights

__all__ = [
    "Candidate",
    "Corpus",
    "NeedFacts",
    "Plan",
    "ResourceFacts",
    "Score",
    "Spread",
    "Standing",
    "Wanted",
    "Weights",
    "candidates",
    "candidates_for",
    "propose",
    "read_corpus",
    "wanted",
]
