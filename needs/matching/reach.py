"""Whether a resource is to be had where, when, for whom and in the number it is needed."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any

import numpy as np

from needs.matching.corpus import NOT_TOLD, Corpus, Floats
from needs.matching.facts import NeedFacts, ResourceFacts
from needs.matching.text import Amount, Reading
from needs.matching.when import shared

# By how many digits of the division code two places agree: community, street, district.
CLOSENESS = ((12, 1.0), (9, 0.6), (6, 0.3))
SAME_ZONE = 0.8
MEANT, NOT_MEANT = 0.65, 0.35


def reach(need: NeedFacts, reading: Reading, corpus: Corpus) -> Floats:
    """Average what is known of place, time, people and number; half when nothing is."""
    parts = [
        _nearness(need, corpus),
        corpus.hours.each(lambda hours: _known(time_met(reading.hours, hours))),
        corpus.groups.each(lambda groups: _known(met(reading.groups, groups))),
        corpus.seasons.each(lambda seasons: _known(met(reading.seasons, seasons))),
        _amounts(need, reading, corpus),
    ]
    told = np.stack(parts)
    known = ~np.isnan(told)
    count = known.sum(axis=0)
    total = np.where(known, told, 0).sum(axis=0)
    return np.divide(total, count, out=np.full(len(count), NOT_TOLD, dtype=np.float32), where=count > 0)


def closeness(need: NeedFacts, area_code: str, zone: str) -> float | None:
    """Tell how near two places are, from 0 to 1; None when either is unknown."""
    if not (need.area_code and area_code):
        return None
    near = next((near for digits, near in CLOSENESS if _same(need.area_code, area_code, digits)), 0.0)
    return max(near, SAME_ZONE) if need.zone and need.zone == zone else near


def _nearness(need: NeedFacts, corpus: Corpus) -> Floats:
    """The closeness of every resource in one go."""
    near = np.full(len(corpus.ids), np.nan, dtype=np.float32)
    if need.area_code:
        near[corpus.placed] = 0
        for digits, close in reversed(CLOSENESS):
            if len(need.area_code) >= digits:
                near[corpus.places.get((digits, need.area_code[:digits]), [])] = close
        zone: Any = corpus.places.get((0, need.zone), [])
        # Where nothing is known of the place, its zone does not help: a comparison with nan stays nan.
        near[zone] = np.maximum(near[zone], SAME_ZONE)
    return near


def time_met(asked: int, offered: int) -> float | None:
    """Tell what part of the hours asked for is offered; None when none are asked for."""
    if not asked:
        return None
    # An offer that names no hours may be to be had at any.
    return shared(asked, offered) if offered else NOT_TOLD


def met(asked: Collection[str], offered: Collection[str]) -> float | None:
    """Tell whether one of those asked for is meant; None when nobody in particular is."""
    if not asked:
        return None
    if not offered:
        return NOT_TOLD
    # Whoever writes for the old seldom turns the young away, so this says less than place and time.
    return MEANT if set(asked) & set(offered) else NOT_MEANT


def coverage(need: NeedFacts, reading: Reading, resource: ResourceFacts, offered: Reading) -> float | None:
    """Tell how much of the wanted number is there, from 0 to 1; None when the two cannot be compared."""
    found = numbers(need, reading, resource, offered)
    return None if found is None else min(max(float(found[1] / found[0]), 0.0), 1.0)


def numbers(
    need: NeedFacts, reading: Reading, resource: ResourceFacts, offered: Reading
) -> tuple[Decimal, Decimal, str] | None:
    """How many are wanted, how many there are, and the measure; None when the two cannot be compared."""
    if need.amount is not None and resource.amount is not None and need.measure == resource.measure:
        return (need.amount, resource.amount, need.measure) if need.amount > 0 else None
    pairs = ((one, other) for one in reading.amounts for other in offered.amounts if _alike(one, other))
    found = next(pairs, None)
    return (found[0].number, found[1].number, found[0].measure) if found else None


def _alike(one: Amount, other: Amount) -> bool:
    return one.measure == other.measure and bool(one.of & other.of) and one.number > 0


def _amounts(need: NeedFacts, reading: Reading, corpus: Corpus) -> Floats:
    told = np.full(len(corpus.resources), np.nan, dtype=np.float32)
    if need.amount is not None or reading.amounts:
        for place in corpus.counted:
            told[place] = _known(coverage(need, reading, corpus.resources[place], corpus.readings[place]))
    return told


def _known(value: float | None) -> float:
    return np.nan if value is None else value


def _same(one: str, other: str, digits: int) -> bool:
    return len(one) >= digits <= len(other) and one[:digits] == other[:digits]
