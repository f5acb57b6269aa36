"""Django's sessions in PostgreSQL, read by a prepared statement; they begin and end by the house's clock."""

from datetime import timedelta
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

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row with its end; a session that was given an end of its own keeps it."""
        row = super().create_model_instance(data)
        if "_session_expiry" not in data:
            row.expire_date = clock.now() + timedelta(seconds=self.get_session_cookie_age())
        return row
