"""Who speaks for which side of a pairing."""

from typing import Any

from core.accounts.roles import acting
from core.areas.models import Area
from members.models import MemberUnit, Pairing, Side
from members.policies import keeps_area, speaks_for


def side_of(user: Any, pairing: Pairing) -> Side | None:
    """The side this person speaks for now: a unit's liaison for the unit, an office for its street or community."""
    role = acting(user)
    if role.unit_id:
        return pairing.side_of_unit(role.unit_id)
    if pairing.area is not None and keeps_area(user, pairing.area.code):
        return Side.FIRST
    if pairing.partner_area is not None and keeps_area(user, pairing.partner_area.code):
        return Side.SECOND
    return None


def can_propose(user: Any, first: MemberUnit | Area) -> bool:
    """The unit itself and the office that keeps it, or the office of the street."""
    if isinstance(first, MemberUnit):
        return speaks_for(user, first.pk) or keeps_area(user, first.area_code)
    return keeps_area(user, first.code)


def can_accept(user: Any, pairing: Pairing) -> bool:
    """The side that did not propose it."""
    return side_of(user, pairing) not in (None, pairing.proposed_side)


def can_take_part(user: Any, pairing: Pairing) -> bool:
    return side_of(user, pairing) is not None


def can_tend(user: Any, pairing: Pairing) -> bool:
    """Either side, and the office that keeps the unit."""
    return can_take_part(user, pairing) or keeps_area(user, pairing.area_code)
