"""Figures as values: a number, where it comes from, and the very rows it counts."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import chain
from typing import Any

from meetings.selectors.terms import COUNT, RATE, STANDING, TERMS

Number = int | Decimal
PLACES = Decimal("0.0001")
# How figures are split in the tables: by community and category what was asked, by unit what was done.
ASKED, DONE = ("received", "response", "completion", "satisfaction"), ("claims", "projects_running", "on_time")
SPLIT = {"area": ASKED, "category": ASKED, "unit": (*DONE, "attendances")}
# Rates over the askers' word stay silent while too few have spoken.
JUDGED = ("resolution", "satisfaction")
# A time of which none of this is known was before the house: nothing has risen since then.
LIVED = ("received", "judged", "offers", "claims", "projects_running", "attendances")


@dataclass(frozen=True, slots=True)
class Row:
    """One counted row: how much it weighs, and how much of that counts above the line."""

    pk: int
    weight: Number = 1
    part: Number = 1
    area: str = ""
    category: str = ""
    owner: int | None = None

    @property
    def unit(self) -> str:
        return str(self.owner or "")


@dataclass(frozen=True)
class Figure:
    """``value`` is a share for rates and None when there is nothing, or too little, to say."""

    key: str
    value: Number | None
    numerator: Number | None
    denominator: Number | None
    rows: tuple[int, ...]
    hits: tuple[int, ...]
    month_change: Number | None = None
    year_change: Number | None = None
    # Label, unit and definition an issued report was issued with; the words of today otherwise.
    words: tuple[str, str, str] | None = None
    # How many rows there are, where they were left where they lie.
    counted: int | None = None

    @property
    def count(self) -> int:
        return len(self.rows) if self.counted is None else self.counted

    @property
    def term(self) -> Any:
        return TERMS[self.key.split(".")[0]]

    @property
    def label(self) -> Any:
        return self.words[0] if self.words else self.term.label

    @property
    def unit(self) -> Any:
        return self.words[1] if self.words else self.term.unit

    @property
    def definition(self) -> Any:
        return self.words[2] if self.words else self.term.definition

    @property
    def model(self) -> str:
        return self.term.model

    @property
    def is_rate(self) -> bool:
        return self.term.kind == RATE


def figure(key: str, rows: Sequence[Row], minimum: int = 0) -> Figure:
    """Turn rows into the figure of that name."""
    kind = TERMS[key.split(".")[0]].kind
    ids, hits = tuple(row.pk for row in rows), tuple(row.pk for row in rows if row.part)
    if kind == COUNT:
        return Figure(key, len(rows), None, None, ids, ())
    whole, part = sum(row.weight for row in rows), sum(row.part for row in rows)
    if kind != RATE:
        return Figure(key, whole, None, None, ids, ())
    silent = not whole or len(rows) < minimum
    value = None if silent else (Decimal(part) / Decimal(whole)).quantize(PLACES)
    return Figure(key, value, part, whole, ids, hits)


def load_figures(claims: Sequence[Row], units: Collection[int]) -> list[Figure]:
    """How evenly the claims lie on the units: the largest share, and the Gini coefficient over all of them.

    A unit that has left since carried what it carried; those that stand here and carried nothing count as nothing.
    """
    loads = Counter(row.owner for row in claims)
    largest = max(loads, key=lambda unit: (loads[unit], -(unit or 0)), default=None)
    share = figure("largest_share", [replace(row, part=int(row.owner == largest)) for row in claims])
    spread = gini([*loads.values(), *(0 for unit in units if unit not in loads)])
    return [share, Figure("gini", spread, None, None, tuple(row.pk for row in claims), ())]


def gini(loads: Sequence[int]) -> Decimal | None:
    """0 when all carry alike, towards 1 when one carries all; nothing to say when nobody carries anything."""
    total = sum(loads)
    if not total:
        return None
    weighted = sum(place * load for place, load in enumerate(sorted(loads), 1))
    n = len(loads)
    return (Decimal(2 * weighted) / (n * total) - Decimal(n + 1) / n).quantize(PLACES)


def split(rows: Mapping[str, Sequence[Row]], minimum: int) -> Iterable[Figure]:
    """The same figures for each community, category and unit that has rows."""
    for way, keys in SPLIT.items():
        for key in keys:
            groups: dict[str, list[Row]] = {}
            for row in rows[key]:
                groups.setdefault(getattr(row, way), []).append(row)
            for value in sorted(filter(None, groups)):
                yield figure(f"{key}.{way}.{value}", groups[value], minimum if key in JUDGED else 0)


def by_measure(rows: Sequence[Row]) -> Iterable[Figure]:
    """How much of what can be used up is used: yuan and copies are never added together."""
    for measure in sorted({row.category for row in rows}):
        yield figure(f"used_up.measure.{measure}", [row for row in rows if row.category == measure])


def compared(now: Mapping[str, Figure], month: Mapping[str, Figure], year: Mapping[str, Figure]) -> dict[str, Figure]:
    """The figures with their change on the month before and on the same month of last year."""
    month, year = _known(month), _known(year)
    return {
        key: replace(
            one, month_change=_change(one, month.get(key)), year_change=_change(one, year.get(key))
        )
        for key, one in now.items()
    }  # fmt: skip


def _known(before: Mapping[str, Figure]) -> Mapping[str, Figure]:
    return before if any(before[key].count for key in LIVED if key in before) else {}


def without_rows(one: Figure) -> Figure:
    """The figure with the number of its rows alone."""
    return replace(one, rows=(), hits=(), counted=one.count)


def together(key: str, parts: Sequence[Figure], minimum: int = 0) -> Figure:
    """One figure out of the same figure of several places: sums of counts, and rates of the sums, never of rates."""
    rows = tuple(chain.from_iterable(part.rows for part in parts))
    hits = tuple(chain.from_iterable(part.hits for part in parts))
    counted = sum(part.count for part in parts)
    if TERMS[key.split(".")[0]].kind != RATE:
        value = sum((part.value or 0 for part in parts), start=0)
        return Figure(key, value, None, None, rows, hits, counted=counted)
    above, whole = (sum((getattr(part, name) or 0 for part in parts), start=0) for name in ("numerator", "denominator"))
    silent = not whole or counted < minimum
    share = None if silent else (Decimal(above) / Decimal(whole)).quantize(PLACES)
    return Figure(key, share, above, whole, rows, hits, counted=counted)


def _change(now: Figure, before: Figure | None) -> Number | None:
    if now.key.split(".")[0] in STANDING or before is None or now.value is None or before.value is None:
        return None
    return now.value - before.value
