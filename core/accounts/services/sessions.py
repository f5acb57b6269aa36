"""Where a person is logged in."""

from datetime import UTC, datetime

from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.middleware import SEEN
from core.accounts.models import User
from core.audit import record

SYSTEMS = ("HarmonyOS", "Android", "iPhone", "iPad", "Windows", "Macintosh", "Linux")
BROWSERS = ("MicroMessenger", "Edg", "Firefox", "Chrome", "Safari")


def device_of(user_agent: str) -> str:
    """Name a browser by what people call it; an unknown one by the first words it says."""
    parts = [next((name for name in names if name in user_agent), "") for names in (SYSTEMS, BROWSERS)]
    said = " · ".join(part for part in parts if part)
    return said.replace("Edg", "Edge").replace("MicroMessenger", "微信") or user_agent[:40] or _("不知名的设备")


def last_seen(session: UserSession) -> datetime:
    """When the session was last used, to the minute."""
    stored = SessionStore(session.session_key).get(SEEN)
    return datetime.fromtimestamp(stored, tz=UTC) if stored else session.created_at


@transaction.atomic
def end_session(*, session: UserSession, actor: User) -> None:
    """Log one of one's own browsers out, at once."""
    if session.user_id != actor.pk:
        raise PermissionDenied(_("只能退出自己的登录。"))
    record("session.ended", target=actor, actor=actor, session=session.pk)
    session.end()


@transaction.atomic
def end_other_sessions(*, current_key: str | None, actor: User) -> int:
    """Log out every browser of one's own but this one."""
    others = UserSession.objects.filter(user=actor).exclude(session_key=current_key or "")
    ended = 0
    for session in others:
        session.end()
        ended += 1
    record("session.others_ended", target=actor, actor=actor, count=ended)
    return ended
