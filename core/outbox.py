"""The only road out of the database: rows written in a transaction, carried out by a relay afterwards."""

import logging
import uuid
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
        due = _next_due()
        if due is None:
            break
        went += _carry(due)
    return went


@transaction.atomic
def _next_due() -> uuid.UUID | None:
    """Put the row back for later before it is tried: whatever ends this process, it never holds up the others."""
    due = OutboxMessage.objects.filter(delivered_at__isnull=True, due_at__lte=clock.now())
    message = due.select_for_update(skip_locked=True).order_by("due_at").first()
    if message is None:
        return None
    message.attempts += 1
    # Ever more rarely; see retention for how long.
    message.due_at = clock.now() + timedelta(seconds=min(2 ** min(message.attempts, 12), 3600))
    message.save(update_fields=["attempts", "due_at"])
    return message.pk


@transaction.atomic
def _carry(pk: uuid.UUID) -> int:
    """Hold the row while it is carried, so that a slow road is not taken twice."""
    # Waited for, not passed over: another relay may hold it for the moment in which it sees that it is not due.
    message = OutboxMessage.objects.select_for_update().filter(pk=pk, delivered_at__isnull=True).first()
    if message is None:
        return 0
    try:
        CARRIERS[message.channel](message)
    except (OSError, ValueError, RuntimeError) as problem:
        # Away or refusing.
        message.last_error = type(problem).__name__
        logger.warning("outbox %s not carried: %s", message.pk, message.last_error)
    else:
        message.delivered_at = clock.now()
        # What was said in confidence is not kept once it has left.
        message.secret = ""
        message.last_error = ""
    message.save(update_fields=["delivered_at", "last_error", "secret"])
    return int(message.delivered_at is not None)
