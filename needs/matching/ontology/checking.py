"""What no set of concepts may say: a name nobody knows, and a circle of broader ones."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from needs.matching.ontology.concept import Concept

REFERENCES = {"broader": "broader", "answers": "answers", "with": "goes_with"}


@dataclass(frozen=True)
class Fault:
    """What is wrong, at which concept and under which key of the file."""

    concept: str
    key: str
    says: str


def faults(concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    """Name everything that cannot be, references before circles."""
    unknown = [fault for concept in concepts.values() for fault in _unknown(concept, concepts)]
    yield from unknown
    if not unknown:
        yield from (fault for name in concepts if (fault := _circle(name, concepts)))


def _unknown(concept: Concept, concepts: Mapping[str, Concept]) -> Iterator[Fault]:
    told = {"broader": (concept.broader,), "answers": concept.answers, "with": concept.goes_with}
    for key in REFERENCES:
        for other in filter(None, told[key]):
            if other not in concepts or other == concept.name:
                says = _("“%(concept)s”提到的“%(other)s”不是另一个事项") % {"concept": concept.name, "other": other}
                yield Fault(concept.name, key, says)


def _circle(name: str, concepts: Mapping[str, Concept]) -> Fault | None:
    seen = [name]
    while broader := concepts[seen[-1]].broader:
        if broader in seen:
            line = " → ".join([*seen, broader])
            return Fault(seen[-1], "broader", _("%(line)s绕成了圈") % {"line": line})
        seen.append(broader)
    return None
