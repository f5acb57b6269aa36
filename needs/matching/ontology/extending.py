"""A street's own words beside the house's: words added, words taken out, and concepts of its own."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from needs.matching.ontology.concept import Concept, Ontology
from needs.matching.ontology.loading import inherit, ontology

SIDES = ("asked", "offered", "trade")


class Word(NamedTuple):
    """A word for a concept, and who says it: residents, liaisons, or the names of units."""

    concept: str
    side: str
    word: str


@dataclass(frozen=True)
class Additions:
    """What one street says otherwise than the house."""

    concepts: tuple[Concept, ...] = ()
    words: tuple[Word, ...] = ()
    silenced: tuple[Word, ...] = ()


@lru_cache(maxsize=128)
def extended(additions: Additions) -> Ontology:
    """The house's concepts with a street's additions; the house's own where there are none."""
    house = ontology()
    if additions == Additions():
        return house
    concepts = {concept.name: concept for concept in (*house.concepts, *additions.concepts)}
    for name, changed in _by_concept(additions):
        if name in concepts:
            concepts[name] = _changed(concepts[name], changed, additions.silenced)
    own = frozenset(word.word for word in additions.words)
    own |= {word for concept in additions.concepts for side in SIDES for word in getattr(concept, side)}
    whole = tuple(inherit(concept, concepts) for concept in concepts.values())
    return Ontology(whole, house.groups, own)


def words_of(concept: Concept) -> Iterator[Word]:
    """Every word of a concept with its side."""
    return (Word(concept.name, side, word) for side in SIDES for word in getattr(concept, side))


def _by_concept(additions: Additions) -> Iterator[tuple[str, list[Word]]]:
    names = dict.fromkeys(word.concept for word in (*additions.words, *additions.silenced))
    for name in names:
        yield name, [word for word in additions.words if word.concept == name]


def _changed(concept: Concept, added: list[Word], silenced: tuple[Word, ...]) -> Concept:
    kept = dict.fromkeys([*words_of(concept), *added])
    spoken = [word for word in kept if word not in silenced]
    told = {side: tuple(word.word for word in spoken if word.side == side) for side in SIDES}
    return replace(concept, asked=told["asked"], offered=told["offered"], trade=told["trade"])
