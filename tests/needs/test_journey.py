"""One need all the way, by the services alone."""

import pytest

from core.audit import trail
from core.models import Notice
from needs import services
from needs.models import ClaimStatus, NeedStatus, OfferStatus


@pytest.mark.parametrize("state", NeedStatus.values)
def test_a_need_reaches_every_state_by_its_verbs(rows, state):
    assert rows.need(state).status == state


def test_a_need_goes_the_whole_way(rows, cast):
    need = rows.need(NeedStatus.LISTED)
    resource = rows.resource()
    offer = services.offer_need(need=need, unit=cast.unit, resource=resource, actor=cast.officer)
    claim = services.accept_offer(offer=offer, actor=cast.liaison)
    services.confirm_claim(claim=claim, actor=cast.officer)
    services.start_need(need=need, actor=cast.liaison)
    services.resolve_need(need=need, resolution="换了感应灯", actor=cast.liaison)
    need.refresh_from_db()
    judgement = services.judge_need(
        need=need, word=services.Word("satisfied", solved=True), channel="link", actor=None,
        token=services.judging_token(need),
    )  # fmt: skip
    for row in (need, offer, claim):
        row.refresh_from_db()
    assert (need.status, offer.status, claim.status) == (
        NeedStatus.CLOSED, OfferStatus.ACCEPTED, ClaimStatus.FULFILLED,
    )  # fmt: skip
    assert judgement.recorded_by is None
    assert resource.months.get().taken == 1
    assert [entry.verb for entry in trail(need)] == [
        "need.judged", "need.resolved", "need.started", "need.claim_confirmed", "need.claimed", "need.offered",
        "need.listed", "need.accepted", "need.entered",
    ]  # fmt: skip
    told = Notice.objects.filter(to=cast.resident).order_by("id").values_list("event", flat=True)
    assert list(told) == ["need.accepted", "need.listed", "need.matched", "need.started", "need.resolved"]
