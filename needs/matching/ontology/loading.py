"""Reading the concept files; what cannot be right is refused with the file and the line."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from django.utils.translation import gettext as _

from needs.matching.ontology.checking import faults
from needs.matching.ontology.concept import Concept, Ontology

FILES = Path(__file__).parent / "data"
LISTS = {
    "asked": "asked", "offered": "offered", "trade": "trade", "types": "types", "units": "units",
    "answers": "answers", "with": "goes_with",
}  # fmt: skip
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
        top = fields_of(composed(name, text), name)
        category = _word(top["category"][0], (name, 1)) if "category" in top else ""
        for concept, where in concepts_in(name, category, top, places):
            if concept.name in concepts:
                raise OntologyError(where, _("“%(name)s”写了两次") % {"name": concept.name})
            concepts[concept.name] = concept
        if "groups" in top:
            groups |= {key: _words(node, where) for key, (node, where) in fields_of(top["groups"][0], name).items()}
    _check(concepts, places)
    return Ontology(tuple(inherit(concept, concepts) for concept in concepts.values()), groups)


def composed(name: str, text: str) -> yaml.Node:
    """Read a file into nodes that know their lines."""
    if unseen := yaml.reader.Reader.NON_PRINTABLE.search(text):
        raise OntologyError((name, text.count("\n", 0, unseen.start()) + 1), _("有看不见的控制字符"))
    try:
        node = yaml.compose(text, Loader=LOADER)
    except yaml.MarkedYAMLError as wrong:
        line = wrong.problem_mark.line + 1 if wrong.problem_mark else 1
        raise OntologyError((name, line), str(wrong.problem)) from wrong
    if node is None:
        raise OntologyError((name, 1), _("文件是空的"))
    return node


def concepts_in(
    name: str, category: str, top: Mapping[str, tuple[yaml.Node, Place]], places: dict[tuple[str, str], Place]
) -> Iterator[tuple[Concept, Place]]:
    """Read the concepts a file tells of, and note where each of their fields stands."""
    if "concepts" not in top:
        return
    for label, (node, where) in fields_of(top["concepts"][0], name).items():
        fields = fields_of(node, name)
        for key, (_value, line) in fields.items():
            if key not in LISTS and key not in ("category", "broader"):
                raise OntologyError(line, _("事项没有“%(key)s”这一栏") % {"key": key})
            places[label, key] = line
        told: dict[str, Any] = {"category": category}
        told |= {LISTS[key]: _words(value, line) for key, (value, line) in fields.items() if key in LISTS}
        told |= {key: _word(*fields[key]) for key in ("category", "broader") if key in fields}
        yield Concept(name=label, **told), where


def fields_of(node: yaml.Node, name: str) -> dict[str, tuple[yaml.Node, Place]]:
    """Read names and what stands behind each, with its place; a name stands once."""
    where = (name, node.start_mark.line + 1)
    if not isinstance(node, yaml.MappingNode):
        raise OntologyError(where, _("这里应当是名称和它的内容"))
    found: dict[str, tuple[yaml.Node, Place]] = {}
    for key, value in node.value:
        line = (name, key.start_mark.line + 1)
        word = _word(key, line)
        if word in found:
            raise OntologyError(line, _("“%(name)s”写了两次") % {"name": word})
        found[word] = (value, line)
    return found


def _word(node: yaml.Node, where: Place) -> str:
    if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
        raise OntologyError(where, _("这里应当是词语"))
    return str(node.value).strip()


def _words(node: yaml.Node, where: Place) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_word(node, where).split()))


def _check(concepts: Mapping[str, Concept], places: Mapping[tuple[str, str], Place]) -> None:
    for fault in faults(concepts):
        raise OntologyError(places[fault.concept, fault.key], fault.says)


def inherit(concept: Concept, concepts: Mapping[str, Concept]) -> Concept:
    """Let what usually serves the broader concept serve the narrower too, unless it says otherwise."""
    types, units, above = concept.types, concept.units, concept
    while above.broader and not (types and units):
        above = concepts[above.broader]
        types, units = types or above.types, units or above.units
    return replace(concept, types=types, units=units)
