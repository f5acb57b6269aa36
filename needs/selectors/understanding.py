"""How a street's texts are read, as its own entries say it: plain values for matching, kept ready in one row."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import override

from members.models import ResourceType, UnitKind
from needs.category_names import BUILT_IN
from needs.matching import Understanding
from needs.matching.habits import Habit, Key, Learnt
from needs.matching.ontology import Additions, Allowed, Concept, Ontology, Word, extended
from needs.models import Category, StreetConcept, StreetUnderstanding, StreetWord, WordEffect

CHINESE = "zh-hans"
LISTS = ("types", "units", "answers", "goes_with")


def understanding_of(street_code: str) -> Understanding:
    """What matching is handed for a street; one row, whatever the street has said and learnt."""
    row = StreetUnderstanding.objects.filter(area_code=street_code[:9]).first()
    return Understanding() if row is None else Understanding(extended(_additions(row.additions)), _learnt(row.habits))


def known_in(street_code: str) -> Ontology:
    """The concepts of a street: the house's with its own."""
    return understanding_of(street_code).known


def additions_in_force(street_code: str) -> dict[str, Any]:
    """A street's entries as they are kept ready; a word whose concept was withdrawn waits with it."""
    concepts = list(StreetConcept.objects.in_force().filter(area_code=street_code).order_by("pk"))
    known = {*extended(Additions()).place, *(concept.name for concept in concepts)}
    words = list(StreetWord.objects.in_force().filter(area_code=street_code, concept__in=known).order_by("pk"))
    return {
        "concepts": [_told(concept) for concept in concepts],
        "words": _triples(words, WordEffect.ADDED),
        "silenced": _triples(words, WordEffect.SILENCED),
    }


def _told(concept: StreetConcept) -> dict[str, Any]:
    return {name: getattr(concept, name) for name in ("name", "category", "broader", *LISTS)}


def _triples(words: Iterable[StreetWord], effect: str) -> list[list[str]]:
    return [[word.concept, word.side, word.word] for word in words if word.effect == effect]


def _additions(told: Mapping[str, Any]) -> Additions:
    return Additions(
        concepts=tuple(_concept(each) for each in told.get("concepts", ())),
        words=tuple(Word(*each) for each in told.get("words", ())),
        silenced=tuple(Word(*each) for each in told.get("silenced", ())),
    )


def _concept(told: Mapping[str, Any]) -> Concept:
    lists = {name: tuple(told[name]) for name in LISTS}
    return Concept(name=told["name"], category=told["category"], broader=told["broader"], **lists)


def _learnt(told: Iterable[Any]) -> Learnt:
    return Learnt(tuple(Habit(Key(*key), points, well, badly) for key, points, well, badly in told))


def allowed_in(street_code: str) -> Allowed:
    """The categories, types and kinds matching knows by name in a street."""
    own = Category.objects.filter(street_code=street_code, active=True).values_list("name", flat=True)
    # Matching knows them by their Chinese names, whatever language a reader has chosen.
    with override(CHINESE):
        types, units = ([str(label) for label in each.labels] for each in (ResourceType, UnitKind))
    return Allowed(categories=[*BUILT_IN, *own], types=types, units=units)
