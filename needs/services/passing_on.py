"""Putting a need to a unit, and on to the next best when the first cannot or takes its word back."""

from collections.abc import Collection, Sequence
from typing import Any

from core import clock
from core.accounts.models import User
from core.areas.selectors import settings_of
from core.audit import record
from core.workdays import add_workdays
from members.models import MemberUnit, Resource
from needs import notices
from needs.matching import Candidate
from needs.models import Need, NeedCall, Offer, OfferStatus
from needs.selectors.matching import reasons_of
from needs.selectors.plans import next_best_for
from needs.services.capacity import claiming_month
from needs.services.hall import CALL_FIELDS, give_first_right, open_to_all

# Below this two texts only happen to share a word; the hall finds a better unit than a guess does.
WORTH_ASKING = 45
# So many units in turn, then everybody: a need must not wander from desk to desk.
MOST_ASKED = 3


def put_to(
    *, need: Need, unit: MemberUnit, resource: Resource | None, score: int, reasons: Sequence[Any], actor: User
) -> Offer:
    """Write an offer and send it. The need is locked and the pair is checked already."""
    offer = Offer(
        need=need, unit=unit, resource=resource, area_code=need.area_code, score=score, reasons=list(reasons),
        created_at=clock.now(),
    )  # fmt: skip
    return send_out(offer, actor)


def send_out(offer: Offer, actor: User) -> Offer:
    """Let an offer leave the house: from now its unit has the first right to the need, for some working days."""
    days = settings_of(offer.area_code).first_right_days
    offer.status, offer.offered_at = OfferStatus.OFFERED, clock.now()
    offer.answer_by = add_workdays(clock.today(), days)
    offer.full_clean()
    offer.save(update_fields=["status", "offered_at", "answer_by"] if offer.pk else None)
    give_first_right(offer.need, offer.answer_by)
    offer.need.save(update_fields=list(CALL_FIELDS))
    record("offer.sent", target=offer, actor=actor, need=offer.need, unit=offer.unit_id, resource=offer.resource_id)
    record("need.offered", target=offer.need, actor=actor, unit=offer.unit_id, offer=offer)
    notices.offer_sent(offer)
    return offer


def call_again(need: Need, without: Collection[int] = ()) -> Offer | None:
    """Offer what is left to the next best unit; when there is none, open the hall. The need is locked already."""
    if Offer.objects.waiting().filter(need=need).exists():
        return None
    best = _next_best(need, without)
    if best is None:
        if open_as_system(need):
            notices.hall_opened(need.street_code, [need])
        return None
    # What was open to all is now this unit's first.
    need.call, need.first_right_until = NeedCall.NONE, None
    offer = _put_to_best(need, best)
    notices.offered_on(offer)
    return offer


def _put_to_best(need: Need, best: Candidate) -> Offer:
    """A pair the month's proposal holds ready already is sent as it is."""
    system = User.objects.system()
    ready = Offer.objects.filter(need=need, unit=best.unit_id, status=OfferStatus.PROPOSED).first()
    if ready is not None:
        ready.need = need
        return send_out(ready, system)
    resource = Resource.objects.select_related("unit").get(pk=best.resource_id)
    return put_to(
        need=need, unit=resource.unit, resource=resource, score=round(best.total), reasons=reasons_of(best),
        actor=system,
    )  # fmt: skip


def open_as_system(need: Need) -> bool:
    """Open a need to all because nobody is left to be asked first; tell whether the hall is what came of it."""
    was_open = need.call == NeedCall.OPEN_HALL
    open_to_all(need)
    need.save(update_fields=list(CALL_FIELDS))
    opened = need.call == NeedCall.OPEN_HALL and not was_open
    if opened:
        record("need.hall_opened", target=need, actor=User.objects.system())
    return opened


def _next_best(need: Need, without: Collection[int]) -> Candidate | None:
    """Who was not asked before, has not claimed before, and takes it at the least cost to the street's balance."""
    asked = set(need.offers.exclude(status=OfferStatus.PROPOSED).values_list("unit_id", flat=True))
    if len(asked) >= MOST_ASKED:
        return None
    asked |= {*need.claims.values_list("unit_id", flat=True), *without}
    return next_best_for(need, claiming_month(need.area_code), asked, least=WORTH_ASKING)
