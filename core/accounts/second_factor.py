"""Whom the second step of logging in is asked of."""

from typing import Any

from django.conf import settings

from core.accounts.models import ADMIN_ROLES, STAFF_ROLES
from core.accounts.roles import acting
from core.areas.selectors import settings_of


def is_asked_of(user: Any) -> bool:
    """Administrators always, staff unless their street has decided otherwise; nobody where it is off for all."""
    role = acting(user)
    if not settings.STAFF_TOTP_REQUIRED or role.role not in STAFF_ROLES | ADMIN_ROLES:
        return False
    return role.role in ADMIN_ROLES or settings_of(role.area_code).staff_totp
