"""Reading the concept files; what cannot be right is refused with the file and the line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from needs.matching.ontology.concept import Concept, Ontology

FILES = Path(__file__).parent / "data"
LISTS = {
    "asked": "asked", "offered": "offered", "trade": "trade", "types": "types", "units": "units",
    "answers": "answers", "with": "goes_with",
}  # fmt: skip
REFERENCES = ("broader", "answers", "with")
# The C reader is twenty times faster and not in every wheel.
LOADER: type[yaml.SafeLoader] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
Place = tuple[str, int]


class OntologyError(ValueError):
    """A concept file says something that cannot be."""

    def __init__(self, place: Place, says: str) -> None:
        super().__init__(f"{place[0]}:{place[1]}: {says}")


@cache
def ontology() -> Ontology:
    """Give the concepts of this house, read once."""
    return read_ontology((path.name, path.read_text(encoding="utf-8")) for path in sorted(FILES.glob("*.yaml")))


def read_ontology(files: Iterable[tuple[str, str]]) -> Ontology:
    """Read files of concepts, each with its name and text."""
    concepts: dict[str, Concept] = {}
    groups: dict[str, tuple[str, ...]] = {}
    places: dict[tuple[str, str], Place] = {}
    for name, text in files:
        top = _fields(_composed(name, text), name)
        category = _word(top["category"][0], (name, 1)) if "category" in top else ""
        for concept, where in _concepts(name, category, top, places):
            if concept.name in concepts:
                raise OntologyError(where, f"{concept.name} stands here a second time")
            concepts[concept.name] = concept
        if "groups" in top:
            groups |= {key: _words(node, where) for key, (node, where) in _fields(top["groups"][0], name).items()}
    _check(concepts, places)
    return Ontology(tuple(_inherit(concept, concepts) for concept in concepts.values()), groups)


def _composed(name: str, text: str) -> yaml.Node:
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise OntologyError((name, line), str(wrong.problem)) from wrong
    if node is None:
        raise OntologyError((name, 1), "the file is empty")
    return node


def _concepts(
    name: str, category: str, top: Mapping[str, tuple[yaml.Node, Place]], places: dict[tuple[str, str], Place]
) -> Iterator[tuple[Concept, Place]]:
    if "concepts" not in top:
        return
    for label, (node, where) in _fields(top["concepts"][0], name).items():
        fields = _fields(node, name)
        for key, (_node, line) in fields.items():
            if key not in LISTS and key not in ("category", "broader"):
                raise OntologyError(line, f"{key} is no field of a concept")
            places[label, key] = line
        told: dict[str, Any] = {"category": category}
        told |= {LISTS[key]: _words(value, line) for key, (value, line) in fields.items() if key in LISTS}
        told |= {key: _word(*fields[key]) for key in ("category", "broader") if key in fields}
        yield Concept(name=label, **told), where


def _fields(node: yaml.Node, name: str) -> dict[str, tuple[yaml.Node, Place]]:
    where = (name, node.start_mark.line + 1)
    if not isinstance(node, yaml.MappingNode):
        raise OntologyError(where, "names and what they stand for are expected here")
    found: dict[str, tuple[yaml.Node, Place]] = {}
    for key, value in node.value:
        line = (name, key.start_mark.line + 1)
        word = _word(key, line)
        if word in found:
            raise OntologyError(line, f"{word} stands here a second time")
        found[word] = (value, line)
    return found


def _word(node: yaml.Node, where: Place) -> str:
    if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
        raise OntologyError(where, "a word is expected here")
    return str(node.value).strip()


def _words(node: yaml.Node, where: Place) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_word(node, where).split()))


def _check(concepts: Mapping[str, Concept], places: Mapping[tuple[str, str], Place]) -> None:
    for concept in concepts.values():
        told = {"broader": (concept.broader,), "answers": concept.answers, "with": concept.goes_with}
        for key in REFERENCES:
            for other in filter(None, told[key]):
                if other not in concepts or other == concept.name:
                    says = f"{concept.name} names {other}, which is no other concept"
                    raise OntologyError(places[concept.name, key], says)
    for name in concepts:
        seen = [name]
        while broader := concepts[seen[-1]].broader:
            if broader in seen:
                raise OntologyError(
                    places[seen[-1], "broader"], f"{' → '.join([*seen, broader])} goes round in a circle"
                )
            seen.append(broader)


def _inherit(concept: Concept, concepts: Mapping[str, Concept]) -> Concept:
    """What usually serves the broader concept serves the narrower too, unless it says otherwise."""
    types, units, above = concept.types, concept.units, concept
    while above.broader and not (types and units):
        above = concepts[above.broader]
        types, units = types or above.types, units or above.units
    return replace(concept, types=types, units=units)
