"""The last touches of today: the month's proposal, and inboxes that have been read."""

from datetime import timedelta

from django.db.models import F

from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.plan_stories import rule_this_month
from alliance.demo.timeline import Timeline
from core.accounts.models import User
from core.models import Notice, OutboxMessage
from needs.services import close_unjudged, lapse_unanswered, run_learning, run_proposal, start_learning, start_proposal
from projects.services import evaluate_judged_projects, remind_projects

# Older notices have been read; of what left the house only the last days' is still to be carried to the mailbox page.
UNREAD_DAYS, CARRIED_DAYS = 4, 2


def propose_this_month(ground: Ground, people: People) -> None:
    """The month's proposal within what the officer has ruled, ready to be looked at."""
    rule_this_month(ground.street, people.officer)
    proposal = start_proposal(street_code=ground.street.code, actor=people.officer)
    run_proposal(proposal_id=proposal.pk, actor=User.objects.system())


def learn_from_months(ground: Ground, people: People) -> None:
    """What the street's own decisions teach, tried on months held back; nobody has switched it on yet."""
    experience = start_learning(street_code=ground.street.code, actor=people.officer)
    run_learning(experience_id=experience.pk, actor=User.objects.system())


def settle_inboxes(time: Timeline) -> None:
    """Nothing overdue is left to the nightly work, and what is old has been read and carried."""
    lapse_unanswered()
    close_unjudged()
    evaluate_judged_projects()
    remind_projects()
    Notice.objects.filter(created_at__lt=time.now - timedelta(days=UNREAD_DAYS)).update(read_at=F("created_at"))
    old = OutboxMessage.objects.filter(created_at__lt=time.now - timedelta(days=CARRIED_DAYS))
    old.update(delivered_at=F("created_at"), secret="")
    # Tasks that this building has already carried out itself.
    OutboxMessage.objects.filter(channel="task").delete()
