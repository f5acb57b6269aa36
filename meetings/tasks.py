"""The worker's doors."""

from celery import shared_task

from core.accounts.models import User
from meetings import services


@shared_task(name="meetings.remind_chairs")
def remind_chairs() -> None:
    services.remind_chairs()


@shared_task(name="meetings.draft_due_reports")
def draft_due_reports() -> None:
    services.draft_due_reports(actor=User.objects.system())


@shared_task(name="meetings.count_report")
def count_report(report_id: int) -> None:
    services.run_count(report_id=report_id, actor=User.objects.system())
