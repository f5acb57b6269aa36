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
from core.personal.inside_text import tidy
from members.models import MemberUnit, Resource, UnitStatus
from needs import notices, policies
from needs.lifecycle import NEED_LIFECYCLE, OFFER_LIFECYCLE
from needs.models import Claim, ClaimOrigin, Need, NeedCall, Offer, OfferStatus, Proposal, ProposalStatus
from needs.selectors.matching import candidate_of, reasons_of
from needs.services.capacity import claiming_month
from needs.services.claims import Part, make_claim
from needs.services.lapsing import lapse_offer, locked_offer
from needs.services.passing_on import call_again, put_to, send_out


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
    # What a proposal only thought of gives way to what a person sends.
    for thought in need.offers.filter(unit=unit, status=OfferStatus.PROPOSED):
        lapse_offer(offer=thought, actor=actor)
    return put_to(need=need, unit=unit, resource=resource, score=score, reasons=reasons, actor=actor)


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
    OFFER_LIFECYCLE.check("send", obj=offer, actor=actor)
    NEED_LIFECYCLE.check("offer", obj=need, actor=actor)
    return send_out(offer, actor)


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
def accept_offer(*, offer: Offer, quantity: Decimal | None = None, share: Decimal | None = None, actor: User) -> Claim:
    """Give the unit's word for the need, or for its share of it: the offer becomes a claim."""
    need, offer = locked_offer(offer)
    step = OFFER_LIFECYCLE.check("accept", obj=offer, actor=actor)
    _check_still_wanted(need)
    offer.status, offer.answered_at = step.target, clock.now()
    offer.full_clean()
    offer.save(update_fields=["status", "answered_at"])
    part = Part(offer.resource, quantity, share)
    claim = make_claim(
        need=need, unit=offer.unit, part=part, offer=offer, origin=ClaimOrigin.OFFER, actor=actor
    )  # fmt: skip
    record("offer.accepted", target=offer, actor=actor, claim=claim)
    return claim


@transaction.atomic
def decline_offer(*, offer: Offer, reason: str, actor: User) -> Offer:
    """Say that the unit cannot do it, and why; matching learns from it, and the next best unit is asked."""
    need, offer = locked_offer(offer)
    step = OFFER_LIFECYCLE.check("decline", obj=offer, actor=actor)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写一句谢绝的原因，方便街道改配。")})
    offer.status, offer.answered_at, offer.reason = step.target, clock.now(), tidy(reason)
    offer.full_clean()
    offer.save(update_fields=["status", "answered_at", "reason"])
    record("offer.declined", target=offer, actor=actor, need=need)
    record("need.offer_declined", target=need, actor=actor, unit=offer.unit_id, offer=offer)
    notices.offer_declined(offer)
    if need.status in NEED_LIFECYCLE.steps["claim"].sources and need.call == NeedCall.FIRST_RIGHT:
        call_again(need)
    return offer


def _check_still_wanted(need: Need) -> None:
    step = NEED_LIFECYCLE.steps["claim"]
    if need.status not in step.sources or step.barred(need):
        raise DomainError(
            _("这件需求现在是“%(state)s”，不能再认领。") % {"state": need.get_status_display()}, code="wrong_state"
        )


def _check_pair(need: Need, unit: MemberUnit, resource: Resource | None) -> None:
    if unit.status != UnitStatus.ACTIVE or unit.street_code != need.area_code[:9]:
        raise ValidationError({"unit": _("只能对接本街道在册的单位。")})
    if resource is not None and resource.unit_id != unit.pk:
        raise ValidationError({"resource": _("这项资源不属于所选单位。")})
    if resource is not None and not Resource.objects.usable_on(clock.today()).filter(pk=resource.pk).exists():
        raise ValidationError({"resource": _("这项资源现在不可用。")})
    if need.offers.filter(unit=unit, status=OfferStatus.OFFERED).exists():
        raise DomainError(_("这件需求已向%(unit)s发出，还在等答复。") % {"unit": unit.name}, code="already_offered")


def _check_sendable(proposal: Proposal, actor: User) -> None:
    if not policies.can_match(actor, proposal):
        raise PermissionDenied(_("只有街道党建办可以发出对接方案。"))
    if proposal.status != ProposalStatus.READY:
        raise DomainError(
            _("方案现在是“%(state)s”，不能发出。") % {"state": proposal.get_status_display()}, code="wrong_state"
        )
