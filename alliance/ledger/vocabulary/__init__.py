"""The words staff put over their columns, for each kind of sheet."""

from alliance.ledger.vocabulary.communities import COMMUNITIES
from alliance.ledger.vocabulary.needs import NEEDS
from alliance.ledger.vocabulary.projects import PROJECTS
from alliance.ledger.vocabulary.resources import RESOURCES
from alliance.ledger.vocabulary.units import UNITS
from alliance.ledger.vocabulary.words import KIND_LABELS, Field, Kind, Vocabulary

VOCABULARIES: tuple[Vocabulary, ...] = (COMMUNITIES, UNITS, RESOURCES, NEEDS, PROJECTS)
BY_KIND: dict[Kind, Vocabulary] = {each.kind: each for each in VOCABULARIES}
KNOWN_WORDS = frozenset().union(*(each.sure | each.maybe for book in VOCABULARIES for each in book.fields))

__all__ = ["BY_KIND", "KIND_LABELS", "KNOWN_WORDS", "VOCABULARIES", "Field", "Kind", "Vocabulary"]
