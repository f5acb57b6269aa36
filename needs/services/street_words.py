"""A street's own words and concepts: added, withdrawn and restored, and at once used by its matching."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.personal.inside_text import tidy
from needs import policies
from needs.lifecycle import CONCEPT_LIFECYCLE, WORD_LIFECYCLE
from needs.matching.ontology import (
    Additions,
    Concept,
    Ontology,
    OntologyError,
    Word,
    conflict,
    fault_of_word,
    faults,
    plain_word,
    read_additions,
    words_of,
)
from needs.models import (
    EntryStatus,
    StreetConcept,
    StreetUnderstanding,
    StreetWord,
    WordEffect,
    WordSide,
)
from needs.selectors.understanding import additions_in_force, allowed_in, known_in

FIELD_OF = {"broader": "broader", "answers": "answers", "with": "goes_with"}


@dataclass(frozen=True)
class Matter:
    """What a person says of a concept that is new to the street."""

    name: str
    category: str
    broader: str = ""
    types: Sequence[str] = ()
    units: Sequence[str] = ()
    answers: Sequence[str] = ()
    goes_with: Sequence[str] = ()


@transaction.atomic
def add_word(
    *, street_code: str, concept: str, word: str, side: str, shared: bool = False, actor: User
) -> StreetWord:  # fmt: skip
    """Add a word to a concept; one that stands for something else already only where it is meant to be shared."""
    row = _begin(street_code, actor)
    known = known_in(street_code)
    told = Word(concept, side, plain_word(tidy(word)))
    _check_concept(concept, known)
    if says := fault_of_word(told.word):
        raise ValidationError({"word": says})
    if says := _stands_already(told, row) or conflict(told, known, shared=shared):
        raise ValidationError({"word": says})
    entry = _write_word(street_code, told, WordEffect.ADDED, actor)
    _keep_ready(row)
    record("word.added", target=entry, actor=actor, concept=concept, side=side)
    return entry


@transaction.atomic
def silence_word(*, street_code: str, concept: str, word: str, side: str, actor: User) -> StreetWord:
    """Take a word of the house out of this street; withdrawing the entry lets it be heard again."""
    row = _begin(street_code, actor)
    known = known_in(street_code)
    _check_concept(concept, known)
    if side not in WordSide.values or word not in getattr(known[concept], side):
        raise ValidationError({"word": _("“%(concept)s”没有这个说法。") % {"concept": concept}})
    own = StreetWord.objects.in_force().filter(area_code=street_code, concept=concept, side=side, word=word)
    if own.exists():
        raise ValidationError({"word": _("这是本街自己添的，直接撤下就行。")})
    entry = _write_word(street_code, Word(concept, side, word), WordEffect.SILENCED, actor)
    _keep_ready(row)
    record("word.silenced", target=entry, actor=actor, concept=concept, side=side)
    return entry


@transaction.atomic
def add_concept(*, street_code: str, matter: Matter, actor: User) -> StreetConcept:
    """Add a concept the house does not know; its words are added to it one by one."""
    row = _begin(street_code, actor)
    told = Concept(
        name=tidy(matter.name), category=matter.category, broader=matter.broader, types=tuple(matter.types),
        units=tuple(matter.units), answers=tuple(matter.answers), goes_with=tuple(matter.goes_with),
    )  # fmt: skip
    _check_new(told, known_in(street_code), street_code)
    entry = _write_concept(street_code, told, actor)
    _keep_ready(row)
    record("concept.added", target=entry, actor=actor)
    return entry


@transaction.atomic
def load_concepts(*, street_code: str, name: str, text: str, shared: bool = False, actor: User) -> Additions:
    """Read a street's whole file in, or refuse it with the line that cannot be."""
    row = _begin(street_code, actor)
    try:
        told = read_additions(name, text, known_in(street_code), allowed_in(street_code), shared=shared)
    except OntologyError as wrong:
        raise ValidationError({"file": str(wrong)}) from wrong
    for concept in told.concepts:
        record("concept.added", target=_write_concept(street_code, concept, actor), actor=actor)
    own = [word for concept in told.concepts for word in words_of(concept)]
    for word in (*own, *told.words):
        entry = _write_word(street_code, word, WordEffect.ADDED, actor)
        record("word.added", target=entry, actor=actor, concept=word.concept, side=word.side)
    _keep_ready(row)
    return told


def withdraw_word(*, word: StreetWord, actor: User) -> StreetWord:
    """Take back what was added, or let a silenced word be heard again."""
    return _take_step(word, "withdraw", "word.withdrawn", actor)


def restore_word(*, word: StreetWord, actor: User) -> StreetWord:
    """Undo a withdrawal."""
    return _take_step(word, "restore", "word.restored", actor)


def withdraw_concept(*, concept: StreetConcept, actor: User) -> StreetConcept:
    """Take a street's concept out; its words wait with it."""
    return _take_step(concept, "withdraw", "concept.withdrawn", actor)


def restore_concept(*, concept: StreetConcept, actor: User) -> StreetConcept:
    """Undo a withdrawal; the words that waited are heard again."""
    return _take_step(concept, "restore", "concept.restored", actor)


# ── writing ───────────────────────────────────────────────────────────────────────────────────
def locked_understanding(street_code: str) -> StreetUnderstanding:
    """The row that everybody who changes how a street is understood waits for."""
    StreetUnderstanding.objects.get_or_create(area_code=street_code)
    return StreetUnderstanding.objects.select_for_update().get(area_code=street_code)


def _begin(street_code: str, actor: User) -> StreetUnderstanding:
    if not policies.can_word(actor, street_code):
        raise PermissionDenied(_("只有街道党建办可以改本街的说法。"))
    return locked_understanding(street_code)


def _keep_ready(row: StreetUnderstanding) -> None:
    row.additions = additions_in_force(row.area_code)
    row.save(update_fields=["additions"])


@transaction.atomic
def _take_step(entry: Any, step_name: str, verb: str, actor: User) -> Any:
    row = locked_understanding(entry.area_code)
    entry = type(entry).objects.select_for_update().get(pk=entry.pk)
    lifecycle = WORD_LIFECYCLE if isinstance(entry, StreetWord) else CONCEPT_LIFECYCLE
    entry.status = lifecycle.check(step_name, obj=entry, actor=actor).target
    gone = entry.status == EntryStatus.WITHDRAWN
    entry.withdrawn_by, entry.withdrawn_at = (actor, clock.now()) if gone else (None, None)
    entry.full_clean()
    entry.save(update_fields=["status", "withdrawn_by", "withdrawn_at"])
    _keep_ready(row)
    record(verb, target=entry, actor=actor)
    return entry


def _write_word(street_code: str, word: Word, effect: str, actor: User) -> StreetWord:
    return _written(
        StreetWord(area_code=street_code, concept=word.concept, word=word.word, side=word.side, effect=effect), actor
    )


def _write_concept(street_code: str, told: Concept, actor: User) -> StreetConcept:
    lists = {name: list(getattr(told, name)) for name in ("types", "units", "answers", "goes_with")}
    return _written(
        StreetConcept(area_code=street_code, name=told.name, category=told.category, broader=told.broader, **lists),
        actor,
    )


def _written(entry: Any, actor: User) -> Any:
    entry.added_by, entry.added_at = actor, clock.now()
    entry.full_clean()
    entry.save()
    return entry


# ── checking ──────────────────────────────────────────────────────────────────────────────────
def _check_concept(name: str, known: Ontology) -> None:
    if name not in known.place:
        raise ValidationError({"concept": _("没有“%(name)s”这个事项。") % {"name": name}})


def _stands_already(word: Word, row: StreetUnderstanding) -> str:
    """A word silenced here is not added beside: its silence is taken back."""
    if list(word) in row.additions.get("silenced", []):
        return _("这个说法在本街停用着，撤下停用就能再用。")
    return ""


def _check_new(told: Concept, known: Ontology, street_code: str) -> None:
    if told.name in known.place:
        raise ValidationError({"name": _("已有“%(name)s”这个事项，直接给它添说法。") % {"name": told.name}})
    allowed = allowed_in(street_code)
    for field, names, good in (
        ("category", (told.category,), allowed.categories), ("types", told.types, allowed.types),
        ("units", told.units, allowed.units),
    ):  # fmt: skip
        for name in names:
            if name not in good:
                raise ValidationError({field: _("没有“%(name)s”这个类别或类型") % {"name": name}})
    for fault in faults({**{concept.name: concept for concept in known.concepts}, told.name: told}):
        raise ValidationError({FIELD_OF[fault.key]: fault.says})
