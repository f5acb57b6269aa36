"""One thing that can be needed and offered, and all of them together."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from needs.matching.ontology.lexicon import GAP, Lexicon

# Shorter words are in the segmenter's own dictionary already.
LONG_WORD = 3


@dataclass(frozen=True)
class Concept:
    """`asked` is how residents say it, `offered` how liaisons do, `trade` what a unit that does it is called.

    `types` and `units` name what usually serves it, likeliest first. An offer of this also meets what it `answers`,
    and half meets what it `goes_with`.
    """

    name: str
    category: str = ""
    broader: str = ""
    asked: tuple[str, ...] = ()
    offered: tuple[str, ...] = ()
    trade: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    goes_with: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class Ontology:
    """The concepts in the order of their files, and the groups of people things are for.

    `own` are the words a street has added; the segmenter knows those of the house alone.
    """

    concepts: tuple[Concept, ...]
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    own: frozenset[str] = frozenset()

    def __getitem__(self, name: str) -> Concept:
        return self.concepts[self.place[name]]

    @cached_property
    def place(self) -> Mapping[str, int]:
        """Where each concept stands."""
        return {concept.name: place for place, concept in enumerate(self.concepts)}

    @cached_property
    def said(self) -> Lexicon:
        """The words of needs and offers."""
        asked = ((word, concept.name, False) for concept in self.concepts for word in concept.asked)
        offered = ((word, concept.name, True) for concept in self.concepts for word in concept.offered)
        return Lexicon([*asked, *offered])

    @cached_property
    def long_words(self) -> tuple[str, ...]:
        """The words a segmenter should keep whole."""
        return tuple(word for word in self.said.words if len(word) >= LONG_WORD and GAP not in word)

    @cached_property
    def trades(self) -> Lexicon:
        """The words in units' names."""
        return Lexicon([(word, concept.name, True) for concept in self.concepts for word in concept.trade])

    @cached_property
    def meanings(self) -> Mapping[str, tuple[str, ...]]:
        """What each word of needs and offers stands for."""
        found: dict[str, dict[str, None]] = {}
        for concept in self.concepts:
            for word in (*concept.asked, *concept.offered):
                found.setdefault(word, {})[concept.name] = None
        return {word: tuple(names) for word, names in found.items()}

    @cached_property
    def people(self) -> Lexicon:
        """The words for groups of people."""
        return Lexicon([(word, group, True) for group, words in self.groups.items() for word in words])

    def above(self, name: str) -> Iterator[str]:
        """Name the broader concepts, nearest first."""
        while broader := self[name].broader:
            yield broader
            name = broader

    def beside(self, name: str) -> Iterator[str]:
        """Name what goes with a concept, whichever of the two says so."""
        yield from self[name].goes_with
        yield from (other.name for other in self.concepts if name in other.goes_with)
