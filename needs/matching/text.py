"""Read what people wrote: the concepts it is about, for whom, when and how many, and the words that carry meaning."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from core.dictionaries import segmenter
from needs.matching.characters import plain
from needs.matching.ontology import LONG_WORD, Ontology, ontology
from needs.matching.ontology.lexicon import Found
from needs.matching.when import DIGITS, hours_of

WORD = re.compile(r"\w+")
LONGEST = 2_000
STOP_WORDS = frozenset(
    WORD.findall(
        "希望 没有 一个 我们 他们 什么 怎么 哪儿 都是 以及 提供 进行 开展 参与 参加 可以 用于 可能 能够 需要 "
        "社区 街道 小区 居民 单位 有限公司 公司 服务 活动 工作 组织 相关 部分 大家 自己 这个 那个 有人 没人"
    )
)
THINGS = (
    "平方米|平米|公里|名额|个|台|件|本|册|份|场|次|支|项|处|辆|元|间|座|桌|期|名|位|人|套|张|把|副|盏|箱|条|组|节|块|架"
)
MEASURES = f"人次|户|{THINGS}"
# Households and attendances tell who suffers or was served, not how much is wanted.
COUNT = re.compile(rf"(\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]+)([万千]?)[余多来几]*({THINGS})")
# Counts say how much, never what: 40 份, 3 台, 二十多名.
QUANTITY = re.compile(rf"(?:\d[\d,.]*|[一二三四五六七八九十百千两几]+)[万余多来几]*(?:{MEASURES})")
# What an offer says it does not hold must not count as held.
EXCLUDED = re.compile(
    r"(?:不[提含包]供?[括含]?|不开放|不承接|暂不|暂无|不再|不承担|不负责|谢绝|恕不|除外)[^，。；;、,]*"
)
# What is not asked for: 不缺钱，缺人陪.
UNWANTED = re.compile(r"(?:不需要|不是要|不是想要|不是缺|不缺|不差|不图|无需|用不着|不必|不想要)[^，。；;、,]*")
SEASONS = {
    "假期": "暑假|寒假|暑期|假期|寒暑假|夏令营|冬令营|暑托",
    "节日": "过年|春节|中秋|端午|元宵|腊八|重阳|过节|节日|年货|年夜饭|国庆|逢年|节令",
    "上门": "上门|入户|到家|出不了门|下不了楼|腿脚|行动不便|卧床|下楼",
}
SEASON = {name: re.compile(pattern) for name, pattern in SEASONS.items()}
# A single character can carry a meaning of its own, which no letter or digit does: 树枝, 修枝.
FIRST_HAN = "\u4e00"
OWN_WORD, OTHERS_WORD = 1.0, 0.7
FIRM, FIRMER = 0.8, 0.1


@dataclass(frozen=True)
class Amount:
    """So many of a thing; the thing is the concept whose word follows the measure."""

    number: Decimal
    measure: str
    of: frozenset[str]


@dataclass(frozen=True)
class Reading:
    """A text as matching understands it; `concepts` tells how firmly it speaks of each."""

    words: frozenset[str]
    pairs: frozenset[str]
    letters: frozenset[str]
    concepts: Mapping[str, float]
    groups: frozenset[str]
    seasons: frozenset[str]
    hours: int
    amounts: tuple[Amount, ...]


@lru_cache(maxsize=5_000)
def read_need(text: str, known: Ontology | None = None) -> Reading:
    """Read a need in a resident's words."""
    return _reading(UNWANTED.sub("", plain(text, LONGEST)), known or ontology(), offered=False)


@lru_cache(maxsize=50_000)
def themes_of(text: str, category: str = "") -> frozenset[str]:
    """Name what a need is about before all: what it speaks of most firmly, and of that what its category is about."""
    known = ontology()
    firm = _firmness(known.said.find(UNWANTED.sub("", plain(text, LONGEST))), offered=False)
    most = max(firm.values(), default=0.0)
    named = frozenset(name for name, weight in firm.items() if weight > most - FIRMER / 2)
    return frozenset(name for name in named if known[name].category == category) or named


@lru_cache(maxsize=20_000)
def read_offer(text: str, known: Ontology | None = None) -> Reading:
    """Read a resource in a liaison's words."""
    return _reading(EXCLUDED.sub("", plain(text, LONGEST)), known or ontology(), offered=True)


@lru_cache(maxsize=20_000)
def trades(unit_name: str, known: Ontology | None = None) -> Mapping[str, float]:
    """Name the concepts that are a unit's trade, going by its name."""
    return _firmness((known or ontology()).trades.find(plain(unit_name, LONGEST)), offered=True)


def _reading(text: str, known: Ontology, *, offered: bool) -> Reading:
    bare = QUANTITY.sub(" ", text)
    runs = WORD.findall(bare)
    found = known.said.find(text)
    return Reading(
        words=_words(bare) | {one.word for one in found if one.word in known.own},
        pairs=frozenset(run[at : at + 2] for run in runs for at in range(len(run) - 1)),
        letters=frozenset(letter for run in runs for letter in run if letter >= FIRST_HAN),
        concepts=_firmness(found, offered=offered),
        groups=frozenset(one.name for one in known.people.find(text)),
        seasons=frozenset(name for name, pattern in SEASON.items() if pattern.search(text)),
        hours=hours_of(text),
        amounts=tuple(_amounts(text, found)),
    )


def _words(text: str) -> frozenset[str]:
    # A segmenter is large, so all streets share the one that knows the house's words.
    words = (word for word in segmenter(*ontology().long_words).cut_for_search(text) if WORD.fullmatch(word))
    return frozenset(word for word in words if word not in STOP_WORDS and not word.isdigit() and len(word) > 1)


def _firmness(found: Iterable[Found], *, offered: bool) -> Mapping[str, float]:
    """Tell how firmly each concept is spoken of: long words more than short, one's own side's more, several most."""
    weights: dict[str, dict[str, float]] = {}
    for one in found:
        own = OWN_WORD if one.offered or not offered else OTHERS_WORD
        length = 1.0 if len(one.word) >= LONG_WORD else FIRM if len(one.word) == 2 else FIRM**2
        words = weights.setdefault(one.name, {})
        words[one.word] = max(words.get(one.word, 0.0), own * length)
    return {name: min(1.2, max(words.values()) + FIRMER * (len(words) - 1)) for name, words in weights.items()}


def _amounts(text: str, found: Iterable[Found]) -> Iterable[Amount]:
    starts: dict[int, set[str]] = {}
    for one in found:
        starts.setdefault(one.start, set()).add(one.name)
    for told in COUNT.finditer(text):
        if of := starts.get(told.end()):
            yield Amount(_number(told[1], told[2]), told[3], frozenset(of))


def _number(words: str, unit: str) -> Decimal:
    times = {"万": 10_000, "千": 1_000}.get(unit, 1)
    if words[0].isdigit():
        return Decimal(words.replace(",", "")) * times
    total, digit = 0, 0
    for letter in words:
        if letter in DIGITS:
            digit = DIGITS[letter]
        else:
            total, digit = total + (digit or 1) * {"十": 10, "百": 100, "千": 1_000}[letter], 0
    return Decimal(total + digit) * times
