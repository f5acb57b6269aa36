"""What became of the pairs a street has decided on: what matching may learn from, and nothing of who asked."""

from collections.abc import Iterable, Iterator
from datetime import date

from core import clock
from needs.matching import NeedFacts, ResourceFacts
from needs.matching.learning import Decision
from needs.models import LIVE_CLAIMS, Claim, ClaimStatus, Judgement, Need, Offer, OfferStatus, Verdict
from needs.selectors.matching import all_resource_facts, ground_of, need_facts

ONCE, SURER, UNSURE = 1.0, 2.0, 0.3
# A unit that has no time just now has not said that the matter is none of its own.
NOT_NOW = ("时间", "没空", "忙", "人手", "排满", "满了", "档期", "暂时", "这个月", "本月", "出差", "放假", "已经接")
Row = tuple[Need, int, bool, float, date]


def decisions_of(street_code: str) -> tuple[list[Decision], list[ResourceFacts]]:
    """Accepted, declined and judged pairs of a street, with every resource it ever listed."""
    rows = [*_accepted(street_code), *_declined(street_code)]
    ground = ground_of(street_code)
    facts = {fact.id: fact for fact in need_facts({need.pk: need for need, *_rest in rows}.values(), ground)}
    resources = all_resource_facts(street_code, ground)
    known = {resource.id for resource in resources}
    return list(_decisions(rows, facts, known)), resources


def _decisions(rows: Iterable[Row], facts: dict[int, NeedFacts], known: set[int]) -> Iterator[Decision]:
    for need, resource, good, weight, month in rows:
        if resource in known:
            yield Decision(facts[need.pk], resource, good, weight, month)


def _accepted(street_code: str) -> Iterator[Row]:
    """A unit's word with a resource behind it; what the asker said of it in the end counts double."""
    taken = Claim.objects.filter(
        area_code__startswith=street_code, resource__isnull=False, status__in=(*LIVE_CLAIMS, ClaimStatus.FULFILLED)
    ).select_related("need__category").order_by("pk")  # fmt: skip
    claims = list(taken)
    said = Judgement.objects.filter(need__in={claim.need_id for claim in claims}).order_by("round")
    verdicts = dict(said.values_list("need", "verdict"))
    for claim in claims:
        verdict = verdicts.get(claim.need_id) if claim.status == ClaimStatus.FULFILLED else None
        good = verdict != Verdict.UNSATISFIED
        yield claim.need, claim.resource_id or 0, good, SURER if verdict else ONCE, claim.month


def _declined(street_code: str) -> Iterator[Row]:
    declined = Offer.objects.filter(
        area_code__startswith=street_code, resource__isnull=False, status=OfferStatus.DECLINED,
        answered_at__isnull=False,
    ).select_related("need__category").order_by("pk")  # fmt: skip
    for offer in declined:
        weight = UNSURE if any(word in offer.reason for word in NOT_NOW) else ONCE
        month = clock.day_of(offer.answered_at).replace(day=1) if offer.answered_at else date.min
        yield offer.need, offer.resource_id or 0, False, weight, month
