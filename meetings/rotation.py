"""The order of the chair as pure rules: who comes when, and how evenly years of it have lain."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

YEAR = 12


@dataclass(frozen=True)
class Turn:
    """One unit's stretch in the chair; the last day belongs to it."""

    unit: int
    begins: date
    ends: date


@dataclass(frozen=True)
class Share:
    """What one unit has carried of the chair, in turns and calendar months, and what lies ahead of it."""

    unit: int
    turns: int
    months: int
    ahead: int
    last: date | None
    skipped: int


def months_on(day: date, months: int) -> date:
    """The first of the month so many months later."""
    index = day.year * YEAR + day.month - 1 + months
    return date(index // YEAR, index % YEAR + 1, 1)


def months_between(begins: date, ends: date) -> int:
    """How many calendar months a stretch touches."""
    return (ends.year - begins.year) * YEAR + ends.month - begins.month + 1


def laid_out(units: Sequence[int], begins: date, months_each: int, months: int = YEAR) -> list[Turn]:
    """Terms one after the other from a month on, in the order given, until that many months are covered."""
    turns = []
    for place in range(max(months // months_each, 1)):
        first = months_on(begins, place * months_each)
        turns.append(
            Turn(units[place % len(units)], first, months_on(first, months_each) - timedelta(days=1))
        )  # fmt: skip
    return turns


def drawn(units: Iterable[int], seed: str) -> list[int]:
    """A draw that anyone can repeat: by the SHA-256 of the seed and each unit's number, smallest first."""
    return sorted(units, key=lambda unit: hashlib.sha256(f"{seed}:{unit}".encode()).hexdigest())


def put_off(units: Sequence[int], to: int) -> list[int]:
    """The first unit of a stretch goes to a later place; those in between move up by one."""
    return [*units[1 : to + 1], units[0], *units[to + 1 :]]


def shares(seated: Iterable[int], turns: Iterable[Turn], today: date, skipped: Sequence[int] = ()) -> list[Share]:
    """For every seated unit what it has carried and what lies ahead; who has carried least comes first."""
    known = list(turns)
    found = [_share(unit, [turn for turn in known if turn.unit == unit], today, skipped) for unit in seated]
    return sorted(found, key=lambda one: (one.months + one.ahead, one.last or date.min))


def _share(unit: int, turns: Sequence[Turn], today: date, skipped: Sequence[int]) -> Share:
    begun = [turn for turn in turns if turn.begins <= today]
    ahead = [turn for turn in turns if turn.begins > today]
    return Share(
        unit=unit, turns=len(begun), months=sum(months_between(turn.begins, turn.ends) for turn in begun),
        ahead=sum(months_between(turn.begins, turn.ends) for turn in ahead),
        last=max((turn.ends for turn in begun), default=None), skipped=list(skipped).count(unit),
    )  # fmt: skip
