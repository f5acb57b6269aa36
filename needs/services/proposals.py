"""The month's proposal: asked for by an officer, computed by a worker, written once."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from core.audit import record
from core.errors import DomainError
from core.outbox import run_later
from needs import notices, policies
from needs.matching import Candidate, PinRefused, Plan, Question, Spread, answer, ask, solve
from needs.models import OPEN_OFFERS, Need, NeedStatus, Offer, OfferStatus, Proposal, ProposalCause, ProposalStatus
from needs.selectors.leftovers import written_down
from needs.selectors.matching import Ground, ground_of, need_facts, reasons_of, resource_facts
from needs.selectors.plans import Basis, basis_of, pin_refusal, reasons_out, standing_of, waiting_needs
from needs.selectors.understanding import understanding_of
from needs.services.capacity import claiming_month

TASK = "needs.run_proposal"
IN_THE_MAKING = (ProposalStatus.QUEUED, ProposalStatus.RUNNING)
# A worker that was killed says nothing any more; after this long somebody may start anew.
STALE = timedelta(minutes=5)
MOST_SAID = 200


@transaction.atomic
def start_proposal(*, street_code: str, actor: User) -> Proposal:
    """Have a worker compute this month's proposal for a street; only one is in the making at a time."""
    if not policies.can_propose(actor, street_code):
        raise PermissionDenied(_("只有街道党建办可以生成对接方案。"))
    _clear_the_way(street_code)
    return _queue(street_code, ProposalCause.ASKED, actor)


def plan_again(street_code: str, cause: str, actor: User) -> Proposal | None:
    """What follows from a rule or a weight that changed: a proposal not yet sent is computed anew.

    The street's row is locked already. One that a worker has not begun will read the change by itself.
    """
    latest = Proposal.objects.select_for_update().filter(area_code=street_code).order_by("-id").first()
    if latest is None or latest.status == ProposalStatus.SENT or latest.month != claiming_month(street_code):
        return None
    if latest.status == ProposalStatus.QUEUED and latest.created_at > clock.now() - STALE:
        return latest
    if latest.status in IN_THE_MAKING:
        latest.status, latest.error = ProposalStatus.FAILED, _("要求有变动，已重新计算。")
        latest.save(update_fields=["status", "error"])
    return _queue(street_code, cause, actor)


def _queue(street_code: str, cause: str, actor: User) -> Proposal:
    proposal = Proposal(
        area_code=street_code, month=claiming_month(street_code), cause=cause, created_by=actor, created_at=clock.now()
    )
    proposal.full_clean()
    proposal.save()
    run_later(TASK, proposal_id=proposal.pk)
    record("proposal.started", target=proposal, actor=actor, cause=cause)
    return proposal


def run_proposal(*, proposal_id: int, actor: User) -> bool:
    """Compute and write one proposal. Delivered again it starts over, and only the first to finish writes."""
    begun = Proposal.objects.filter(pk=proposal_id, status__in=IN_THE_MAKING).update(
        status=ProposalStatus.RUNNING, progress=0
    )
    if not begun:
        return False
    proposal = Proposal.objects.get(pk=proposal_id)
    try:
        plan = _compute(proposal)
    except PinRefused as refused:
        # It held when it was set; since then somebody else has taken what it needs.
        return _fail(proposal, pin_refusal(refused), actor)
    return _write(proposal, plan, actor)


def _compute(proposal: Proposal) -> Plan:
    ground = ground_of(proposal.area_code)
    basis = basis_of(proposal.area_code, proposal.month, ground)
    proposal.basis = basis.written()
    question = question_of(proposal.area_code, proposal.month, ground, basis, _progress_of(proposal.pk))
    return answer(question, solve(question.instance))


def question_of(
    street_code: str,
    month: date,
    ground: Ground,
    basis: Basis,
    on_progress: Callable[[int, int], None] | None = None,
) -> Question:
    """A street's needs and resources of the month, scored, with every limit there is."""
    needs = waiting_needs(street_code)
    return ask(
        need_facts(needs, ground),
        resource_facts(street_code, month, ground),
        max_per_unit=basis.ceiling,
        load_weight=basis.load_weight,
        weights=basis.weights,
        standing=standing_of(street_code, needs, basis),
        understanding=understanding_of(street_code),
        on_progress=on_progress,
    )


def _progress_of(pk: int) -> Any:
    """Tell the page how far the work is, each percent once."""
    told = 0

    def tell(done: int, total: int) -> None:
        nonlocal told
        percent = done * 90 // max(total, 1)
        if percent > told:
            told = percent
            Proposal.objects.filter(pk=pk, status=ProposalStatus.RUNNING).update(progress=percent)

    return tell


@transaction.atomic
def _write(proposal: Proposal, plan: Plan, actor: User) -> bool:
    """Write the pairs and close the proposal in one transaction; a second worker finds it closed and stops."""
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.status != ProposalStatus.RUNNING:
        return False
    Offer.objects.filter(area_code__startswith=row.area_code, status=OfferStatus.PROPOSED).delete()
    offers = Offer.objects.bulk_create(_offers(row, plan.pairs))
    row.status, row.progress, row.finished_at = ProposalStatus.READY, 100, clock.now()
    row.basis, row.stats = proposal.basis, _stats(row.area_code, plan, len(offers), proposal.basis["rules"])
    row.full_clean()
    row.save(update_fields=["status", "progress", "finished_at", "basis", "stats"])
    record("proposal.ready", target=row, actor=actor, offers=len(offers))
    if row.cause == ProposalCause.ASKED:
        # Whoever changed a rule is looking at the page; a notice for each would bury the others.
        notices.proposal_ready(row)
    return True


@transaction.atomic
def _fail(proposal: Proposal, error: str, actor: User) -> bool:
    row = Proposal.objects.select_for_update().get(pk=proposal.pk)
    if row.status != ProposalStatus.RUNNING:
        return False
    row.status, row.error, row.finished_at = ProposalStatus.FAILED, error[:MOST_SAID], clock.now()
    row.basis = proposal.basis
    row.full_clean()
    row.save(update_fields=["status", "error", "finished_at", "basis"])
    record("proposal.failed", target=row, actor=actor)
    return False


def _offers(proposal: Proposal, pairs: Sequence[Candidate]) -> list[Offer]:
    """Only for needs that still are listed and unasked now that the rows are written."""
    open_now = Need.objects.select_for_update(of=("self",)).filter(
        pk__in=[pair.need_id for pair in pairs], status=NeedStatus.LISTED
    )
    codes = dict(open_now.order_by("pk").values_list("pk", "area_code"))
    asked = set(Offer.objects.filter(need__in=codes, status__in=OPEN_OFFERS).values_list("need", flat=True))
    return [
        Offer(
            need_id=pair.need_id, unit_id=pair.unit_id, resource_id=pair.resource_id, proposal=proposal,
            area_code=codes[pair.need_id], score=round(pair.total), reasons=reasons_of(pair), created_at=clock.now(),
        )
        for pair in pairs
        if pair.need_id in codes and pair.need_id not in asked
    ]  # fmt: skip


def _stats(street_code: str, plan: Plan, offers: int, rules: Sequence[dict[str, Any]]) -> dict[str, Any]:
    said = reasons_out(street_code, [left.need_id for left in plan.left], rules)
    return {
        "pairs": offers,
        "unmatched": list(plan.unmatched),
        "left": [written_down(left, said) for left in plan.left],
        "bound": round(plan.bound, 2),
        "gap": round(plan.gap, 6),
        "proven": plan.proven,
        "fair": _spread(plan.spread),
        "score_only": _spread(plan.score_only),
    }


def _spread(spread: Spread) -> dict[str, Any]:
    return {
        "pairs": spread.pairs,
        "total_score": round(spread.total_score, 1),
        "load_cost": round(spread.load_cost, 1),
        "objective": round(spread.objective, 1),
        "largest_share": round(spread.largest_share, 4),
        "gini": round(spread.gini, 4),
        "loads": {str(unit): load for unit, load in spread.loads.items()},
    }


def lock_street(street_code: str) -> None:
    """What two officers who change one street's plan at once wait for: there may be no proposal yet to lock."""
    list(Area.objects.select_for_update().in_force().filter(code=street_code))


def _clear_the_way(street_code: str) -> None:
    """Refuse a second proposal beside a living one; put a dead one aside."""
    lock_street(street_code)
    making = Proposal.objects.select_for_update().filter(area_code=street_code, status__in=IN_THE_MAKING).first()
    if making is None:
        return
    if making.created_at > clock.now() - STALE:
        raise DomainError(_("对接方案正在计算，请等它算完。"), code="already_running")
    making.status, making.error = ProposalStatus.FAILED, _("计算中断，已重新开始。")
    making.save(update_fields=["status", "error"])
