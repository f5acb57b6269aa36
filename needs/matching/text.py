"""Read what people wrote: the words that carry meaning, the concepts behind them, for whom and when."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from core.dictionaries import segmenter
from needs.matching.concepts import CONCEPTS, GROUPS, TIMES, Concept

WORD = re.compile(r"\w+")
# Words of the field the dictionary would cut apart.
FIELD_WORDS = WORD.findall(
    "错峰停车 错时停车 助餐 义诊 义剪 义修 代购 代办 加装电梯 适老化 微心愿 微项目 反诈 防诈 除颤仪 心肺复苏 "
    "小家电 牛皮癣 小广告 四点半 家庭医生 老花镜 白内障 垃圾分类 厨余 桶站 消防栓 灭火器 燃气 波纹管 胶管 飞线 "
    "车位 泊位 民法典 无障碍 助听器 血糖仪 时间银行 残疾人之家 计件 月嫂 网格员 快递员 骑手 双报到 暑托 养老金 充电桩"
)
LONGEST = 2_000
STOP_WORDS = frozenset(
    WORD.findall(
        "希望 没有 一个 我们 他们 什么 怎么 哪儿 都是 以及 提供 进行 开展 参与 参加 可以 用于 可能 能够 需要 "
        "社区 街道 小区 居民 单位 有限公司 公司 服务 活动 工作 组织 相关 部分 大家 自己 这个 那个 有人 没人"
    )
)
# Counts say how much, never what: 40 份, 3 台, 二十多名.
QUANTITY = re.compile(
    r"(?:\d[\d,.]*|[一二三四五六七八九十百千两几]+)[万余多来几]*(?:平方米|名|位|人次|人|个|台|件|本|册|份|场|次|支|项|处|户|辆|元|间|座|桌|期)"
)
# What an offer says it does not hold must not count as held.
EXCLUDED = re.compile(r"(?:不[提含包]供?[括含]?|不开放|暂不|不再|不承担|谢绝|除外)[^，。；;、,]*")


@dataclass(frozen=True)
class Reading:
    """A text as matching understands it."""

    words: frozenset[str]
    pairs: frozenset[str]
    concepts: frozenset[str]
    groups: frozenset[str]
    times: frozenset[str]


@lru_cache(maxsize=50_000)
def read_need(text: str) -> Reading:
    """Read a need in a resident's words."""
    plain = _plain(text)
    return _reading(plain, _concepts(plain, "in_need"))


@lru_cache(maxsize=20_000)
def read_offer(text: str) -> Reading:
    """Read a resource in a liaison's words."""
    plain = EXCLUDED.sub("", _plain(text))
    return _reading(plain, _concepts(plain, "in_offer"))


@lru_cache(maxsize=20_000)
def trades(unit_name: str) -> frozenset[str]:
    """Name the concepts that are a unit's trade, going by its name."""
    return _concepts(_plain(unit_name), "in_unit")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text)[:LONGEST].lower()


def _concepts(text: str, side: str) -> frozenset[str]:
    return frozenset(concept.label for concept in CONCEPTS if _pattern(concept, side).search(text))


def _pattern(concept: Concept, side: str) -> re.Pattern[str]:
    pattern: re.Pattern[str] = getattr(concept, side)
    return pattern


def _reading(text: str, concepts: frozenset[str]) -> Reading:
    bare = QUANTITY.sub(" ", text)
    words = (word for word in segmenter(*FIELD_WORDS).cut_for_search(bare) if WORD.fullmatch(word))
    runs = WORD.findall(bare)
    return Reading(
        words=frozenset(word for word in words if word not in STOP_WORDS and not word.isdigit() and len(word) > 1),
        pairs=frozenset(run[i : i + 2] for run in runs for i in range(len(run) - 1)),
        concepts=concepts,
        groups=_named(GROUPS, text),
        times=_named(TIMES, text),
    )


def _named(table: dict[str, str], text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in table.items() if re.search(pattern, text))
