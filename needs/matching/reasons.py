"""Say in one short sentence why a principle scored as it did."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from needs.matching.facts import NeedFacts, ResourceFacts
from needs.matching.habits import Habit, HabitKind, Key
from needs.matching.ontology import Ontology
from needs.matching.reach import closeness, numbers, time_met
from needs.matching.text import Reading

LISTED = "、"
AND = "；"
MOST_WORDS = 3
# A resource nobody has confirmed for this long is worth asking after.
LONG_SILENT = 90


def classification(
    asked: Reading,
    resource: ResourceFacts,
    topics: Sequence[str],
    near: tuple[str, str] | None,
    known: Ontology,
) -> str:
    """Say what both are about."""
    if topics:
        return _("都关于：%(topics)s") % {"topics": LISTED.join(topics)}
    if near:
        return _("“%(asked)s”和“%(offered)s”是相近的事") % {"asked": near[0], "offered": near[1]}
    if usual := [name for name in asked.concepts if resource.type in known[name].types]:
        return _("%(type)s常用于%(topic)s") % {"type": resource.type, "topic": usual[0]}
    return _("没有看出是同一类事")


def strength(asked: Reading, resource: ResourceFacts, crafts: Sequence[str], known: Ontology) -> str:
    """Say whether it is the unit's trade, and what the unit has done."""
    usual = [name for name in asked.concepts if resource.unit_kind in known[name].units]
    if crafts:
        told = _("单位的本行：%(crafts)s") % {"crafts": LISTED.join(crafts)}
    elif usual:
        told = _("%(kind)s常承担%(topic)s") % {"kind": resource.unit_kind, "topic": usual[0]}
    else:
        told = _("单位名称看不出相关专长")
    if not resource.met:
        return told
    record = _("办过%(met)d件，%(well)d件满意") % {"met": resource.met, "well": resource.judged_well}
    return AND.join((told, record))


def reach(need: NeedFacts, asked: Reading, resource: ResourceFacts, offered: Reading) -> str:
    """Say how place, time, people and number agree."""
    told = [*_place(need, resource), *_time(asked, offered), *_people(asked, offered)]
    if found := numbers(need, asked, resource, offered):
        told.append(_number(*found))
    return AND.join(told) or _("位置、时间、对象和数量都没有写明")


def fit(asked: Reading, offered: Reading, resource: ResourceFacts, known: Ontology) -> str:
    """Say what of the need it meets, what it leaves, and whether it was confirmed of late."""
    met = [name for name in asked.concepts if _met(name, offered, known)]
    left = [name for name in asked.concepts if name not in met]
    if met and left:
        told = [_("能办：%(met)s；没提到：%(left)s") % {"met": LISTED.join(met), "left": LISTED.join(left)}]
    elif met:
        told = [_("说到的事都能办")]
    else:
        words = _longest(asked.words & offered.words)
        told = [_("都说到：%(words)s") % {"words": LISTED.join(words)}] if words else [_("说法不同，要问一问")]
    if resource.silent_days is not None and resource.silent_days > LONG_SILENT:
        told.append(_("资源有%(days)d天没人确认了") % {"days": resource.silent_days})
    return AND.join(told)


def experience(habit: Habit | None, resource: ResourceFacts) -> str:
    """Say what the street's own decisions tell of such a pair."""
    if habit is None:
        return _("本街还没有这样的先例")
    counts = {"well": habit.well, "all": habit.well + habit.badly}
    return _("%(habit)s：%(all)d次里成了%(well)d次") % {
        **counts,
        "habit": habit_in_words(habit.key, resource.unit_name),
    }


def habit_in_words(key: Key, unit_name: str) -> str:
    """Say what a habit is about."""
    asked, offered = key.asked or _("没有分类"), key.offered
    return {
        HabitKind.TOPIC: _("要“%(asked)s”，给“%(offered)s”"),
        HabitKind.TYPE: _("%(asked)s类需求，用%(offered)s资源"),
        HabitKind.UNIT_KIND: _("%(asked)s类需求，找%(offered)s"),
        HabitKind.UNIT: _("%(asked)s类需求，找%(offered)s"),
    }[HabitKind(key.kind)] % {"asked": asked, "offered": unit_name if key.kind == HabitKind.UNIT else offered}


def meaning(points: float) -> str:
    """Say how near two texts are in meaning."""
    if points > 1:
        return _("语义模型认为两句话意思相近")
    return _("语义模型认为两句话意思较远") if points < -1 else _("语义模型看不出远近")


def _met(name: str, offered: Reading, known: Ontology) -> bool:
    """Whether a concept is offered, or one of which it is a kind, or a kind of it."""
    line = {name, *known.above(name)}
    return any(other in line or name in known.above(other) for other in offered.concepts)


def _place(need: NeedFacts, resource: ResourceFacts) -> list[str]:
    near = closeness(need, resource.area_code, resource.zone)
    if not near:
        return []
    if near >= 1:
        return [_("同在%(area)s") % {"area": need.area_name or _("一个社区")}]
    if near >= 0.8:
        return [_("同一睦邻区")]
    return [_("同一街道") if near >= 0.6 else _("同一区县")]


def _time(asked: Reading, offered: Reading) -> list[str]:
    if not (asked.hours and offered.hours):
        return []
    part = time_met(asked.hours, offered.hours)
    return [_("时间合得上") if part == 1 else _("时间合得上一部分") if part else _("时间合不上")]


def _people(asked: Reading, offered: Reading) -> list[str]:
    if both := asked.groups & offered.groups:
        return [_("对象相同：%(groups)s") % {"groups": LISTED.join(sorted(both))}]
    if asked.groups and offered.groups:
        return [_("对象不同：资源面向%(groups)s") % {"groups": LISTED.join(sorted(offered.groups))}]
    return []


def _number(wanted: Decimal, there: Decimal, measure: str) -> str:
    counted = {"wanted": _written(wanted), "offered": _written(there), "measure": measure}
    if there >= wanted:
        return _("要%(wanted)s%(measure)s，有%(offered)s%(measure)s，够用") % counted
    return _("要%(wanted)s%(measure)s，只有%(offered)s%(measure)s") % counted


def _written(amount: Decimal) -> str:
    # Columns keep two decimals; people count whole things.
    return f"{amount.normalize():f}"


def _longest(words: frozenset[str]) -> list[str]:
    """The longest words, without those that are only part of another."""
    kept: list[str] = []
    for word in sorted(words, key=lambda word: (-len(word), word)):
        if not any(word in longer for longer in kept):
            kept.append(word)
    return kept[:MOST_WORDS]
