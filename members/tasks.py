"""The worker's doors."""

from celery import shared_task

from members import services


@shared_task(name="members.hold_draws")
def hold_draws() -> None:
    services.hold_due_draws()


@shared_task(name="members.keep_agreements")
def keep_agreements() -> None:
    services.keep_agreements()


@shared_task(name="members.keep_pairings")
def keep_pairings() -> None:
    services.keep_pairings()


@shared_task(name="members.keep_resources")
def keep_resources() -> None:
    services.keep_resources()


@shared_task(name="members.remind_charters")
def remind_charters() -> None:
    services.remind_due_charters()
