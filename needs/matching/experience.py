"""What experience and meaning add to a pair's four principles, in points, and why."""

from collections.abc import Iterator

import numpy as np

from needs.matching.corpus import Corpus, Floats
from needs.matching.facts import NeedFacts, ResourceFacts
from needs.matching.habits import MOST_POINTS, Habit, HabitKind, Key
from needs.matching.text import Reading

# How far nearness in meaning moves a pair: two deviations above its fellows are worth all of it.
MOST_BY_MEANING, TELLING = 8.0, 2.0
# Fewer than these have no usual nearness to be held against.
LEAST_COMPARED = 8


def by_experience(need: NeedFacts, reading: Reading, corpus: Corpus) -> Floats:
    """Add up what the street's habits say of each resource, within limits."""
    learnt = corpus.learnt
    if not learnt.habits:
        return np.zeros(len(corpus.ids), dtype=np.float32)
    types, kinds, units = (
        {offered: habit.points for offered, habit in learnt.of(kind, need.category).items()}
        for kind in (HabitKind.TYPE, HabitKind.UNIT_KIND, HabitKind.UNIT)
    )
    points = corpus.types.each(lambda name: types.get(name, 0.0))
    points += corpus.unit_kinds.each(lambda name: kinds.get(name, 0.0))
    points += corpus.units.each(lambda unit: units.get(str(unit), 0.0))
    points += corpus.own.along(_row(reading, corpus))
    return np.clip(points, -MOST_POINTS, MOST_POINTS).astype(np.float32)


def _row(reading: Reading, corpus: Corpus) -> Floats:
    """What each offered concept is worth for a need."""
    row = np.zeros(len(corpus.known.concepts), dtype=np.float32)
    for asked in sorted(reading.concepts):
        for offered, habit in corpus.learnt.of(HabitKind.TOPIC, asked).items():
            if offered in corpus.known.place:
                row[corpus.known.place[offered]] += habit.points
    return row


def keys_of(category: str, asked: Reading, resource: ResourceFacts, offered: Reading) -> Iterator[Key]:
    """Name everything a pair may teach; nothing of it tells who asked."""
    for one in sorted(asked.concepts):
        for other in sorted(offered.concepts):
            yield Key(HabitKind.TOPIC, one, other)
    yield Key(HabitKind.TYPE, category, resource.type)
    yield Key(HabitKind.UNIT_KIND, category, resource.unit_kind)
    yield Key(HabitKind.UNIT, category, str(resource.unit_id))


def weightiest(need: NeedFacts, asked: Reading, place: int, corpus: Corpus) -> Habit | None:
    """The habit that says most about a pair."""
    keys = keys_of(need.category, asked, corpus.resources[place], corpus.readings[place])
    found = [habit for key in keys if (habit := corpus.learnt.of(key.kind, key.asked).get(key.offered))]
    return max(found, key=lambda habit: (abs(habit.points), habit.key), default=None)


def by_meaning(need: NeedFacts, corpus: Corpus) -> tuple[Floats, Floats]:
    """Tell how much nearer in meaning each resource is than the usual one: in points, and in deviations."""
    nothing = np.zeros(len(corpus.ids), dtype=np.float32)
    vectors, known = corpus.meanings
    asked = np.frombuffer(need.meaning, dtype=np.float32)
    if known.sum() < LEAST_COMPARED or vectors.shape[1:] != asked.shape:
        return nothing, nothing
    near = vectors @ asked
    spread = float(near[known].std())
    if not spread > 0:
        return nothing, nothing
    apart = np.where(known, (near - near[known].mean()) / spread, 0).astype(np.float32)
    return (MOST_BY_MEANING * np.clip(apart / TELLING, -1, 1)).astype(np.float32), apart
