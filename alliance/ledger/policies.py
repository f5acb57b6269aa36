"""Who may load ledgers and take lists out."""

from typing import Any

from alliance.ledger.models import IMPORTERS
from core.accounts.roles import acting


def can_import(user: Any, street_code: str) -> bool:
    """Officers load ledgers into streets of their own area; the system may anywhere."""
    role = acting(user)
    return role.role in IMPORTERS and street_code.startswith(role.area_code)
