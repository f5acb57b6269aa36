"""What usually serves such a need and who usually does: a lean, never a verdict. From 0 to 1."""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache

from needs.matching.corpus import Corpus, Floats
from needs.matching.facts import NeedFacts
from needs.matching.ontology import Concept, Ontology
from needs.matching.text import Reading

# Likelier first: each further type or kind in a concept's list leans less.
LESS_LIKELY = 0.15
# A need nobody understands still leans as its category does.
BY_CATEGORY = 0.5
Usual = Callable[[Concept], Sequence[str]]


def types_of(concept: Concept) -> Sequence[str]:
    return concept.types


def kinds_of(concept: Concept) -> Sequence[str]:
    return concept.units


def leanings(need: NeedFacts, reading: Reading, corpus: Corpus) -> tuple[Floats, Floats]:
    """How far each resource's type, and its unit's kind, lean towards a need."""
    types, kinds = (usual_for(need, reading, corpus, usual) for usual in (types_of, kinds_of))
    return (
        corpus.types.each(lambda kind: types.get(kind, 0.0)),
        corpus.unit_kinds.each(lambda kind: kinds.get(kind, 0.0)),
    )


def usual_for(need: NeedFacts, reading: Reading, corpus: Corpus, usual: Usual) -> Mapping[str, float]:
    """What usually serves the concepts of a need, each by how telling and how firm it is."""
    if not reading.concepts:
        return _of_category(need.category, corpus.known, usual)
    known, leans = corpus.known, dict[str, float]()
    weights = {name: firm * float(corpus.telling[known.place[name]]) for name, firm in reading.concepts.items()}
    total = sum(weights.values())
    for name, weight in weights.items():
        for rank, each in enumerate(usual(known[name])):
            leans[each] = leans.get(each, 0.0) + weight / total * max(0.0, 1 - LESS_LIKELY * rank)
    return leans


@lru_cache(maxsize=64)
def _of_category(category: str, known: Ontology, usual: Usual) -> Mapping[str, float]:
    concepts = [concept for concept in known.concepts if category and concept.category == category]
    leans: dict[str, float] = {}
    for concept in concepts:
        for rank, each in enumerate(usual(concept)):
            leans[each] = leans.get(each, 0.0) + max(0.0, 1 - LESS_LIKELY * rank)
    most = max(leans.values(), default=1.0)
    return {each: BY_CATEGORY * lean / most for each, lean in leans.items()}
