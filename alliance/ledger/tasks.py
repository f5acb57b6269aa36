"""Long ledgers, read and written by the worker."""

from celery import shared_task

from alliance.ledger import services
from alliance.ledger.models import ImportRun
from core.accounts.models import User


@shared_task(name="ledger.check_run")
def check_run(run: int) -> None:
    found = ImportRun.objects.select_related("created_by").get(pk=run)
    services.check_run(run=found, actor=found.created_by)


@shared_task(name="ledger.write_run")
def write_run(run: int, actor: int) -> None:
    services.write_run(run=ImportRun.objects.get(pk=run), actor=User.objects.get(pk=actor))
