"""The worker's doors."""

from celery import shared_task

from meetings import services


@shared_task(name="meetings.remind_chairs")
def remind_chairs() -> None:
    services.remind_chairs()
