"""allauth's log-in; the person who has logged in is read by a prepared statement for every request."""

from allauth.account.auth_backends import AuthenticationBackend
from django.db import DEFAULT_DB_ALIAS

from core.accounts.models import User
from core.prepared import rows

# The sealed phone is opened when somebody asks for it, which is seldom.
COLUMNS = [field.attname for field in User._meta.concrete_fields if field.attname != "phone"]
PERSON = f"SELECT {', '.join(COLUMNS)} FROM accounts_user WHERE id = %(pk)s"  # noqa: S608 - our own columns


class Entrance(AuthenticationBackend):
    def get_user(self, user_id: int) -> User | None:
        found = rows(PERSON, {"pk": user_id})
        user = User.from_db(DEFAULT_DB_ALIAS, COLUMNS, found[0]) if found else None
        return user if user and self.user_can_authenticate(user) else None
