"""How a street's texts are read: what its words mean, and what it has learnt from its own decisions."""

from dataclasses import dataclass, field

from needs.matching.habits import Learnt
from needs.matching.ontology import Ontology, ontology


@dataclass(frozen=True)
class Understanding:
    """A street that has said and learnt nothing reads as the house does."""

    known: Ontology = field(default_factory=ontology)
    learnt: Learnt = field(default_factory=Learnt)
