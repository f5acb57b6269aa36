"""Which resource answers which need, and who should be asked; pure functions over plain values."""

from needs.matching.candidates import best_of, candidates, candidates_for, wanted
from needs.matching.corpus import Corpus, read_corpus
from needs.matching.facts import (
    Barrier,
    Candidate,
    Left,
    NeedFacts,
    Plan,
    ResourceFacts,
    Score,
    Spread,
    Standing,
    Wanted,
    Why,
)
from needs.matching.fairness import LOAD_WEIGHT, capacities_of, next_best
from needs.matching.instance import PinRefused
from needs.matching.leftovers import Question
from needs.matching.proposing import answer, ask, check_pins, propose
from needs.matching.score import Weights
from needs.matching.solver import Solution, solve
from needs.matching.understanding import Understanding

__all__ = [
    "LOAD_WEIGHT",
    "Barrier",
    "Candidate",
    "Corpus",
    "Left",
    "NeedFacts",
    "PinRefused",
    "Plan",
    "Question",
    "ResourceFacts",
    "Score",
    "Solution",
    "Spread",
    "Standing",
    "Understanding",
    "Wanted",
    "Weights",
    "Why",
    "answer",
    "ask",
    "best_of",
    "candidates",
    "candidates_for",
    "capacities_of",
    "check_pins",
    "next_best",
    "propose",
    "read_corpus",
    "solve",
    "wanted",
]
