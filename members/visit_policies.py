"""Who plans visits, who goes, and who decides what they brought back."""

from typing import Any

from django.db.models import QuerySet

from core.accounts.models import AreaRole, RoleName, User
from core.accounts.roles import acting
from members.models import MemberUnit, ProposedChange, Visit
from members.policies import KEEPERS, keeps_area


def can_plan(user: Any, unit: MemberUnit) -> bool:
    return keeps_area(user, unit.area_code)


def can_tend(user: Any, visit: Visit) -> bool:
    """The office that keeps the unit: whoever is free takes the sheet over."""
    return keeps_area(user, visit.area_code)


def can_decide(user: Any, visit: Visit) -> bool:
    """The street's officers keep the ledger."""
    return acting(user).role == RoleName.STREET_OFFICER and keeps_area(user, visit.area_code)


def can_decide_change(user: Any, change: ProposedChange) -> bool:
    return can_decide(user, change.visit)


def visitors_of(area_code: str) -> QuerySet[User]:
    """Those who can go in a street: its officers, and its communities' secretaries."""
    if not area_code:
        return User.objects.none()
    held = AreaRole.objects.in_force().filter(
        role__in=KEEPERS, area__code__startswith=area_code[:9], area__until__isnull=True
    )
    return User.objects.filter(area_roles__in=held).distinct().order_by("full_name", "id")


def goes_to(person: User, unit: MemberUnit) -> bool:
    """Whether the unit lies in this person's own area."""
    held = AreaRole.objects.in_force().filter(user=person, role__in=KEEPERS, area__until__isnull=True)
    return any(unit.area_code.startswith(code) for code in held.values_list("area__code", flat=True))
