"""What a project does to the needs it answers, and to the claims it keeps, through their own verbs."""

from collections.abc import Callable
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from core.accounts.models import User
from needs.lifecycle import CLAIM_LIFECYCLE, NEED_LIFECYCLE
from needs.models import Claim, Need
from needs.services.claims import plan_claim, release_claim, unplan_claim
from needs.services.stopping import put_back_need, resume_need, suspend_need
from projects.models import DONE_STATUSES, MicroProject, MicroProjectQuerySet, ProjectStatus

OVER = (*DONE_STATUSES, ProjectStatus.ENDED_EARLY)
AT_WORK = (ProjectStatus.RUNNING, ProjectStatus.CLAIMED_DONE)
LONGEST_HALT = Need._meta.get_field("halted_for").max_length or 0
LONGEST_REASON = Claim._meta.get_field("reason").max_length or 0


def needs_open_to(step: str, project: MicroProject, actor: User) -> list[tuple[Need, User]]:
    """The needs that can take that step now, each with who takes it: the person, or else the system.

    A project of three communities is accepted by one secretary; the needs of the other two are met all the same.
    """
    found = [(need, _taker(step, need, actor)) for need in project.needs.order_by("pk")]
    return [(need, taker) for need, taker in found if taker is not None]


def _taker(step: str, need: Need, actor: User) -> User | None:
    takers = (actor, User.objects.system())
    return next((one for one in takers if NEED_LIFECYCLE.allows(step, obj=need, actor=one)), None)


# ── claims ────────────────────────────────────────────────────────────────────────────────────
def plan_claims(project: MicroProject, actor: User) -> None:
    """Let every word given for its needs follow: begun when the first project by which it is kept begins."""
    for claim in Claim.objects.live().filter(need__projects=project).order_by("need_id", "pk"):
        begins = list(_keeping(claim).order_by("starts_on").values_list("starts_on", flat=True))
        if begins and (claim.planned_at is None or begins[0] not in (None, claim.expected_on)):
            plan_claim(claim=claim, begins=begins[0], actor=actor)
        elif not begins and claim.planned_at is not None:
            unplan_claim(claim=claim, actor=actor)


def _keeping(claim: Claim) -> MicroProjectQuerySet:
    """The projects by which a unit keeps its word, leading or taking part."""
    its_own = Q(unit=claim.unit_id) | Q(partners=claim.unit_id)
    return MicroProject.objects.filter(its_own, needs=claim.need_id).exclude(status__in=OVER).distinct()


# ── stopping ──────────────────────────────────────────────────────────────────────────────────
def rest_needs(project: MicroProject, actor: User) -> None:
    """A need rests while the only work on it does, and goes on with the first project that goes on."""
    for need in project.needs.order_by("pk"):
        resting = need.projects.filter(status=ProjectStatus.SUSPENDED).order_by("pk").first()
        if resting is None or _is_worked_on(need, without=resting):
            _if_open("resume", resume_need, need, actor)
        else:
            told = {"name": resting.name, "reason": resting.reason}
            reason = _("项目“%(name)s”暂停：%(reason)s") % told
            _if_open("suspend", suspend_need, need, actor, reason=reason[:LONGEST_HALT])


def give_needs_back(project: MicroProject, actor: User) -> None:
    """After an early end: the unit is free of its word, and what nobody else works on is offered on."""
    told = {"name": project.name, "reason": project.reason}
    reason = _("项目“%(name)s”提前终止：%(reason)s") % told
    plan_claims(project, actor)
    mine = Claim.objects.live().filter(need__projects=project, unit=project.unit_id, planned_at__isnull=True)
    for claim in mine.order_by("need_id", "pk"):
        taker = actor if CLAIM_LIFECYCLE.allows("release", obj=claim, actor=actor) else User.objects.system()
        release_claim(claim=claim, reason=reason[:LONGEST_REASON], offer_on=True, actor=taker)
    # What never began has put nothing in hand.
    for need in project.needs.order_by("pk") if project.started_at else ():
        if not _is_worked_on(need, without=project):
            _if_open("put-back", put_back_need, need, actor, reason=reason[:LONGEST_HALT], given_up_by=project.unit)
    rest_needs(project, actor)


def _is_worked_on(need: Need, *, without: MicroProject) -> bool:
    """By another project, or by a unit that has claimed its share and has no part in this one."""
    doers = [without.unit_id, *without.partners.values_list("pk", flat=True)]
    at_work = need.projects.filter(status__in=AT_WORK).exclude(pk=without.pk)
    return at_work.exists() or need.claims.live().exclude(unit__in=doers).exists()


def _if_open(step: str, verb: Callable[..., Any], need: Need, actor: User, **said: Any) -> None:
    taker = _taker(step, need, actor)
    if taker is not None:
        verb(need=need, actor=taker, **said)
