"""What can be needed and offered in a street: concepts, the words for them, and how they hang together."""

from needs.matching.ontology.concept import LONG_WORD, Concept, Ontology
from needs.matching.ontology.loading import OntologyError, ontology, read_ontology

__all__ = ["LONG_WORD", "Concept", "Ontology", "OntologyError", "ontology", "read_ontology"]
