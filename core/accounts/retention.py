"""What is kept about coming in, and how long."""

from datetime import timedelta

from core import clock
from core.accounts.models import ApiToken, FailedLogin, LoginCode, SetupLink

CODES = timedelta(days=1)
# Six months is what the cybersecurity law asks of log-in records; the trail itself is never purged here.
TOKENS = timedelta(days=180)


def purge_entrance() -> int:
    """Delete used codes, old failures, spent links, and tokens long closed."""
    day, closed = clock.now() - CODES, clock.now() - TOKENS
    gone = LoginCode.objects.filter(sent_at__lt=day).delete()[0]
    gone += FailedLogin.objects.filter(at__lt=day).delete()[0]
    gone += SetupLink.objects.filter(expires_at__lt=day).delete()[0]
    return gone + ApiToken.objects.filter(expires_at__lt=closed).delete()[0]
