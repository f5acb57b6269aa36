"""Offers nobody has to answer any more."""

from django.db import transaction

from core import clock
from core.accounts.models import User
from core.audit import record
from needs import notices
from needs.lifecycle import OFFER_LIFECYCLE
from needs.models import OPEN_OFFERS, Need, Offer, OfferStatus


@transaction.atomic
def lapse_offer(*, offer: Offer, actor: User) -> Offer:
    """Take an unanswered offer back, by hand or because its time is over."""
    _need, offer = locked_offer(offer)
    step = OFFER_LIFECYCLE.check("lapse", obj=offer, actor=actor)
    return _lapse(offer, step.target, actor)


@transaction.atomic
def lapse_open_offers(*, need: Need, actor: User) -> int:
    """What follows from a step of the need itself: nobody has to answer any more. The need is locked already."""
    open_offers = list(need.offers.select_for_update().filter(status__in=OPEN_OFFERS).select_related("unit", "need"))
    for offer in open_offers:
        _lapse(offer, OfferStatus.LAPSED, actor)
    return len(open_offers)


def lapse_unanswered() -> int:
    """Lapse every offer whose day to answer has passed; running twice changes nothing."""
    system = User.objects.system()
    late = list(Offer.objects.waiting().filter(answer_by__lt=clock.today()).order_by("pk"))
    for offer in late:
        _lapse_if_still_late(offer, system)
    return len(late)


@transaction.atomic
def _lapse_if_still_late(offer: Offer, system: User) -> None:
    _need, offer = locked_offer(offer)
    if offer.status == OfferStatus.OFFERED:
        _lapse(offer, OfferStatus.LAPSED, system)


def _lapse(offer: Offer, target: str, actor: User) -> Offer:
    was_sent = offer.offered_at is not None
    offer.status = target
    offer.full_clean()
    offer.save(update_fields=["status"])
    record("offer.lapsed", target=offer, actor=actor, need=offer.need_id)
    if was_sent:
        notices.offer_lapsed(offer)
    return offer


def locked_offer(offer: Offer) -> tuple[Need, Offer]:
    """Lock the need first and then the offer, as every step does, so that none waits for another in a circle."""
    need = Need.objects.select_for_update().get(pk=offer.need_id)
    row = Offer.objects.select_for_update(of=("self",)).select_related("unit", "resource").get(pk=offer.pk)
    row.need = need
    return need, row
