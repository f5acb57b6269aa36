"""Say in one short sentence why a principle scored as it did."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from needs.category_names import said_category
from needs.matching.facts import NeedFacts, ResourceFacts
from needs.matching.habits import KINDS, TYPES
from needs.matching.text import Reading

LEANS = 0.5
LISTED = "、"
AND = "；"


def classification(need: NeedFacts, resource: ResourceFacts, topics: Sequence[str]) -> str:
    """Say what both are about."""
    if topics:
        return _("都关于：%(topics)s") % {"topics": LISTED.join(topics)}
    if TYPES.get(need.category, {}).get(resource.type, 0) >= LEANS:
        return _("%(type)s常用于%(category)s") % {"type": resource.type, "category": said_category(need.category)}
    return _("没有看出是同一类事")


def strength(need: NeedFacts, resource: ResourceFacts, crafts: Sequence[str]) -> str:
    """Say whether it is the unit's trade."""
    if crafts:
        return _("单位的本行：%(crafts)s") % {"crafts": LISTED.join(crafts)}
    if KINDS.get(need.category, {}).get(resource.unit_kind, 0) >= LEANS:
        return _("%(kind)s常承担%(category)s") % {"kind": resource.unit_kind, "category": said_category(need.category)}
    return _("单位名称看不出相关专长")


def reach(need: NeedFacts, closeness: float | None, words: Sequence[str]) -> str:
    """Say how near they are and which words they share."""
    told = [_place(need, closeness)] if closeness else []
    if words:
        told.append(_("都说到：%(words)s") % {"words": LISTED.join(words)})
    return AND.join(told) or _("说法不同，位置不明")


def fit(need: NeedFacts, resource: ResourceFacts, coverage: float | None, asked: Reading, offered: Reading) -> str:
    """Say whether amount, time and whom it is for agree."""
    told = [_amount(need, resource, coverage)] if coverage is not None else []
    if times := asked.times & offered.times:
        told.append(_("时间合得上：%(times)s") % {"times": LISTED.join(sorted(times))})
    if groups := asked.groups & offered.groups:
        told.append(_("对象相同：%(groups)s") % {"groups": LISTED.join(sorted(groups))})
    elif asked.groups and offered.groups:
        told.append(_("对象不同：资源面向%(groups)s") % {"groups": LISTED.join(sorted(offered.groups))})
    return AND.join(told) or _("数量和时间未写明")


def _place(need: NeedFacts, closeness: float) -> str:
    if closeness >= 1:
        return _("同在%(area)s") % {"area": need.area_name or _("一个社区")}
    if closeness >= 0.8:
        return _("同一睦邻区")
    return _("同一街道") if closeness >= 0.6 else _("同一区县")


def _amount(need: NeedFacts, resource: ResourceFacts, coverage: float) -> str:
    counted = {"wanted": _number(need.amount), "offered": _number(resource.amount), "measure": need.measure}
    if coverage >= 1:
        return _("要%(wanted)s%(measure)s，有%(offered)s%(measure)s，够用") % counted
    return _("要%(wanted)s%(measure)s，只有%(offered)s%(measure)s") % counted


def _number(amount: Decimal | None) -> str:
    # Columns keep two decimals; people count whole things.
    return f"{amount.normalize():f}" if amount is not None else ""
