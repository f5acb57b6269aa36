"""What is deleted by itself, and when. Upper floors register what they hold about people."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import Count

from core import clock
from core.audit import record
from core.models import Channel, IdempotencyRecord, MailboxMessage, OutboxMessage

Purge = Callable[[], int]
# The inbox line stays; a mail or text that comes later than this only confuses.
GIVEN_UP_AFTER = timedelta(days=3)
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


def _given_up() -> int:
    """Stop trying what found no way out, and keep no phone or text of it; tasks wait for their broker for ever."""
    waiting = OutboxMessage.objects.filter(delivered_at__isnull=True, created_at__lt=clock.now() - GIVEN_UP_AFTER)
    waiting = waiting.exclude(channel=Channel.TASK)
    counts = dict(waiting.order_by("channel").values_list("channel").annotate(Count("id")))
    if counts:
        record("outbox.given_up", target=None, actor=None, **counts)
    return waiting.delete()[0]


def _mailbox() -> int:
    return MailboxMessage.objects.filter(sent_at__lt=clock.now() - timedelta(days=1)).delete()[0]


_OWN: dict[str, Purge] = {
    "idempotency": _idempotency, "outbox": _outbox, "given_up": _given_up, "mailbox": _mailbox,
}  # fmt: skip
