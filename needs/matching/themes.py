"""What many ask for: themes asked in many communities within some weeks, and themes that rise fast.

A theme is a concept within a category; what names none counts for the category as a whole.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from needs.matching.text import themes_of

UNIVERSAL, HOT_SPOT = "universal", "hot_spot"
WEEK = 7


@dataclass(frozen=True)
class Asked:
    """One need: what it says, under which category and what that is called, where and on which day."""

    need: int
    text: str
    category: int
    about: str
    community: str
    day: date


@dataclass(frozen=True)
class Limits:
    """In how many communities within how many days; how many a week, and how many times the mean of earlier weeks."""

    communities: int
    days: int
    minimum: int
    growth: Decimal


@dataclass(frozen=True)
class Theme:
    """A theme that passes a rule, with its evidence; `weeks` is oldest first, and the last of them ends on `until`."""

    kind: str
    category: int
    name: str
    since: date
    until: date
    communities: Mapping[str, int]
    weeks: tuple[int, ...]
    earlier: tuple[int, ...]
    needs: tuple[int, ...]

    @property
    def size(self) -> int:
        """How much speaks for it."""
        return len(self.communities) if self.kind == UNIVERSAL else self.weeks[-1]


def find_themes(asked: Iterable[Asked], *, until: date, begun: date, limits: Limits) -> list[Theme]:
    """Every theme that is universal or a hot spot on a day; `begun` is the first day anybody asked for anything."""
    since = until - timedelta(days=limits.days - 1)
    told: dict[tuple[int, str], list[Asked]] = {}
    for one in asked:
        if since <= one.day <= until:
            for name in themes_of(one.text, one.about) or ("",):
                told.setdefault((one.category, name), []).append(one)
    found = [theme for key, rows in sorted(told.items()) for theme in _judged(key, rows, since, until, begun, limits)]
    return sorted(found, key=lambda theme: (theme.kind, -theme.size, theme.category, theme.name))


def _judged(
    key: tuple[int, str], rows: Sequence[Asked], since: date, until: date, begun: date, limits: Limits
) -> Iterable[Theme]:
    weeks = weekly((row.day for row in rows), since, until)
    whole = whole_weeks(max(since, begun), until)
    earlier = weeks[-whole:-1] if whole else ()
    if len({row.community for row in rows}) >= limits.communities:
        yield _theme(UNIVERSAL, key, rows, since, until, weeks, earlier)
    if is_hot(weeks[-1], earlier, limits):
        last = [row for row in rows if (until - row.day).days < WEEK]
        yield _theme(HOT_SPOT, key, last, since, until, weeks, earlier)


def is_hot(last: int, earlier: Sequence[int], limits: Limits) -> bool:
    """Enough in the last week, and so many times the mean of the weeks before; without such weeks nobody can tell."""
    return bool(earlier) and last >= limits.minimum and last * len(earlier) >= limits.growth * sum(earlier)


def weekly(days: Iterable[date], since: date, until: date) -> tuple[int, ...]:
    """Count by week, oldest first; the weeks are laid back from the last day, so the first may be a part of one."""
    counts = Counter((until - day).days // WEEK for day in days)
    return tuple(counts[back] for back in reversed(range((until - since).days // WEEK + 1)))


def whole_weeks(since: date, until: date) -> int:
    return ((until - since).days + 1) // WEEK


def _theme(
    kind: str, key: tuple[int, str], rows: Sequence[Asked], since: date, until: date, weeks: tuple[int, ...],
    earlier: tuple[int, ...],
) -> Theme:  # fmt: skip
    return Theme(
        kind=kind, category=key[0], name=key[1], since=since, until=until, weeks=weeks, earlier=earlier,
        communities=dict(sorted(Counter(row.community for row in rows).items())),
        needs=tuple(sorted(row.need for row in rows)),
    )  # fmt: skip
