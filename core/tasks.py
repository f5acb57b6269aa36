"""Periodic work of the ground floor."""

from celery import shared_task

from core import outbox, retention


@shared_task(name="core.relay_outbox")
def relay_outbox() -> None:
    outbox.relay()


@shared_task(name="core.purge_expired")
def purge_expired() -> None:
    retention.purge_expired()
