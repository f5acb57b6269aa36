"""What the page of a street's words shows: concepts found, one of them with its words, and the street's own entries."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.forms import BaseForm
from django.urls import reverse

from core.accounts.models import User
from core.accounts.roles import acting
from core.lifecycle import Lifecycle
from core.pages import page_of
from needs import policies
from needs.category_names import said_category
from needs.lifecycle import CONCEPT_LIFECYCLE, WORD_LIFECYCLE
from needs.matching.characters import plain
from needs.matching.ontology import SIDES, Concept, Ontology, Word
from needs.models import StreetConcept, StreetWord, WordEffect, WordSide
from needs.selectors.understanding import known_in
from needs.word_forms import SilenceForm, WordForm

FOUND_SHOWN, ENTRIES = 30, 20
STREET_DIGITS = 9
Bound = Mapping[str, BaseForm]


def words_page(user: User, query: Any, bound: Bound | None = None) -> dict[str, Any]:
    """The whole page; ``bound`` holds forms to correct."""
    street = acting(user).street_code
    known = known_in(street)
    words, chosen = " ".join(query.get("q", "").split())[:40], query.get("concept", "")
    concept = known[chosen] if chosen in known.place else None
    own = StreetWord.objects.visible_to(user).filter(area_code=street)
    may = len(street) == STREET_DIGITS and policies.can_word(user, street)
    page = page_of(own.for_list(), query.get("page"), ENTRIES)
    concepts = StreetConcept.objects.visible_to(user).filter(area_code=street).for_list()
    return {
        "words": words,
        "found": [_line(each) for each in _matching(known, words)] if words else None,
        "count": len(known.concepts),
        "concept": _shown(concept, known, own) if concept else None,
        "may_word": may,
        "forms": _forms(concept, bound or {}) if concept and may else {},
        "page": page | {"rows": [_entry(word, WORD_LIFECYCLE, "word", user) for word in page["rows"]]},
        "own_concepts": [_entry(each, CONCEPT_LIFECYCLE, "concept", user) for each in concepts[:ENTRIES]],
    }


def _matching(known: Ontology, words: str) -> list[Concept]:
    """Concepts that are called so, then those one of whose words says so."""
    flat = plain(words)
    named = [concept for concept in known.concepts if flat in concept.name]
    said = [concept for concept in known.concepts if any(flat in word for word in (*concept.asked, *concept.offered))]
    return list(dict.fromkeys([*named, *said]))[:FOUND_SHOWN]


def _line(concept: Concept) -> dict[str, Any]:
    return {
        "name": concept.name, "category": said_category(concept.category),
        "words": "、".join(concept.asked[:6] or concept.offered[:6]),
    }  # fmt: skip


def _shown(concept: Concept, known: Ontology, own: Any) -> dict[str, Any]:
    added = own.in_force().filter(concept=concept.name, effect=WordEffect.ADDED)
    mine = {Word(concept.name, word.side, word.word) for word in added}
    return {
        "name": concept.name,
        "category": said_category(concept.category),
        "broader": concept.broader,
        "related": list(dict.fromkeys([*concept.answers, *known.beside(concept.name)])),
        "sides": [
            {
                "label": WordSide(side).label,
                "words": [
                    {"word": word, "own": Word(concept.name, side, word) in mine} for word in getattr(concept, side)
                ],
            }
            for side in SIDES
        ],
        "house": {side: _without(getattr(concept, side), mine, concept.name, side) for side in SIDES},
    }


def _without(words: Iterable[str], mine: set[Word], concept: str, side: str) -> tuple[str, ...]:
    return tuple(word for word in words if Word(concept, side, word) not in mine)


def _forms(concept: Concept, bound: Bound) -> dict[str, BaseForm]:
    told = {"concept": concept.name}
    words = {side: getattr(concept, side) for side in SIDES}
    return {
        "add": bound.get("add") or WordForm(initial=told, auto_id="id_add_%s"),
        "silence": bound.get("silence") or SilenceForm(words=words, initial=told, auto_id="id_silence_%s"),
    }


def _entry(entry: Any, lifecycle: Lifecycle, noun: str, user: User) -> dict[str, Any]:
    """An entry with its steps; what stands in the way of one is told when it is taken, not asked for each row."""
    steps = [
        {"name": step.name, "label": step.label, "icon": step.icon,
         "url": reverse(f"needs:{noun}-{step.name}", args=[entry.pk])}
        for step in lifecycle.steps.values()
        if entry.status in step.sources and step.may(user, entry)
    ]  # fmt: skip
    return {"entry": entry, "steps": steps}
