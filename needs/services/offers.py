"""Putting a need to a unit, and the unit's answer."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.workdays import add_workdays
from members.models import MemberUnit, Resource, UnitStatus
from needs import notices, policies
from needs.lifecycle import NEED_LIFECYCLE, OFFER_LIFECYCLE
from needs.models import OPEN_OFFERS, Claim, Need, Offer, OfferStatus, Proposal, ProposalStatus
from needs.selectors.matching import candidate_of, reasons_of
from needs.services.capacity import claiming_month
from needs.services.claims import make_claim
from needs.services.lapsing import lapse_offer, lapse_open_offers, locked_offer

ANSWER_DAYS = 3


@transaction.atomic
def offer_need(
    *,
    need: Need,
    unit: MemberUnit,
    resource: Resource | None = None,
    score: int = 0,
    reasons: Sequence[Any] = (),
    actor: User,
) -> Offer:
    """Put a listed need to one unit, with the resource we have in mind and why."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    NEED_LIFECYCLE.check("offer", obj=need, actor=actor)
    _check_pair(need, unit, resource)
    offer = Offer(
        need=need, unit=unit, resource=resource, area_code=need.area_code, score=score, reasons=list(reasons),
        status=OfferStatus.OFFERED, created_at=clock.now(), offered_at=clock.now(),
        answer_by=add_workdays(clock.today(), ANSWER_DAYS),
    )  # fmt: skip
    offer.full_clean()
    offer.save()
    record("offer.sent", target=offer, actor=actor, need=need, unit=unit, resource=resource)
    record("need.offered", target=need, actor=actor, unit=unit, offer=offer)
    notices.offer_sent(offer)
    return offer


def offer_resource(*, need: Need, resource: Resource, actor: User) -> Offer:
    """Put a need to the unit of a chosen resource, with the score and the reasons matching finds for the pair."""
    pair = candidate_of(need, resource.pk, claiming_month(need.area_code))
    return offer_need(
        need=need, unit=resource.unit, resource=resource, score=round(pair.total) if pair else 0,
        reasons=reasons_of(pair) if pair else (), actor=actor,
    )  # fmt: skip


@transaction.atomic
def send_offer(*, offer: Offer, actor: User) -> Offer:
    """Send out one pair of a proposal."""
    need, offer = locked_offer(offer)
    step = OFFER_LIFECYCLE.check("send", obj=offer, actor=actor)
    NEED_LIFECYCLE.check("offer", obj=need, actor=actor)
    offer.status, offer.offered_at = step.target, clock.now()
    offer.answer_by = add_workdays(clock.today(), ANSWER_DAYS)
    offer.full_clean()
    offer.save(update_fields=["status", "offered_at", "answer_by"])
    record("offer.sent", target=offer, actor=actor, need=need, unit=offer.unit_id, resource=offer.resource_id)
    record("need.offered", target=need, actor=actor, unit=offer.unit_id, offer=offer)
    notices.offer_sent(offer)
    return offer


@transaction.atomic
def send_offers(*, proposal: Proposal, actor: User) -> Proposal:
    """Send out every pair of a proposal whose need still waits for a unit; the others are dropped."""
    proposal = Proposal.objects.select_for_update().get(pk=proposal.pk)
    _check_sendable(proposal, actor)
    waiting = list(proposal.offers.filter(status=OfferStatus.PROPOSED).select_related("need").order_by("need_id"))
    for offer in waiting:
        if any(step.name == "offer" for step in NEED_LIFECYCLE.available(offer.need, actor)):
            send_offer(offer=offer, actor=actor)
        else:
            lapse_offer(offer=offer, actor=actor)
    proposal.status = ProposalStatus.SENT
    proposal.save(update_fields=["status"])
    record("proposal.sent", target=proposal, actor=actor, offers=len(waiting))
    return proposal


@transaction.atomic
def accept_offer(*, offer: Offer, quantity: Decimal | None = None, actor: User) -> Claim:
    """Give the unit's word: the offer becomes a claim, and other units need not answer any more."""
    need, offer = locked_offer(offer)
    step = OFFER_LIFECYCLE.check("accept", obj=offer, actor=actor)
    if need.status not in NEED_LIFECYCLE.steps["claim"].sources:
        raise DomainError(
            _("这件需求现在是“%(state)s”，不能再认领。") % {"state": need.get_status_display()}, code="wrong_state"
        )
    offer.status, offer.answered_at = step.target, clock.now()
    offer.full_clean()
    offer.save(update_fields=["status", "answered_at"])
    claim = make_claim(need=need, unit=offer.unit, resource=offer.resource, quantity=quantity, offer=offer, actor=actor)
    record("offer.accepted", target=offer, actor=actor, claim=claim)
    lapse_open_offers(need=need, actor=actor)
    return claim


@transaction.atomic
def decline_offer(*, offer: Offer, reason: str, actor: User) -> Offer:
    """Say that the unit cannot do it, and why; matching learns from it."""
    need, offer = locked_offer(offer)
    step = OFFER_LIFECYCLE.check("decline", obj=offer, actor=actor)
    if not reason.strip():
        raise ValidationError({"reason": _("请写一句谢绝的原因，方便街道改配。")})
    offer.status, offer.answered_at, offer.reason = step.target, clock.now(), reason.strip()
    offer.full_clean()
    offer.save(update_fields=["status", "answered_at", "reason"])
    record("offer.declined", target=offer, actor=actor, need=need)
    record("need.offer_declined", target=need, actor=actor, unit=offer.unit_id, offer=offer)
    notices.offer_answered(offer, _("%(unit)s谢绝了：%(text)s"))
    return offer


def _check_pair(need: Need, unit: MemberUnit, resource: Resource | None) -> None:
    if unit.status != UnitStatus.ACTIVE or unit.street_code != need.area_code[:9]:
        raise ValidationError({"unit": _("只能对接本街道在册的单位。")})
    if resource is not None and resource.unit_id != unit.pk:
        raise ValidationError({"resource": _("这项资源不属于所选单位。")})
    if resource is not None and not Resource.objects.usable_on(clock.today()).filter(pk=resource.pk).exists():
        raise ValidationError({"resource": _("这项资源现在不可用。")})
    if need.offers.filter(unit=unit, status__in=OPEN_OFFERS).exists():
        raise DomainError(_("这件需求已向%(unit)s发出，还在等答复。") % {"unit": unit.name}, code="already_offered")


def _check_sendable(proposal: Proposal, actor: User) -> None:
    if not policies.can_match(actor, proposal):
        raise PermissionDenied(_("只有街道党建办可以发出对接方案。"))
    if proposal.status != ProposalStatus.READY:
        raise DomainError(
            _("方案现在是“%(state)s”，不能发出。") % {"state": proposal.get_status_display()}, code="wrong_state"
        )
