"""The worker's doors."""

from celery import shared_task

from core.accounts.models import User
from needs import services


@shared_task(name="needs.run_proposal")
def run_proposal(proposal_id: int) -> None:
    services.run_proposal(proposal_id=proposal_id, actor=User.objects.system())


@shared_task(name="needs.run_learning")
def run_learning(experience_id: int) -> None:
    services.run_learning(experience_id=experience_id, actor=User.objects.system())


@shared_task(name="needs.close_unjudged")
def close_unjudged() -> None:
    services.close_unjudged()


@shared_task(name="needs.lapse_unanswered")
def lapse_unanswered() -> None:
    services.lapse_unanswered()


@shared_task(name="needs.remind_due")
def remind_due() -> None:
    services.remind_due()


@shared_task(name="needs.settle_stale_claims")
def settle_stale_claims() -> None:
    services.settle_stale_claims()


@shared_task(name="needs.look_for_findings")
def look_for_findings() -> None:
    services.look_everywhere()


@shared_task(name="needs.work_out_meanings")
def work_out_meanings() -> None:
    services.work_out_meanings()
