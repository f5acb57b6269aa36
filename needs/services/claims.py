"""A unit's word: given, confirmed, taken back."""

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.audit import record
from core.errors import DomainError
from members.models import MemberUnit, Resource
from needs import notices
from needs.lifecycle import CLAIM_LIFECYCLE, NEED_LIFECYCLE
from needs.models import LIVE_CLAIMS, Claim, ClaimStatus, Need, NeedStatus, Offer, OfferStatus
from needs.services.capacity import check_ceiling, claiming_month, give_back, take
from needs.services.lapsing import lapse_open_offers

# Without a live claim these fall back to the list, so that another unit can take the need.
HELD_BY_CLAIM = (NeedStatus.MATCHED, NeedStatus.IN_PROGRESS)


@transaction.atomic
def claim_need(*, need: Need, resource: Resource | None = None, quantity: Decimal | None = None, actor: User) -> Claim:
    """Claim a listed public need for the actor's own unit."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    NEED_LIFECYCLE.check("claim", obj=need, actor=actor)
    unit = MemberUnit.objects.get(pk=acting(actor).unit_id or 0)
    if resource is not None and resource.unit_id != unit.pk:
        raise ValidationError({"resource": _("只能用自己单位的资源认领。")})
    offer = _answered_by_claiming(need, unit)
    claim = make_claim(need=need, unit=unit, resource=resource, quantity=quantity, offer=offer, actor=actor)
    lapse_open_offers(need=need, actor=actor)
    return claim


def make_claim(
    *,
    need: Need,
    unit: MemberUnit,
    resource: Resource | None,
    quantity: Decimal | None,
    offer: Offer | None,
    actor: User,
) -> Claim:
    """Write the claim, take what it uses and mark the need as taken. The need is locked and checked already."""
    check_ceiling(unit)
    month = claiming_month(need.area_code)
    if resource is not None:
        take(resource, month, quantity)
    claim = Claim(
        need=need, unit=unit, resource=resource, offer=offer, area_code=need.area_code, quantity=quantity,
        month=month, claimed_by=actor, claimed_at=clock.now(),
    )  # fmt: skip
    claim.full_clean()
    claim.save()
    need.status = NEED_LIFECYCLE.steps["claim"].target
    need.full_clean()
    need.save(update_fields=["status"])
    record("claim.made", target=claim, actor=actor, need=need, unit=unit, resource=resource)
    record("need.claimed", target=need, actor=actor, unit=unit, claim=claim)
    notices.need_claimed(claim)
    return claim


@transaction.atomic
def confirm_claim(*, claim: Claim, actor: User) -> Claim:
    """Take the unit's word as the street."""
    need, claim = _locked(claim)
    step = CLAIM_LIFECYCLE.check("confirm", obj=claim, actor=actor)
    claim.status = step.target
    claim.full_clean()
    claim.save(update_fields=["status"])
    record("claim.confirmed", target=claim, actor=actor, need=need)
    record("need.claim_confirmed", target=need, actor=actor, unit=claim.unit_id, claim=claim)
    notices.claim_confirmed(claim)
    return claim


@transaction.atomic
def withdraw_claim(*, claim: Claim, reason: str, actor: User) -> Claim:
    """Take the own unit's word back before the work has begun."""
    need, claim = _locked(claim)
    step = CLAIM_LIFECYCLE.check("withdraw", obj=claim, actor=actor)
    if need.status == NeedStatus.IN_PROGRESS:
        raise DomainError(_("已经开始办理，请先联系街道，由街道释放认领。"), code="already_started")
    _end(need, claim, step.target, reason, actor)
    notices.claim_ended(claim, to_officers=True)
    return claim


@transaction.atomic
def release_claim(*, claim: Claim, reason: str, actor: User) -> Claim:
    """Free a unit of a claim it does not keep; the need goes back to the list."""
    need, claim = _locked(claim)
    step = CLAIM_LIFECYCLE.check("release", obj=claim, actor=actor)
    _end(need, claim, step.target, reason, actor)
    notices.claim_ended(claim, to_officers=False)
    return claim


def fulfil_claims(need: Need, actor: User) -> None:
    """What follows from resolving a need: the word given for it is kept. The need is locked already."""
    for claim in need.claims.select_for_update().filter(status__in=LIVE_CLAIMS):
        claim.status, claim.ended_at = ClaimStatus.FULFILLED, clock.now()
        claim.full_clean()
        claim.save(update_fields=["status", "ended_at"])
        record("claim.fulfilled", target=claim, actor=actor, need=need)


def _end(need: Need, claim: Claim, target: str, reason: str, actor: User) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("请写明原因，对方会看到。")})
    claim.status, claim.reason, claim.ended_at = target, reason.strip(), clock.now()
    claim.full_clean()
    claim.save(update_fields=["status", "reason", "ended_at"])
    give_back(claim)
    if need.status in HELD_BY_CLAIM and not need.claims.live().exists():
        need.status = NeedStatus.LISTED
        need.full_clean()
        need.save(update_fields=["status"])
    record(f"claim.{claim.status}", target=claim, actor=actor, need=need)
    record(f"need.claim_{claim.status}", target=need, actor=actor, unit=claim.unit_id, claim=claim)


def _answered_by_claiming(need: Need, unit: MemberUnit) -> Offer | None:
    """An offer already waiting for this unit is answered by its claim."""
    offer = need.offers.select_for_update().filter(unit=unit, status=OfferStatus.OFFERED).first()
    if offer is not None:
        offer.status, offer.answered_at = OfferStatus.ACCEPTED, clock.now()
        offer.full_clean()
        offer.save(update_fields=["status", "answered_at"])
    return offer


def _locked(claim: Claim) -> tuple[Need, Claim]:
    """Lock the need first and then the claim, as every step does."""
    need = Need.objects.select_for_update().get(pk=claim.need_id)
    row = Claim.objects.select_for_update(of=("self",)).select_related("unit", "resource").get(pk=claim.pk)
    row.need = need
    return need, row
