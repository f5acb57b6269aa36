"""Whether two needs speak of the same matter: their words made alike, their pairs of characters compared."""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache

LONGEST = 300
# What neighbours say in different words, said in one. Longer words come before those they hold.
OBJECTS = {
    "楼道灯": "楼道里面的灯 楼道里的灯 楼道里灯 楼道的灯 楼道灯 楼梯间的灯 楼梯间灯 楼梯灯 感应灯 声控灯 过道灯",
    "路灯": "路灯 街灯 照明灯",
    "加装电梯": "加装电梯 安装电梯 装个电梯 装电梯 加个电梯",
    "电动车": "电动自行车 电瓶车 电动车 电单车 小电驴",
    "充电桩": "充电桩 充电的地方 地方充电 充电口 充电棚 充电设施 充电柜",
    "飞线": "飞线充电 飞线 乱拉电线 拉电线 拉长线 拉插线板",
    "垃圾桶": "垃圾桶 垃圾箱 果皮箱 桶站",
    "乱扔": "乱扔 乱丢 乱倒 乱抛 乱堆",
    "食堂": "食堂 饭堂 助餐点 助餐 老年餐 供餐点 吃饭的地方 吃饭地方",
    "停车": "停不了车 停不进车 没地方停车 没处停车 没地方停 停车位 停车 车位 泊车 泊位",
    "下水道": "下水管道 下水道 下水管 污水管网 污水管 排水管道 排水管 下水",
    "漏水": "漏水 渗水 滴水",
    "噪音": "噪音 噪声 扰民 吵闹 很吵 太吵 吵得 吵人 吵醒",
    "井盖": "窨井盖 井盖子 井盖",
    "健身器材": "健身器材 健身器械 健身设施 健身设备 运动器材 运动器械",
    "小广告": "小广告 牛皮癣 小喷绘",
    "坑洼": "坑坑洼洼 坑洼 大坑 有坑 塌陷 凹陷",
    "积水": "积水 内涝 水淹",
    "牵绳": "不牵绳子 不牵绳 没牵绳 不拴绳子 不拴绳 没拴绳 不系绳",
    "养狗": "遛狗 养狗 养犬 大狗 狗",
    "理发": "理发 剪头发 剪头 剃头",
    "坡道": "坡道 斜坡",
    "放学": "放学早 放学后 放学",
    "跳舞": "广场舞 跳舞",
}
# Who it is for, where it is and what is wrong say little by themselves: a lamp and a lift may both be broken.
LESSER = {
    "老人": "老年人 老人家 老人 高龄长者 长者 爷爷奶奶 大爷大妈 大爷 大妈 阿婆 老两口",
    "孩子": "小孩子 小孩 孩子们 孩子 儿童 娃娃 娃 小朋友",
    "楼道": "楼道 楼梯间 楼梯 走廊 过道",
    "路面": "路面 道路 地面 马路",
    "残疾": "残疾人 残疾朋友 残障人士 残疾",
    "独居": "独居 空巢 孤寡 孤老 高龄",
    "损坏": "不亮 不工作 用不了 用不成 不能用 没反应 失灵 故障 停运 破损 损坏 坏了 坏掉 坏 破了 破 倒了 歪了",
    "堵塞": "堵塞 堵住 堵了 堵死 堵 不通",
    "缺少": "没有 缺少 缺 不够 不足 太少 紧张",
    "添置": "安装 增设 增加 加装 添置 添 装",
    "脏臭": "脏 恶臭 臭 异味 难闻",
    "修理": "维修 修理 修缮 检修 修",
}
NEARBY = re.compile(r"家门口|门口|家里|门前|楼下|旁边?|附近|路边|里面|外面|边上|前面|后面|对面|[东南西北]边|边|里")
FILLERS = re.compile(
    r"能不能|可不可以|可否|是不是|是否|希望|盼望?|想[要请]?|请求?|麻烦|帮忙|帮|解决|处理|尽快|一下|我们|我家|咱们?|"
    r"大家|小区|社区|街道|居民|业主|邻居|反映|情况|问题|有人|没人[管修]?|好几天|[几\d]+天|好久|很久|[半几\d]+个?月|"
    r"一直|已经|经常|总是|老是|天天|每天|建议|特别|非常|十分|真的|这个|那个|一个|这里|那里|一些|找人|上门|晚上|白天|实在|全|总|"
    r"老(?!人|年)|[很太都也就又还了吗呢吧啊的在有是给让被把和跟去来到]"
)
DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"两": 2}
COUNTED = re.compile(r"[零一二三四五六七八九两十]+(?=号|栋|幢|座|单元|期|弄|天|个?月)")
SPOT = re.compile(r"(?P<number>\d+|[a-z])(?P<noun>号楼|栋(?:楼(?![道梯上下顶]))?|幢|座|单元|号院|期|弄|号(?!线))")
# The name of an estate says where, not what.
ESTATE = re.compile(
    r"(?!希望|我们|这个|那个|整个|咱们)([\u4e00-\u9fff]{2})(?:小区|花园|家园|新村|公寓|大院|广场(?!舞)|公园|佳苑)"
)
SPOT_NOUNS = {"栋": "号楼", "栋楼": "号楼", "幢": "号楼", "座": "号楼", "号": "号楼"}
GAP = re.compile(r"[\W_]+")
WEAK, OBJECT = 0.3, 2.0
SAME_OBJECTS, MORE_OBJECTS, OTHER_OBJECTS = 0.3, 0.8, 0.6
Weigh = Callable[[str], float]


def _one_of(table: dict[str, str]) -> re.Pattern[str]:
    return re.compile("|".join(f"(?P<{word}>{'|'.join(said.split())})" for word, said in table.items()))


_OBJECTS, _LESSER = _one_of(OBJECTS), _one_of(LESSER)


@dataclass(frozen=True)
class Gist:
    """What a text comes down to: the matter, what is wrong and for whom, and the places it names."""

    runs: tuple[str, ...]
    lesser: frozenset[str]
    spots: frozenset[tuple[str, str]]
    around: frozenset[str]

    @property
    def objects(self) -> frozenset[str]:
        """The matters it names that neighbours have several words for."""
        return frozenset(run for run in self.runs if run in OBJECTS)

    def matter(self, around: frozenset[str]) -> frozenset[str]:
        """Its objects and pairs, but for those that merely say where it is."""
        pairs = frozenset(pair for run in self.runs if run not in OBJECTS for pair in pairs_of(run))
        return (pairs - around) | self.objects or pairs


@dataclass(frozen=True)
class Sameness:
    """How far two texts say the same, from 0 to 1, the words both say, and how their places agree."""

    share: float
    words: tuple[str, ...]
    same_spot: str
    other_spot: bool
    same_place: bool


def pairs_of(run: str) -> list[str]:
    """Neighbouring characters; a single character stands for itself."""
    return [run[at : at + 2] for at in range(len(run) - 1)] or [run]


def plain(text: str) -> str:
    """One width, one case, numbers of houses in digits."""
    flat = unicodedata.normalize("NFKC", text)[:LONGEST].lower()
    return COUNTED.sub(lambda found: str(_number(found[0])), flat)


@lru_cache(maxsize=20_000)
def gist_of(text: str, place: str = "") -> Gist:
    """Read a need as a neighbour would tell it on."""
    flat, where = plain(text), plain(place)
    spots = frozenset(
        (SPOT_NOUNS.get(one["noun"], one["noun"]), one["number"]) for one in SPOT.finditer(f"{flat} {where}")
    )
    words = _OBJECTS.sub(lambda found: f" {found.lastgroup} ", ESTATE.sub(r"\1 ", SPOT.sub(" ", flat))).split(" ")
    # An object's own name is no place or trouble any more: 楼道灯 is not a 楼道.
    loose = " ".join(word for word in words if word not in OBJECTS)
    runs = [run for word in words for run in ([word] if word in OBJECTS else _bare(word))]
    named = [*ESTATE.findall(flat), *_bare(ESTATE.sub(r"\1 ", SPOT.sub(" ", where)))]
    return Gist(
        tuple(runs), frozenset(found.lastgroup or "" for found in _LESSER.finditer(loose)), spots,
        frozenset(pair for run in named for pair in pairs_of(run)),
    )  # fmt: skip


def wordings(text: str) -> list[str]:
    """The pairs to look for where others may have said the same in their own words."""
    told = [pair for run in gist_of(text).runs for said in OBJECTS.get(run, run).split() for pair in pairs_of(said)]
    typed = [pair for run in GAP.split(plain(text)) if run for pair in pairs_of(run)]
    return list(dict.fromkeys([*told, *typed]))


def same(one: Gist, other: Gist, weigh: Weigh) -> Sameness:
    """Compare two gists; ``weigh`` says how telling a pair of characters is."""
    around = one.around | other.around
    mine, theirs = one.matter(around), other.matter(around)
    both = _weight(mine & theirs, one.lesser & other.lesser, weigh)
    first, second = _weight(mine, one.lesser, weigh), _weight(theirs, other.lesser, weigh)
    # Half of it asks whether the longer holds the shorter, half whether neither says anything else.
    share = (both / min(first, second) + 2 * both / (first + second)) / 2 if mine & theirs else 0.0
    same_spot, other_spot = _spots(one.spots, other.spots)
    words = _words(one.runs, mine & theirs)
    return Sameness(_of_objects(share, one, other), words, same_spot, other_spot, bool(one.around & other.around))


def _of_objects(share: float, one: Gist, other: Gist) -> float:
    """The same things named speak for the same matter, however much else is told; a thing only one names, against."""
    if one.objects == other.objects:
        return share + (1 - share) * SAME_OBJECTS if one.objects and share else share
    return share * (MORE_OBJECTS if one.objects & other.objects else OTHER_OBJECTS)


def _bare(word: str) -> list[str]:
    """What is left of a stretch of text without fillers and lesser words."""
    rest = FILLERS.sub(" ", NEARBY.sub(" ", _LESSER.sub(" ", word)))
    return [run for run in GAP.split(rest) if run]


def _weight(matter: Iterable[str], lesser: frozenset[str], weigh: Weigh) -> float:
    said = sum(OBJECT * max(map(weigh, pairs_of(each))) if each in OBJECTS else weigh(each) for each in matter)
    return said + WEAK * len(lesser)


def _words(runs: Iterable[str], shared: frozenset[str]) -> tuple[str, ...]:
    """The longest stretches both texts have in common, longest first."""
    found: list[str] = []
    for run in runs:
        word = ""
        for pair in [run] if run in OBJECTS else pairs_of(run):
            if pair not in shared:
                word = ""
            elif word:
                found[-1] = word = word + pair[-1]
            else:
                word = pair
                found.append(word)
    return tuple(sorted(dict.fromkeys(found), key=len, reverse=True))


def _spots(one: frozenset[tuple[str, str]], other: frozenset[tuple[str, str]]) -> tuple[str, bool]:
    """A numbered place both name, and whether they name different ones of a kind."""
    together = "".join(f"{number}{noun}" for noun, number in sorted(one & other))
    kinds = {noun for noun, _number in one} & {noun for noun, _number in other}
    apart = any(not {spot for spot in one & other if spot[0] == kind} for kind in kinds)
    return together, apart


def _number(words: str) -> int:
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int("".join(str(DIGITS[digit]) for digit in words))
    return DIGITS.get(tens, 1) * 10 + DIGITS.get(ones, 0)
