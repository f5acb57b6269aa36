"""Which resource answers which need, and who should be asked; pure functions over plain values."""

from needs.matching.candidates import candidates, candidates_for, wanted
from needs.matching.corpus import Corpus, read_corpus
from needs.matching.facts import Candidate, Left, NeedFacts, Plan, ResourceFacts, Score, Spread, Standing, Wanted, Why
from needs.matching.instance import PinRefused
from needs.matching.proposing import propose
from needs.matching.score import Weights

__all__ = [
    "Candidate",
    "Corpus",
    "Left",
    "NeedFacts",
    "PinRefused",
    "Plan",
    "ResourceFacts",
    "Score",
    "Spread",
    "Standing",
    "Wanted",
    "Weights",
    "Why",
    "candidates",
    "candidates_for",
    "propose",
    "read_corpus",
    "wanted",
]
