"""What is deleted by itself, and when. Upper floors register what they hold about people."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction

from core import clock
from core.models import IdempotencyRecord, MailboxMessage, OutboxMessage

Purge = Callable[[], int]
_purges: dict[str, Purge] = {}


def register_purge(name: str, purge: Purge) -> None:
    """Add one nightly deletion; called once from an AppConfig.ready."""
    _purges[name] = purge


def purge_expired() -> dict[str, int]:
    """Delete or anonymise everything past its term; running twice changes nothing. Returns counts by name."""
    return {name: _run(purge) for name, purge in {**_OWN, **_purges}.items()}


@transaction.atomic
def _run(purge: Purge) -> int:
    return purge()


def _idempotency() -> int:
    return IdempotencyRecord.objects.filter(created_at__lt=clock.now() - timedelta(days=1)).delete()[0]


def _outbox() -> int:
    return OutboxMessage.objects.filter(delivered_at__lt=clock.now() - timedelta(days=30)).delete()[0]


def _mailbox() -> int:
    return MailboxMessage.objects.filter(sent_at__lt=clock.now() - timedelta(days=1)).delete()[0]


_OWN: dict[str, Purge] = {"idempotency": _idempotency, "outbox": _outbox, "mailbox": _mailbox}
