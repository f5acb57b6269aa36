"""Who drafts a charter, puts it in force, signs it and reminds."""

from typing import Any

from core.accounts.roles import SYSTEM, acting
from members.models import Alliance, Charter, CharterSignature, seated
from members.policies import keeps_area, speaks_for


def can_draft(user: Any, alliance: Alliance) -> bool:
    """The office of the area the alliance stands in."""
    return keeps_area(user, alliance.area_code)


def can_keep(user: Any, charter: Charter) -> bool:
    return keeps_area(user, charter.area_code)


def can_sign(user: Any, charter: Charter) -> bool:
    """The liaison of a unit that sits in the alliance."""
    unit = acting(user).unit_id
    return unit is not None and seated(charter, unit)


def can_remind(user: Any, charter: Charter) -> bool:
    return acting(user) == SYSTEM or can_keep(user, charter)


def can_take_receipt(user: Any, signature: CharterSignature) -> bool:
    """The receipt names the signer: for the unit and for the office."""
    return speaks_for(user, signature.unit_id) or keeps_area(user, signature.charter.area_code)
