"""What can be needed and offered in a street: concepts, the words for them, and how they hang together."""

from needs.matching.ontology.checking import Fault, faults
from needs.matching.ontology.concept import LONG_WORD, Concept, Ontology
from needs.matching.ontology.extending import SIDES, Additions, Word, extended, words_of
from needs.matching.ontology.lexicon import GAP
from needs.matching.ontology.loading import OntologyError, ontology, read_ontology
from needs.matching.ontology.own_file import Allowed, conflict, fault_of_word, plain_word, read_additions

__all__ = [
    "GAP",
    "LONG_WORD",
    "SIDES",
    "Additions",
    "Allowed",
    "Concept",
    "Fault",
    "Ontology",
    "OntologyError",
    "Word",
    "conflict",
    "extended",
    "fault_of_word",
    "faults",
    "ontology",
    "plain_word",
    "read_additions",
    "read_ontology",
    "words_of",
]
