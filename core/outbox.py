"""The only road out of the database: rows written in a transaction, carried out by a relay afterwards."""

import logging
from datetime import timedelta
from typing import Any

from django.db import transaction

from core import clock
from core.carriers import CARRIERS
from core.models import Channel, OutboxMessage

logger = logging.getLogger(__name__)
BATCH = 50


def enqueue(channel: Channel, payload: dict[str, Any], *, secret: str = "") -> OutboxMessage:
    """Make something due; nothing happens unless the caller's transaction commits."""
    now = clock.now()
    return OutboxMessage.objects.create(channel=channel, payload=payload, secret=secret, created_at=now, due_at=now)


def run_later(task: str, **arguments: Any) -> OutboxMessage:
    """Have a Celery task run after commit; its arguments are ids."""
    return enqueue(Channel.TASK, {"task": task, "arguments": arguments})


def relay() -> int:
    """Carry out what is due, each row once; rows another relay holds are passed over. Returns how many went."""
    went = 0
    for _turn in range(BATCH):
        with transaction.atomic():
            message = _next_due()
            if message is None:
                break
            went += _carry(message)
    return went


def _next_due() -> OutboxMessage | None:
    due = OutboxMessage.objects.filter(delivered_at__isnull=True, due_at__lte=clock.now())
    return due.select_for_update(skip_locked=True).order_by("due_at").first()


def _carry(message: OutboxMessage) -> int:
    message.attempts += 1
    try:
        CARRIERS[message.channel](message)
    except (OSError, ValueError, RuntimeError) as problem:
        # Away or refusing: try again later, ever more rarely, for about three days.
        message.last_error = type(problem).__name__
        message.due_at = clock.now() + timedelta(seconds=min(2**message.attempts, 3600))
        logger.warning("outbox %s not carried: %s", message.pk, message.last_error)
    else:
        message.delivered_at = clock.now()
        # What was said in confidence is not kept once it has left.
        message.secret = ""
        message.last_error = ""
    message.save(update_fields=["attempts", "delivered_at", "due_at", "last_error", "secret"])
    return int(message.delivered_at is not None)
