"""A unit's word: given for a need or a share of it, confirmed, taken back."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.roles import acting
from core.audit import record
from core.errors import DomainError
from core.personal.inside_text import tidy
from members.models import MemberUnit, Resource, UnitStatus
from needs import notices, policies
from needs.lifecycle import CLAIM_LIFECYCLE, NEED_LIFECYCLE
from needs.models import (
    LIVE_CLAIMS,
    Claim,
    ClaimOrigin,
    ClaimQuerySet,
    ClaimStatus,
    Need,
    NeedCall,
    NeedStatus,
    Offer,
    OfferStatus,
)
from needs.services.capacity import check_ceiling, claiming_month, give_back, take, written
from needs.services.hall import CALL_FIELDS, after_a_part, fill, open_to_all
from needs.services.lapsing import lapse_open_offers
from needs.services.passing_on import call_again

# Without a live claim these fall back to the list, so that another unit can take the need.
HELD_BY_CLAIM = (NeedStatus.MATCHED, NeedStatus.IN_PROGRESS)
# Who begins later than this has not really given its word.
LATEST_START = timedelta(days=180)


@dataclass(frozen=True)
class Part:
    """What a unit brings: a resource, how much of it is used up, and how much of the need that covers."""

    resource: Resource | None = None
    quantity: Decimal | None = None
    share: Decimal | None = None


@transaction.atomic
def claim_need(
    *,
    need: Need,
    resource: Resource | None = None,
    quantity: Decimal | None = None,
    share: Decimal | None = None,
    actor: User,
) -> Claim:
    """Claim a listed public need, or a share of it, for the actor's own unit."""
    need = _locked_need(need)
    NEED_LIFECYCLE.check("claim", obj=need, actor=actor)
    unit = MemberUnit.objects.get(pk=acting(actor).unit_id or 0)
    _check_own(resource, unit)
    offer = _answered_by_claiming(need, unit)
    origin = ClaimOrigin.OFFER if offer else ClaimOrigin.HALL
    part = Part(resource, quantity, share)
    return make_claim(need=need, unit=unit, part=part, offer=offer, origin=origin, actor=actor)


@transaction.atomic
def claim_on_the_spot(
    *,
    need: Need,
    unit: MemberUnit,
    resource: Resource | None = None,
    quantity: Decimal | None = None,
    share: Decimal | None = None,
    actor: User,
) -> Claim:
    """Write down the word of a unit that is present; what the street writes itself it has confirmed."""
    NEED_LIFECYCLE.check("claim-for", obj=_locked_need(need), actor=actor)
    part = Part(resource, quantity, share)
    claim = write_down_claim(need=need, unit=unit, part=part, actor=actor)
    return confirm_claim(claim=claim, actor=actor)


@transaction.atomic
def write_down_claim(*, need: Need, unit: MemberUnit, part: Part, actor: User) -> Claim:
    """What follows when a unit gives its word before others: whoever calls has asked whether this person may write."""
    need = _locked_need(need)
    NEED_LIFECYCLE.check_time("claim-for", obj=need)
    if unit.status != UnitStatus.ACTIVE or unit.street_code != need.street_code:
        raise ValidationError({"unit": _("只能登记本街道在册的单位。")})
    _check_own(part.resource, unit)
    offer = _answered_by_claiming(need, unit)
    return make_claim(need=need, unit=unit, part=part, offer=offer, origin=ClaimOrigin.ON_THE_SPOT, actor=actor)


def make_claim(*, need: Need, unit: MemberUnit, part: Part, offer: Offer | None, origin: str, actor: User) -> Claim:
    """Write the claim, take what it uses and mark what of the need is taken. The need is locked and checked already."""
    part = _measured(need, part)
    _check_once(need, unit)
    check_ceiling(unit)
    month = claiming_month(need.area_code)
    if part.resource is not None:
        take(part.resource, month, part.quantity)
    claim = Claim(
        need=need, unit=unit, resource=part.resource, offer=offer, area_code=need.area_code, quantity=part.quantity,
        share=part.share, month=month, origin=origin, claimed_by=actor, claimed_at=clock.now(),
    )  # fmt: skip
    claim.full_clean()
    claim.save()
    _take_share(need, part.share, actor)
    record("claim.made", target=claim, actor=actor, need=need, unit=unit, resource=part.resource, share=part.share)
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
    notices.claim_ended(claim, to_officers=True, to_unit=False)
    _call_for_the_rest(need, by_office=False)
    return claim


@transaction.atomic
def release_claim(*, claim: Claim, reason: str, offer_on: bool = False, actor: User) -> Claim:
    """Free a unit of a claim it does not keep; what it held goes back to the list, or on to the next unit."""
    need, claim = _locked(claim)
    step = CLAIM_LIFECYCLE.check("release", obj=claim, actor=actor)
    _end(need, claim, step.target, reason, actor)
    notices.claim_ended(claim, to_officers=policies.is_system(actor), to_unit=True)
    _call_for_the_rest(need, by_office=not (offer_on or policies.is_system(actor)))
    return claim


@transaction.atomic
def expect_claim(*, claim: Claim, expected_on: date, actor: User) -> Claim:
    """Say when the unit begins, so that it is not reminded before."""
    need, claim = _locked(claim)
    CLAIM_LIFECYCLE.check("expect", obj=claim, actor=actor)
    if not clock.today() <= expected_on <= clock.today() + LATEST_START:
        raise ValidationError({"expected_on": _("请填今天起半年以内的日期。")})
    claim.expected_on, claim.reminded_at = expected_on, None
    claim.full_clean()
    claim.save(update_fields=["expected_on", "reminded_at"])
    record("claim.expected", target=claim, actor=actor, need=need, expected_on=expected_on)
    notices.claim_expected(claim)
    return claim


@transaction.atomic
def plan_claim(*, claim: Claim, begins: date | None, actor: User) -> Claim:
    """What follows from a project by which the unit keeps its word: it begins when the project does."""
    need, claim = _locked(claim)
    if begins is not None and begins > clock.today() + LATEST_START:
        raise ValidationError({"starts_on": _("认领的事请在半年以内开始。")})
    claim.planned_at, claim.reminded_at = claim.planned_at or clock.now(), None
    claim.expected_on = begins or claim.expected_on
    claim.full_clean()
    claim.save(update_fields=["planned_at", "reminded_at", "expected_on"])
    record("claim.planned", target=claim, actor=actor, need=need, begins=claim.expected_on)
    return claim


@transaction.atomic
def unplan_claim(*, claim: Claim, actor: User) -> Claim:
    """What follows when no project stands behind the unit's word any more: it has to say anew when it begins."""
    need, claim = _locked(claim)
    claim.planned_at = claim.expected_on = None
    claim.full_clean()
    claim.save(update_fields=["planned_at", "expected_on"])
    record("claim.unplanned", target=claim, actor=actor, need=need)
    return claim


@transaction.atomic
def fulfil_shares(*, need: Need, units: Collection[int], actor: User) -> Need:
    """What follows when these units have done their shares and others still owe theirs: their word is kept."""
    need = Need.objects.select_for_update().get(pk=need.pk)
    NEED_LIFECYCLE.check("resolve", obj=need, actor=actor)
    _fulfil(need, need.claims.filter(unit__in=units), actor)
    return need


def fulfil_claims(need: Need, actor: User) -> None:
    """What follows from resolving a need: the word given for it is kept. The need is locked already."""
    _fulfil(need, need.claims.all(), actor)


def _fulfil(need: Need, given: ClaimQuerySet, actor: User) -> None:
    for claim in given.select_for_update().filter(status__in=LIVE_CLAIMS):
        claim.status, claim.ended_at = ClaimStatus.FULFILLED, clock.now()
        claim.full_clean()
        claim.save(update_fields=["status", "ended_at"])
        record("claim.fulfilled", target=claim, actor=actor, need=need)


def _end(need: Need, claim: Claim, target: str, reason: str, actor: User) -> None:
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明原因，对方会看到。")})
    claim.status, claim.reason, claim.ended_at = target, tidy(reason), clock.now()
    claim.full_clean()
    claim.save(update_fields=["status", "reason", "ended_at"])
    give_back(claim)
    need.claimed -= claim.share or 0
    # Others who already work on their shares go on; the rest is called for beside them.
    if need.status == NeedStatus.MATCHED or (need.status in HELD_BY_CLAIM and not need.claims.live().exists()):
        need.status, need.halted_for = NeedStatus.LISTED, claim.reason
    need.full_clean()
    need.save(update_fields=["status", "claimed", "halted_for"])
    record(f"claim.{claim.status}", target=claim, actor=actor, need=need)
    record(f"need.claim_{claim.status}", target=need, actor=actor, unit=claim.unit_id, claim=claim)
    if need.status == NeedStatus.LISTED and need.halted_for:
        record("need.put_back", target=need, actor=actor)
        notices.need_put_back(need)


def _call_for_the_rest(need: Need, *, by_office: bool) -> None:
    """Who takes what was given back: the next best unit, or everybody; the office that took it decides itself."""
    if need.status not in NEED_LIFECYCLE.steps["claim"].sources or need.call != NeedCall.FILLED:
        return
    if not by_office:
        call_again(need)
        return
    if need.claims.live().exists():
        open_to_all(need)
    else:
        need.call = NeedCall.NONE
    need.save(update_fields=list(CALL_FIELDS))


# ── what a claim takes ────────────────────────────────────────────────────────────────────────
def _check_own(resource: Resource | None, unit: MemberUnit) -> None:
    if resource is not None and resource.unit_id != unit.pk:
        raise ValidationError({"resource": _("只能用自己单位的资源认领。")})


def _check_once(need: Need, unit: MemberUnit) -> None:
    if need.claims.live().filter(unit=unit).exists():
        raise DomainError(
            _("%(unit)s已经认领了这件需求，要改数量请先撤回再认领。") % {"unit": unit.name}, code="already_claimed"
        )


def _measured(need: Need, part: Part) -> Part:
    """Fill in what need not be said twice: the share of the need, and what of the resource goes into it."""
    left = need.left_to_claim
    if left is None:
        if part.share is not None:
            raise ValidationError({"share": _("这件需求没有定数量，认领就是整件。")})
        return part
    one_measure = part.resource is None or not part.resource.consumable or part.resource.measure == need.measure
    share = part.share if part.share is not None or not one_measure else part.quantity
    share = left if share is None else share
    if share <= 0:
        raise ValidationError({"share": _("请填大于零的数。")})
    if share > left:
        told = {"left": written(left), "asked": written(share), "measure": need.measure}
        raise DomainError(
            _("这件需求只差 %(left)s%(measure)s，不能认领 %(asked)s%(measure)s。") % told, code="more_than_left"
        )
    quantity = share if part.quantity is None and one_measure else part.quantity
    return replace(part, share=share, quantity=quantity)


def _take_share(need: Need, share: Decimal | None, actor: User) -> None:
    """Count the share; with the last of it nobody else has to answer any more."""
    need.claimed += share or 0
    if need.wanted is None or need.claimed >= need.wanted:
        fill(need)
        lapse_open_offers(need=need, actor=actor)
    else:
        after_a_part(need)
    need.full_clean()
    need.save(update_fields=["status", "claimed", *CALL_FIELDS])


def _answered_by_claiming(need: Need, unit: MemberUnit) -> Offer | None:
    """An offer already waiting for this unit is answered by its claim."""
    offer = need.offers.select_for_update().filter(unit=unit, status=OfferStatus.OFFERED).first()
    if offer is not None:
        offer.status, offer.answered_at = OfferStatus.ACCEPTED, clock.now()
        offer.full_clean()
        offer.save(update_fields=["status", "answered_at"])
    return offer


def _locked_need(need: Need) -> Need:
    """Whoever claims next waits here, so that what is left is counted once."""
    return Need.objects.select_for_update().get(pk=need.pk)


def _locked(claim: Claim) -> tuple[Need, Claim]:
    """Lock the need first and then the claim, as every step does."""
    need = _locked_need(claim.need)
    row = Claim.objects.select_for_update(of=("self",)).select_related("unit", "resource").get(pk=claim.pk)
    row.need = need
    return need, row
