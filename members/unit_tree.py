"""条: the line a unit stands in, from its topmost unit down."""

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from members.models import MemberUnit

# No line of a district is longer; a ring, which the database refuses, would not be walked for ever.
LONGEST = 50


@dataclass
class Branch:
    """One unit with what stands below it; ``opens`` where this reader has its page."""

    unit: MemberUnit
    current: bool
    opens: bool
    below: list["Branch"] = field(default_factory=list)


def unit_tree(unit: MemberUnit, user: Any) -> Branch | None:
    """The whole line a unit belongs to; nothing where it stands alone."""
    district = MemberUnit.objects.filter(street_code__startswith=unit.street_code[:6])
    in_lines = district.filter(Q(parent__isnull=False) | Q(below__isnull=False)).distinct().order_by("name_key", "id")
    rows = {row.pk: row for row in in_lines}
    top = rows.get(unit.pk)
    for _step in range(LONGEST):
        if top is not None and top.parent_id in rows:
            top = rows[top.parent_id]
    if top is None:
        return None
    within_reach = set(MemberUnit.objects.visible_to(user).filter(pk__in=rows).values_list("pk", flat=True))
    branches = {pk: Branch(row, row.pk == unit.pk, pk in within_reach) for pk, row in rows.items()}
    for pk, row in rows.items():
        if row.parent_id in branches:
            branches[row.parent_id].below.append(branches[pk])
    return branches[top.pk]
