"""allauth's log-in; who has logged in is read for every request, person and roles in one prepared statement."""

from functools import cache

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS

from core import clock
from core.accounts.models import User
from core.accounts.roles import role_of, select_held
from core.prepared import rows

# The sealed phone is opened when somebody asks for it, which is seldom.
COLUMNS = [field.attname for field in User._meta.concrete_fields if field.attname != "phone"]


@cache
def _person() -> str:
    return f"""
        SELECT {", ".join(COLUMNS)}, (
            SELECT json_agg(json_build_array(source, id, role, area, place, unit, alliance) ORDER BY nth, id)
            FROM ({select_held()}) AS held
        )
        FROM accounts_user WHERE id = %(user)s
    """  # noqa: S608 - our own columns and words


class Entrance(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        found = rows(_person(), {"user": user_id, "today": clock.today()})
        if not found:
            return None
        *values, roles = found[0]
        user = User.from_db(DEFAULT_DB_ALIAS, COLUMNS, values)
        user.held_roles = [role_of(*role) for role in roles or ()]
        return user if self.user_can_authenticate(user) else None
