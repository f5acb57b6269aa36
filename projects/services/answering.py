"""What a project does to the needs it answers, and to the claims it keeps, through their own verbs."""

from django.db.models import Q

from core.accounts.models import User
from core.lifecycle import names
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Claim, Need
from needs.services.claims import plan_claim, unplan_claim
from projects.models import DONE_STATUSES, MicroProject, MicroProjectQuerySet, ProjectStatus

OVER = (*DONE_STATUSES, ProjectStatus.ENDED_EARLY)


def needs_open_to(step: str, project: MicroProject, actor: User) -> list[tuple[Need, User]]:
    """The needs that can take that step now, each with who takes it: the person, or else the system.

    A project of three communities is accepted by one secretary; the needs of the other two are met all the same.
    """
    takers = (actor, User.objects.system())
    found = []
    for need in project.needs.order_by("pk"):
        taker = next((one for one in takers if step in names(NEED_LIFECYCLE.available(need, one))), None)
        if taker is not None:
            found.append((need, taker))
    return found


def plan_claims(project: MicroProject, actor: User) -> None:
    """Let every word given for its needs follow: begun when the first project by which it is kept begins."""
    for claim in Claim.objects.live().filter(need__projects=project).order_by("need_id", "pk"):
        begins = list(_kept_by(claim).order_by("starts_on").values_list("starts_on", flat=True))
        if begins and (claim.planned_at is None or begins[0] not in (None, claim.expected_on)):
            plan_claim(claim=claim, begins=begins[0], actor=actor)
        elif not begins and claim.planned_at is not None:
            unplan_claim(claim=claim, actor=actor)


def _kept_by(claim: Claim) -> MicroProjectQuerySet:
    by_unit = Q(unit=claim.unit_id) | Q(partners=claim.unit_id)
    return MicroProject.objects.filter(by_unit, needs=claim.need_id).exclude(status__in=OVER).distinct()
