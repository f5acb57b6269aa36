"""Who may load ledgers and take lists out."""

from typing import Any

from alliance.ledger.models import IMPORTERS
from core.accounts.models import RoleName
from core.accounts.roles import acting
from members.models import ALLIANCE_READERS, AREA_READERS

EXPORTERS = AREA_READERS | ALLIANCE_READERS | {"liaison"}


def can_import(user: Any, street_code: str) -> bool:
    """Officers load ledgers into streets of their own area; the system may anywhere."""
    role = acting(user)
    return role.role in IMPORTERS and street_code.startswith(role.area_code)


def may_import(user: Any) -> bool:
    """Whether the page of imports is this person's at all."""
    return acting(user).role in IMPORTERS


def can_export(user: Any) -> bool:
    """Everybody takes out what they see in a list; names and phones stay covered."""
    return acting(user).role in EXPORTERS


def can_export_open(user: Any) -> bool:
    """Uncovered contact details leave only through a street officer's hands."""
    return acting(user).role == RoleName.STREET_OFFICER
