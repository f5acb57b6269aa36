"""The roles an area gives."""

from core.accounts.models import RoleName
from core.accounts.roles import Source

AREA_ROLES = Source(
    """
    SELECT held.id, held.role, area.code, area.name, NULL::bigint, NULL::bigint
    FROM accounts_arearole held LEFT JOIN areas_area area ON area.id = held.area_id
    WHERE held.user_id = %(user)s AND held.begins <= %(today)s AND (held.ends IS NULL OR held.ends >= %(today)s)
    """,
    lambda role: str(RoleName(role).label),
)
