"""Who speaks for which side of an agreement."""

from typing import Any

from core.accounts.roles import SYSTEM, acting
from members.models import Agreement, Delivery, MemberUnit, Side
from members.policies import keeps_area, speaks_for


def side_of(user: Any, agreement: Agreement) -> Side | None:
    """The side this person speaks for now: a unit's liaison for the unit, the office for its community or street."""
    role = acting(user)
    if role.unit_id:
        return agreement.side_of_unit(role.unit_id)
    if agreement.partner_area is not None and keeps_area(user, agreement.partner_area.code):
        return Side.SECOND
    return None


def can_draft(user: Any, unit: MemberUnit) -> bool:
    """The unit itself, and the office that keeps it."""
    return speaks_for(user, unit.pk) or keeps_area(user, unit.area_code)


def can_tend(user: Any, agreement: Agreement) -> bool:
    """Either side, and the office that keeps the unit."""
    return side_of(user, agreement) is not None or keeps_area(user, agreement.area_code)


def can_sign(user: Any, agreement: Agreement) -> bool:
    return side_of(user, agreement) is not None


def can_settle(user: Any, agreement: Agreement) -> bool:
    """What has run out and was wholly given is closed by the clock."""
    return acting(user) == SYSTEM


def can_answer(user: Any, delivery: Delivery) -> bool:
    """The side that did not write it down, by somebody who did not."""
    side = side_of(user, delivery.commitment.agreement)
    return side is not None and side != delivery.recorded_side and user.pk != delivery.recorded_by_id


def can_take_back(user: Any, delivery: Delivery) -> bool:
    return side_of(user, delivery.commitment.agreement) == delivery.recorded_side
