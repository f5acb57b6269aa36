"""Who may do what with units and what they offer; when is the lifecycle's matter."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from core.accounts.models import RoleName
from core.accounts.roles import acting
from members.models import ALLIANCE_READERS, AREA_READERS, Alliance, Liaison, MemberUnit, Resource


@dataclass(frozen=True)
class ReminderHolder:
    """Whoever holds the signed link of one reminder: may say that what it names can be had, and nothing else."""

    unit_id: int
    day: date


KEEPERS = frozenset({RoleName.STREET_OFFICER, RoleName.COMMUNITY_SECRETARY})


def keeps_area(user: Any, area_code: str) -> bool:
    """Street officers and community secretaries, inside their own area."""
    role = acting(user)
    return role.role in KEEPERS and area_code.startswith(role.area_code)


def reads_members(user: Any) -> bool:
    """Those for whom lists of units and resources exist at all."""
    role = acting(user)
    return role.role in AREA_READERS | ALLIANCE_READERS or role.unit_id is not None


def can_edit_alliance(user: Any, alliance: Alliance) -> bool:
    """The office of the area it stands in."""
    return keeps_area(user, alliance.area_code)


def can_add_unit(user: Any, area_code: str) -> bool:
    return keeps_area(user, area_code)


def can_edit_unit(user: Any, unit: MemberUnit) -> bool:
    """The unit's own liaison corrects what the unit says of itself; the rest is the office's."""
    return keeps_area(user, unit.area_code) or speaks_for(user, unit.pk)


def can_end_unit(user: Any, unit: MemberUnit) -> bool:
    return acting(user).role == RoleName.STREET_OFFICER and keeps_area(user, unit.area_code)


def merges_units(user: Any) -> bool:
    """Those who may make one unit out of two, in their street."""
    return bool(acting(user).role == RoleName.STREET_OFFICER)


def can_set_parent(user: Any, unit: MemberUnit) -> bool:
    return keeps_area(user, unit.area_code)


def can_appoint(user: Any, unit: MemberUnit) -> bool:
    return keeps_area(user, unit.area_code)


def can_give_account(user: Any, unit: MemberUnit) -> bool:
    """Whoever names a unit's liaison lets the liaison in."""
    return can_appoint(user, unit)


def can_renew_link(user: Any, liaison: Liaison) -> bool:
    """Whoever may reset a password may become that person, so the account must hold nothing beyond their reach."""
    if not can_give_account(user, liaison.unit) or liaison.user is None or liaison.user.is_staff:
        return False
    posts = Liaison.objects.in_force().filter(user=liaison.user).select_related("unit")
    kept = {f"unit:{post.pk}" for post in posts if keeps_area(user, post.unit.area_code)}
    return all(role.key in kept for role in liaison.user.held_roles)


def can_open_liaison(user: Any, liaison: Liaison) -> bool:
    """The office that keeps the unit may call its liaison."""
    return keeps_area(user, liaison.unit.area_code)


def speaks_for(user: Any, unit_id: int | None) -> bool:
    return unit_id is not None and acting(user).unit_id == unit_id


def can_offer_resource(user: Any, unit: MemberUnit) -> bool:
    return speaks_for(user, unit.pk) or keeps_area(user, unit.area_code)


def offers_resources(user: Any) -> bool:
    role = acting(user)
    return role.unit_id is not None or role.role in KEEPERS


def can_tend(user: Any, resource: Resource) -> bool:
    """The unit that offers it, and the office that keeps the list."""
    return speaks_for(user, resource.unit_id) or keeps_area(user, resource.area_code)


def can_confirm(user: Any, resource: Resource) -> bool:
    """Whoever tends it, and whoever holds the link of the reminder that still waits for an answer."""
    if isinstance(user, ReminderHolder):
        return user == ReminderHolder(resource.unit_id, resource.reminded_on or date.min)
    return can_tend(user, resource)


def is_system(user: Any, resource: Resource) -> bool:
    """What the clock does by itself."""
    return acting(user).role == "system"


def can_review(user: Any, resource: Resource) -> bool:
    """The office alone decides what stands in the list."""
    return keeps_area(user, resource.area_code)
