"""Which needs may be the same matter as one that somebody is about to post or to accept."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from math import log
from typing import NamedTuple

from django.contrib.postgres.search import SearchRank
from django.db import connection
from django.db.models import F, Q
from django.utils.translation import gettext as _

from core.search import any_of
from needs.matching.sameness import Gist, Sameness, gist_of, same, wordings
from needs.models import OPEN_STATUSES, Need, NeedQuerySet, NeedStatus

# Something solved longer ago has come back, and is a matter of its own.
SOLVED_RECENTLY = timedelta(days=60)
ENOUGH = 0.4
# Needs that may hold the pairs looked for in the whole street and, of which most lie elsewhere, in the community;
# and the rows that are read and compared.
MOST_IN_STREET, MOST_HERE, MOST_READ = 5_000, 20_000, 120
MOST_PAIRS = 32
RAREST, LEAST_WEIGHT = 0.001, 0.3
# A matter named alike in another community is seldom the same; nor is one behind another door.
ELSEWHERE, OTHER_SPOT, SAME_PLACE = 0.6, 0.35, 1.1
FRESH_DAYS, OLD_DAYS, OLD = 30, 365, 0.75
MOST_WORDS = 3

STATISTICS = """
SELECT lower(pair), often, reltuples
FROM pg_class, pg_stats, unnest(most_common_elems::text::text[], most_common_elem_freqs) AS known (pair, often),
    (SELECT upper(%(pairs)s::text[]::text)::text[] AS pairs) AS asked
WHERE relname = %(table)s AND relkind = 'r' AND relnamespace = current_schema()::regnamespace
AND schemaname = current_schema() AND tablename = %(table)s AND attname = 'search'
AND length(pair) = 2 AND (pair = ANY(pairs) OR left(pair, 1) = ANY(pairs))
"""


class Likely(NamedTuple):
    """A need that may be the same matter: how sure, from 0 to 1, and why, in words."""

    need: Need
    share: float
    reasons: list[str]


class Row(NamedTuple):
    """What of a need is compared."""

    pk: int
    text: str
    place: str
    area_code: str
    asked_on: date | None


@dataclass(frozen=True)
class Asked:
    """What the others are compared with."""

    gist: Gist
    area_code: str
    day: date


@dataclass(frozen=True)
class Rarity:
    """Which part of all needs holds a pair of characters, as the database's own statistics know it."""

    often: dict[str, float]
    needs: float

    def weight(self, pair: str) -> float:
        """A pair that one need in a thousand holds says all, one that every third holds says little."""
        often = max(self.often.get(pair, RAREST), RAREST)
        return max(log(often) / log(RAREST), LEAST_WEIGHT)

    def rarest(self, pairs: Iterable[str], most: int) -> list[str]:
        """As many of the rarest as about this many needs hold; one at least."""
        chosen: list[str] = []
        rows = 0.0
        for pair in sorted(pairs, key=lambda pair: self.often.get(pair, 0.0)):
            rows += self.often.get(pair, 0.0) * self.needs
            if chosen and rows > most:
                break
            chosen.append(pair)
        return chosen


def likely_duplicates(
    *, text: str, place: str, area_code: str, day: date, exclude: int | None = None, limit: int = 5,
    among: NeedQuerySet | None = None,
) -> list[Likely]:  # fmt: skip
    """Needs of the street, open or solved lately, that may be the same matter; likeliest first.

    ``among`` is what the reader may see: what is published, unless somebody who sees more says so.
    """
    here = (Need.objects.published() if among is None else among).filter(
        _in_question(day), area_code__startswith=area_code[:9], part_of__isnull=True
    )
    pairs = wordings(text)
    rarity = _rarity(pairs)
    asked = Asked(gist_of(text, place), area_code, day)
    rows = _candidates(here.exclude(pk=exclude or 0), area_code, pairs, rarity)
    judged = [(*_judge(asked, row, rarity), row) for row in rows]
    best = sorted((one for one in judged if one[0] >= ENOUGH), key=lambda one: (-one[0], -one[2].pk))[:limit]
    needs = Need.objects.for_list().in_bulk([row.pk for _share, _found, row in best])
    return [Likely(needs[row.pk], round(share, 2), _reasons(asked, row, found)) for share, found, row in best]


def _in_question(day: date) -> Q:
    """Open in any state, or solved lately."""
    solved = (NeedStatus.RESOLVED, NeedStatus.CLOSED)
    return Q(status__in=OPEN_STATUSES) | Q(status__in=solved, resolved_at__date__gte=day - SOLVED_RECENTLY)


def _rarity(pairs: list[str]) -> Rarity:
    with connection.cursor() as cursor:
        cursor.execute(STATISTICS, {"table": Need._meta.db_table, "pairs": pairs})
        rows = cursor.fetchall()
    # A single character is as frequent as all the pairs it begins.
    known: dict[str, float] = {}
    for pair, often, _needs in rows:
        for each in {pair, pair[0]} & set(pairs):
            known[each] = min(known.get(each, 0.0) + often, 1.0)
    return Rarity(known, rows[0][2] if rows else 0.0)


def _candidates(here: NeedQuerySet, area_code: str, pairs: list[str], rarity: Rarity) -> list[Row]:
    """The rows that hold most of the pairs, found by the rarest of them: few enough to be read."""
    if not pairs:
        return []
    telling = sorted(pairs, key=rarity.weight, reverse=True)[:MOST_PAIRS]
    rare, common = any_of(rarity.rarest(telling, MOST_IN_STREET)), any_of(rarity.rarest(telling, MOST_HERE))
    found = here.filter(Q(search=rare) | Q(area_code=area_code, search=common))
    ranked = found.annotate(held=SearchRank(F("search"), any_of(telling)))
    rows = ranked.order_by("-held", "-id").values_list("pk", "text", "place", "area_code", "asked_on")
    return [Row(*row) for row in rows[:MOST_READ]]


def _judge(asked: Asked, row: Row, rarity: Rarity) -> tuple[float, Sameness]:
    """Text first; then whether place and time speak for the same matter."""
    found = same(asked.gist, gist_of(row.text, row.place), rarity.weight)
    near = found.same_spot or found.same_place
    where = OTHER_SPOT if found.other_spot else SAME_PLACE if near else 1.0
    if row.area_code != asked.area_code:
        where *= ELSEWHERE
    return min(found.share * where * _freshness(asked.day, row.asked_on), 1.0), found


def _freshness(day: date, asked_on: date | None) -> float:
    """From 1 in the first weeks down to ``OLD`` after a year."""
    age = abs((day - asked_on).days) if asked_on else OLD_DAYS
    gone = min(max(age - FRESH_DAYS, 0) / (OLD_DAYS - FRESH_DAYS), 1.0)
    return 1.0 - (1.0 - OLD) * gone


def _reasons(asked: Asked, row: Row, found: Sameness) -> list[str]:
    words = "”“".join(found.words[:MOST_WORDS])
    told = [_("都说到“%(words)s”") % {"words": words}]
    if found.same_spot:
        told.append(_("都在%(spot)s") % {"spot": found.same_spot})
    elif row.area_code == asked.area_code:
        told.append(_("同一个社区"))
    days = (asked.day - row.asked_on).days if row.asked_on else None
    if days is not None and days >= 0:
        told.append(_("%(days)s 天前提的") % {"days": days} if days else _("今天提的"))
    return told
