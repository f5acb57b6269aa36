"""Who may answer a need, what a resource may answer, each with its reasons; what is wanted where nobody can."""

from collections.abc import Collection, Mapping, Sequence

from needs.matching import reasons
from needs.matching.corpus import Corpus, Floats
from needs.matching.experience import weightiest
from needs.matching.facts import Candidate, NeedFacts, Score, Wanted
from needs.matching.leaning import kinds_of, types_of, usual_for
from needs.matching.score import MOST_CANDIDATES, Weights, principles, rank, totals
from needs.matching.text import Reading, read_need

MOST_NAMED = 3


def candidates(
    need: NeedFacts,
    *,
    corpus: Corpus,
    weights: Weights | None = None,
    limit: int = MOST_CANDIDATES,
    free: bool = False,
) -> list[Candidate]:
    """List the resources that may answer a need, best first; the same score goes by the lower id.

    ``free`` leaves out those that can take nothing more this month.
    """
    ranking = rank(need, corpus, weights=weights, limit=len(corpus.resources) if free else limit)
    places = [
        (at, place) for at, place in enumerate(ranking.places.tolist()) if not free or corpus.resources[place].can_take
    ]
    return [explain(need, place, corpus, float(ranking.totals[at]), ranking.values[at]) for at, place in places[:limit]]


def candidates_for(
    resource_id: int,
    needs: Sequence[NeedFacts],
    *,
    corpus: Corpus,
    weights: Weights | None = None,
    limit: int = MOST_CANDIDATES,
) -> list[Candidate]:
    """List the needs a resource may answer, best first; the same score goes by the lower id."""
    place = corpus.ids.tolist().index(resource_id)
    found = []
    for need in needs:
        values, evidence = principles(need, corpus)
        if evidence[place]:
            found.append((float(totals(values[place], weights)), need, values[place]))
    found.sort(key=lambda one: (-one[0], one[1].id))
    return [explain(need, place, corpus, total, values) for total, need, values in found[:limit]]


def best_of(unit_id: int, need: NeedFacts, *, corpus: Corpus, weights: Weights | None = None) -> Candidate | None:
    """Find a unit's own free resource that answers a need best; None where none has anything in common with it."""
    values, evidence = principles(need, corpus)
    own = [
        place
        for place, one in enumerate(corpus.resources)
        if one.unit_id == unit_id and one.can_take and evidence[place]
    ]
    if not own:
        return None
    total = totals(values, weights)
    place = max(own, key=lambda one: (float(total[one]), -corpus.resources[one].id))
    return explain(need, place, corpus, float(total[place]), values[place])


def explain(need: NeedFacts, place: int, corpus: Corpus, total: float, values: Floats) -> Candidate:
    """Put the four principles of a pair, and what is added to them, into words."""
    resource, asked, offered = corpus.resources[place], read_need(need.text, corpus.known), corpus.readings[place]
    topics = _most_telling(asked.concepts, offered.concepts, corpus)
    crafts = _most_telling(asked.concepts, corpus.trades[place], corpus)
    near = None if topics else _nearest(asked, offered, corpus)
    classification, strength, reach, fit, learnt, meaning = (float(value) for value in values)
    return Candidate(
        need_id=need.id,
        resource_id=resource.id,
        unit_id=resource.unit_id,
        total=round(total, 4),
        classification=Score(classification, reasons.classification(asked, resource, topics, near, corpus.known)),
        strength=Score(strength, reasons.strength(asked, resource, crafts, corpus.known)),
        reach=Score(reach, reasons.reach(need, asked, resource, offered)),
        fit=Score(fit, reasons.fit(asked, offered, resource, corpus.known)),
        learnt=_by_experience(need, asked, place, corpus, learnt),
        meaning=Score(meaning, reasons.meaning(meaning)) if resource.meaning and need.meaning else None,
    )


def _by_experience(need: NeedFacts, asked: Reading, place: int, corpus: Corpus, points: float) -> Score | None:
    if not corpus.learnt.habits:
        return None
    return Score(points, reasons.experience(weightiest(need, asked, place, corpus), corpus.resources[place]))


def wanted(need: NeedFacts, corpus: Corpus) -> Wanted:
    """Tell what kind of unit and resource would be needed, for a need nobody here can meet."""
    reading = read_need(need.text, corpus.known)
    kinds, types = (usual_for(need, reading, corpus, usual) for usual in (kinds_of, types_of))
    concepts = sorted(reading.concepts, key=lambda name: (-reading.concepts[name], name))
    return Wanted(tuple(concepts[:MOST_NAMED]), _likeliest(kinds), _likeliest(types))


def _likeliest(leans: Mapping[str, float]) -> tuple[str, ...]:
    return tuple(sorted(leans, key=lambda name: (-leans[name], name))[:MOST_NAMED])


def _most_telling(asked: Collection[str], offered: Collection[str], corpus: Corpus) -> tuple[str, ...]:
    place, telling = corpus.known.place, corpus.telling
    return tuple(sorted(set(asked) & set(offered), key=lambda name: (-telling[place[name]], name))[:MOST_NAMED])


def _nearest(asked: Reading, offered: Reading, corpus: Corpus) -> tuple[str, str] | None:
    """The closest two concepts of a pair that share none."""
    pairs = [(corpus.near(one, other), one, other) for one in asked.concepts for other in offered.concepts]
    near, one, other = max(pairs, default=(0.0, "", ""))
    return (one, other) if near > 0 else None
