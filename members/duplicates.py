"""What the page of likely duplicates shows."""

import re
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.areas.models import Area
from members.forms import MergeForm
from members.likeness import Entry, Pair, likely_pairs
from members.models import Liaison, MemberUnit

# Every two are compared; a street has some hundred.
MOST_UNITS = 1000
LEVEL = re.compile(r"(街道|区|县|市|镇)$")


def likely_duplicates(user: User) -> list[tuple[MemberUnit, MemberUnit, Pair]]:
    """Pairs of units within reach that are likely one."""
    speaking = Prefetch("liaisons", Liaison.objects.in_force().exclude(phone_index=""), to_attr="speakers")
    rows = MemberUnit.objects.visible_to(user).active().order_by("pk").prefetch_related(speaking)[:MOST_UNITS]
    units: dict[int, Any] = {unit.pk: unit for unit in rows}
    entries = [
        Entry(pk, unit.name, unit.credit_code, frozenset(one.phone_index for one in unit.speakers))
        for pk, unit in units.items()
    ]
    return [(units[pair.one], units[pair.other], pair) for pair in likely_pairs(entries, _places(user))]


def _places(user: User) -> list[str]:
    """What the street, its district and its city are called, with the word for the level and without."""
    code = user.acting.street_code
    above = Area.objects.in_force().filter(code__in=(code, code[:6], code[:4])).values_list("name", flat=True)
    return sorted({*above, *(LEVEL.sub("", name) for name in above)} - {""}, key=len, reverse=True)


def duplicates_page(user: User) -> list[dict[str, Any]]:
    """Each pair with a way to keep the one or the other."""
    return [
        {"units": (one, other), "reasons": pair.reasons, "steps": (_step(other, one), _step(one, other))}
        for one, other, pair in likely_duplicates(user)
    ]


def _step(unit: MemberUnit, into: MemberUnit) -> dict[str, Any]:
    form = MergeForm(auto_id=f"id_merge_{unit.pk}_%s", unit=unit, initial={"into": into.pk}, chosen=True)
    return {
        "name": f"merge-{unit.pk}-{into.pk}", "label": _("留%(unit)s") % {"unit": into.name}, "icon": "git-merge",
        "url": reverse("members:unit-merge", args=[unit.pk]), "form": form, "submit": _("合并"),
        "confirm": _("%(unit)s并入%(into)s：席位、联络员、资源、认领和项目都转过去，不能再分开。")
        % {"unit": unit.name, "into": into.name},
    }  # fmt: skip
