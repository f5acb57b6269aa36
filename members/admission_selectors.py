"""Units the street has already that may be the one applying."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.utils.translation import gettext_lazy as _

from members.models import Admission, Liaison, MemberUnit

# What company names have in common says nothing about which company it is.
COMMON = re.compile(r"[（(].*?[)）]|有限责任公司|股份有限公司|有限公司|分公司|公司|[省市区县]|街道|社区|\s")
ALIKE, SHOWN = 0.72, 5


@dataclass(frozen=True)
class Alike:
    """A unit, and why it may be the same."""

    unit: MemberUnit
    why: tuple[Any, ...]
    surely: bool


def alike_units(admission: Admission) -> list[Alike]:
    """The surest first: the same code, then the same phone or nearly the same name."""
    units = list(MemberUnit.objects.under(admission.area_code[:9]).order_by("name_key", "id"))
    phones = Liaison.objects.in_force().filter(phone_index=admission.phone_index, unit__in=units)
    calling = set(phones.values_list("unit", flat=True)) if admission.phone_index else set()
    found = [Alike(unit, why, surely) for unit in units for why, surely in _reasons(admission, unit, calling) if why]
    return sorted(found, key=lambda one: (not one.surely, -len(one.why), one.unit.pk))[:SHOWN]


def alike_names(one: str, other: str) -> bool:
    """Whether two names are nearly the same once what all names share is left out."""
    a, b = COMMON.sub("", one), COMMON.sub("", other)
    if not a or not b:
        return one == other
    return a == b or SequenceMatcher(None, a, b, autojunk=False).ratio() >= ALIKE


def _reasons(admission: Admission, unit: MemberUnit, calling: set[int]) -> list[tuple[tuple[Any, ...], bool]]:
    code = bool(admission.credit_code) and admission.credit_code == unit.credit_code
    name = alike_names(admission.name, unit.name)
    told = ((code, _("信用代码相同")), (name, _("名称相近")), (unit.pk in calling, _("联系电话相同")))
    return [(tuple(words for holds, words in told if holds), code or admission.name == unit.name)]
