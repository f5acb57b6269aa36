"""Offers nobody has to answer any more."""

from django.db import transaction

from core import clock
from core.accounts.models import User
from core.audit import record
from needs import notices
from needs.lifecycle import OFFER_LIFECYCLE
from needs.models import OPEN_OFFERS, Need, NeedCall, Offer, OfferStatus
from needs.services.hall import CALL_FIELDS
from needs.services.passing_on import open_as_system


@transaction.atomic
def lapse_offer(*, offer: Offer, actor: User) -> Offer:
    """Take an unanswered offer back by hand; with the last one the first right is over and the office asks anew."""
    need, offer = locked_offer(offer)
    step = OFFER_LIFECYCLE.check("lapse", obj=offer, actor=actor)
    offer = _lapse(offer, step.target, actor)
    if need.call == NeedCall.FIRST_RIGHT and not need.offers.waiting().exists():
        need.call, need.first_right_until = NeedCall.NONE, None
        need.save(update_fields=list(CALL_FIELDS))
    return offer


@transaction.atomic
def lapse_open_offers(*, need: Need, actor: User) -> int:
    """What follows from a step of the need itself: nobody has to answer any more. The need is locked already."""
    open_offers = list(need.offers.select_for_update().filter(status__in=OPEN_OFFERS).select_related("unit", "need"))
    for offer in open_offers:
        _lapse(offer, OfferStatus.LAPSED, actor)
    return len(open_offers)


def lapse_unanswered() -> int:
    """Lapse every offer whose day to answer has passed, and open the hall where the first right is over with it.

    Running twice changes nothing.
    """
    system = User.objects.system()
    late = list(Offer.objects.waiting().filter(answer_by__lt=clock.today()).order_by("need_id", "pk"))
    opened = [need for offer in late if (need := _lapse_if_still_late(offer, system))]
    for street in sorted({need.street_code for need in opened}):
        notices.hall_opened(street, [need for need in opened if need.street_code == street])
    return len(late)


@transaction.atomic
def _lapse_if_still_late(offer: Offer, system: User) -> Need | None:
    """The need, when the hall opened for it."""
    need, offer = locked_offer(offer)
    if offer.status != OfferStatus.OFFERED:
        return None
    _lapse(offer, OfferStatus.LAPSED, system)
    if need.call != NeedCall.FIRST_RIGHT or need.offers.waiting().exists():
        return None
    notices.first_right_over(offer)
    return need if open_as_system(need) else None


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
