"""Django's sessions in PostgreSQL, read by a prepared statement."""

from typing import Any

from django.contrib.sessions.backends import db

from core import clock
from core.prepared import rows

ALIVE = "SELECT session_data FROM django_session WHERE session_key = %(key)s AND expire_date > %(now)s"


class SessionStore(db.SessionStore):
    def load(self) -> dict[str, Any]:
        found = rows(ALIVE, {"key": self.session_key, "now": clock.now()})
        if not found:
            self._session_key = None
            return {}
        return self.decode(found[0][0])
