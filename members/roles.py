"""The roles a unit and an alliance give."""

from django.utils.translation import gettext as _

from core.accounts.roles import Source
from members.models import PostName

UNIT_ROLES = Source(
    """
    SELECT held.id, 'liaison', unit.street_code, unit.name, unit.id, NULL::bigint
    FROM members_liaison held JOIN members_memberunit unit ON unit.id = held.unit_id
    WHERE held.user_id = %(user)s AND held.begins <= %(today)s AND (held.ends IS NULL OR held.ends >= %(today)s)
    """,
    lambda _role: _("联络员"),
)
ALLIANCE_ROLES = Source(
    """
    SELECT held.id, held.role, alliance.area_code, alliance.name, NULL::bigint, alliance.id
    FROM members_alliancepost held JOIN members_alliance alliance ON alliance.id = held.alliance_id
    WHERE held.user_id = %(user)s AND held.begins <= %(today)s AND (held.ends IS NULL OR held.ends >= %(today)s)
    """,
    lambda role: str(PostName(role).label),
)
