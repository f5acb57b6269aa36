"""Reading a street's own file of words and concepts against what is known already."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needs.matching.characters import plain
from needs.matching.ontology.checking import faults
from needs.matching.ontology.concept import Concept, Ontology
from needs.matching.ontology.extending import SIDES, Additions, Word, words_of
from needs.matching.ontology.lexicon import GAP
from needs.matching.ontology.loading import OntologyError, Place, composed, concepts_in, fields_of

SHORTEST_WORD, LONGEST_WORD = 2, 20
SOUND = re.compile(r"[\w]+(?:…[\w]+)*")
DOTS = re.compile(r"…+|\.{2,}|。{2,}")
KEYS = ("category", "concepts")


@dataclass(frozen=True)
class Allowed:
    """The categories, resource types and unit kinds the house knows by name."""

    categories: Collection[str]
    types: Collection[str]
    units: Collection[str]


def plain_word(word: str) -> str:
    """Bring a word to the form it is looked for in; dots between its parts are the gap."""
    return GAP.join(plain(part) for part in DOTS.split(word))


def fault_of_word(word: str) -> str:
    """Say why a word is none; nothing where it is sound."""
    length = len(word.replace(GAP, ""))
    if not SHORTEST_WORD <= length <= LONGEST_WORD:
        return _("“%(word)s”：一个说法要%(least)d到%(most)d个字") % {
            "word": word, "least": SHORTEST_WORD, "most": LONGEST_WORD,
        }  # fmt: skip
    if not SOUND.fullmatch(word) or word.replace(GAP, "").isdigit():
        return _("“%(word)s”：只能写字和字母，中间空几个字用“…”") % {"word": word}
    return ""


def read_additions(name: str, text: str, known: Ontology, allowed: Allowed, *, shared: bool = False) -> Additions:
    """Read a street's file; what is there already may get more words, and what is not is new.

    A word that stands for something else already is refused unless it is meant to be `shared`.
    """
    top = fields_of(composed(name, text), name)
    for key, (_node, where) in top.items():
        if key not in KEYS:
            raise OntologyError(where, _("文件没有“%(key)s”这一栏") % {"key": key})
    category = str(top["category"][0].value).strip() if "category" in top else ""
    places: dict[tuple[str, str], Place] = {}
    told = [(_plainly(concept), where) for concept, where in concepts_in(name, category, top, places)]
    new = {concept.name: concept for concept, _where in told if concept.name not in known.place}
    for fault in faults({**{concept.name: concept for concept in known.concepts}, **new}):
        raise OntologyError(places[fault.concept, fault.key], fault.says)
    for concept, where in told:
        for place, says in _complaints(concept, where, places, known, allowed, shared=shared):
            raise OntologyError(place, says)
    more = [word for concept, _where in told if concept.name not in new for word in words_of(concept)]
    return Additions(tuple(new.values()), tuple(more))


def _plainly(concept: Concept) -> Concept:
    """Its words in the form they are looked for in."""
    told = {side: tuple(dict.fromkeys(map(plain_word, getattr(concept, side)))) for side in SIDES}
    return Concept(**{**vars(concept), **told})


def _complaints(
    concept: Concept, where: Place, places: Mapping[tuple[str, str], Place], known: Ontology, allowed: Allowed,
    *, shared: bool,
) -> Iterator[tuple[Place, str]]:  # fmt: skip
    for word in words_of(concept):
        if says := fault_of_word(word.word) or conflict(word, known, shared=shared):
            yield places[word.concept, word.side], says
    if concept.name in known.place:
        for key in ("category", "broader", "types", "units", "answers", "with"):
            if (concept.name, key) in places:
                says = _("“%(concept)s”已有，这里只能添说法") % {"concept": concept.name}
                yield places[concept.name, key], says
        return
    for key, names, known_names in (
        ("category", (concept.category,), allowed.categories), ("types", concept.types, allowed.types),
        ("units", concept.units, allowed.units),
    ):  # fmt: skip
        for name in names:
            if name not in known_names:
                yield places.get((concept.name, key), where), _("没有“%(name)s”这个类别或类型") % {"name": name}


def conflict(word: Word, known: Ontology, *, shared: bool) -> str:
    """Say what a word stands for already; nothing where it is new, or may stand for several things."""
    if word.concept in known.place and word.word in getattr(known[word.concept], word.side):
        return _("“%(word)s”已经是“%(concept)s”的说法") % {"word": word.word, "concept": word.concept}
    # A trade's word stands in the names of many units, so it may speak of several things.
    if shared or word.side == "trade":
        return ""
    others = [name for name in known.meanings.get(word.word, ()) if name != word.concept]
    if others:
        return _("“%(word)s”已经是“%(concept)s”的说法") % {"word": word.word, "concept": "、".join(others)}
    return ""
