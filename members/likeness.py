"""Units that may have been entered twice: pure, by what is written of them."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.utils.translation import gettext as _

# What says nothing of which unit it is.
EMPTY_WORDS = re.compile(r"有限责任公司|股份有限公司|有限公司|公司|党支部|党总支|党委|街道|社区|[\W_]+")
# Two names share so much of their pairs of characters, or one stands whole in the other.
NEAR, WHOLE = 0.75, 4
# The part of a credit code that names the organisation, whoever registered it.
ORGANISATION = slice(8, 17)


@dataclass(frozen=True)
class Entry:
    """One unit as it was entered; phones by their fingerprint."""

    key: int
    name: str
    credit_code: str = ""
    phones: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Pair:
    one: int
    other: int
    reasons: tuple[str, ...]


def likely_pairs(entries: Sequence[Entry], places: Iterable[str] = ()) -> list[Pair]:
    """Pairs that are likely one unit, those with most reasons first; ``places`` says nothing of a name either."""
    cores = {entry.key: _core(entry.name, places) for entry in entries}
    found = []
    for one, other in combinations(entries, 2):
        reasons = _reasons(one, other, cores)
        if reasons:
            found.append(Pair(one.key, other.key, tuple(reasons)))
    return sorted(found, key=lambda pair: -len(pair.reasons))


def _reasons(one: Entry, other: Entry, cores: dict[int, str]) -> list[str]:
    reasons = []
    if one.credit_code and one.credit_code[ORGANISATION] == other.credit_code[ORGANISATION]:
        reasons.append(_("信用代码里的主体相同"))
    if _alike(cores[one.key], cores[other.key]):
        reasons.append(_("名称相近"))
    if one.phones & other.phones:
        reasons.append(_("联络员电话相同"))
    return reasons


def _core(name: str, places: Iterable[str]) -> str:
    core = unicodedata.normalize("NFKC", name).upper()
    for place in places:
        core = core.replace(place, "")
    return EMPTY_WORDS.sub("", core)


def _alike(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    if short == long or (len(short) >= WHOLE and short in long):
        return bool(short)
    mine, theirs = _pairs(short), _pairs(long)
    return bool(mine and theirs) and 2 * len(mine & theirs) / (len(mine) + len(theirs)) >= NEAR


def _pairs(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
