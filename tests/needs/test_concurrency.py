"""Two people at once, with real transactions: one of them wins, nothing is sold twice."""

import threading
from collections import Counter
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from core.areas.models import StreetSettings
from core.errors import DomainError
from members.models import Resource, ResourceMonth
from needs import services
from needs.models import Claim, Need
from needs.services import capacity, claims

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 20


def at_once(*calls: Callable[[], Any]) -> list[str]:
    """Run every call in a thread and a connection of its own, all let go in one moment; tell how each ended."""
    gate = threading.Barrier(len(calls))
    ended: list[str] = []

    def run(call: Callable[[], Any]) -> None:
        gate.wait(timeout=30)
        try:
            call()
            ended.append("done")
        except DomainError as refused:
            ended.append(refused.code)
        except ValidationError:
            ended.append("invalid")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    return ended


def test_two_people_take_one_step_and_one_of_them_does(rows, cast):
    need = rows.need()
    ended = at_once(
        lambda: services.accept_need(need=need, actor=cast.officer),
        lambda: services.accept_need(need=need, actor=cast.secretary),
    )
    assert sorted(ended) == ["done", "wrong_state"]
    need.refresh_from_db()
    assert need.status == "accepted"


def test_two_units_claim_one_need_and_one_of_them_has_it(rows, cast):
    need = rows.need("listed")
    ended = at_once(
        lambda: services.claim_need(need=need, actor=cast.liaison),
        lambda: services.claim_need(need=need, actor=cast.other_liaison),
    )
    assert sorted(ended) == ["done", "wrong_state"]
    assert Claim.objects.live().count() == 1


def test_accepting_and_taking_back_one_offer_do_not_both_happen(rows, cast):
    offer = rows.offer()
    ended = at_once(
        lambda: services.accept_offer(offer=offer, actor=cast.liaison),
        lambda: services.lapse_offer(offer=offer, actor=cast.officer),
    )
    assert sorted(ended) == ["done", "wrong_state"]
    offer.refresh_from_db()
    assert Claim.objects.count() == (offer.status == "accepted")


def crowd(rows: Any, cast: Any, resource: Resource) -> list[Callable[[], Any]]:
    """Twenty needs, each offered with the same resource; twenty people about to say yes."""
    StreetSettings.objects.update_or_create(street=cast.street, defaults={"unit_ceiling": 100})
    offers = [rows.offer(rows.need("listed", text=f"第{n}件事要办"), resource=resource) for n in range(CROWD)]
    quantity = Decimal(10) if resource.consumable else None
    return [
        lambda offer=offer: services.accept_offer(offer=offer, quantity=quantity, actor=cast.liaison)
        for offer in offers
    ]  # fmt: skip


def test_twenty_claim_the_last_slot_and_one_gets_it(rows, cast):
    resource = rows.resource(slots=1)
    ended = Counter(at_once(*crowd(rows, cast, resource)))
    assert ended == {"done": 1, "no_slot_left": CROWD - 1}
    assert resource.months.get().taken == 1
    assert Claim.objects.live().count() == 1
    assert Need.objects.filter(status="matched").count() == 1


def test_twenty_claim_the_last_of_the_money_and_only_what_is_there_goes(rows, cast):
    funds = rows.funds(35)
    ended = Counter(at_once(*crowd(rows, cast, funds)))
    assert ended == {"done": 3, "not_enough_left": CROWD - 3}
    funds.refresh_from_db()
    assert funds.committed == 30


def test_without_the_guard_the_same_crowd_oversells(rows, cast, monkeypatch):
    """The control: read, wait for the others, then write. It must go wrong, or the tests above prove nothing."""
    resource = rows.resource(slots=1)
    everybody_has_read = threading.Barrier(CROWD)

    def unguarded(resource: Resource, month: Any, quantity: Any) -> None:
        row = ResourceMonth.objects.get(resource=resource, month=month)
        everybody_has_read.wait(timeout=60)
        if row.taken < row.slots:
            ResourceMonth.objects.filter(pk=row.pk).update(taken=row.taken + 1)

    month = capacity.claiming_month(resource.area_code)
    ResourceMonth.objects.create(resource=resource, month=month, slots=1)
    monkeypatch.setattr(claims, "take", unguarded)
    monkeypatch.setattr(claims, "check_ceiling", lambda unit: None)
    ended = Counter(at_once(*crowd(rows, cast, resource)))
    assert ended == {"done": CROWD}
    assert Claim.objects.live().filter(resource=resource).count() > resource.months.get().slots


def test_a_unit_s_ceiling_holds_when_it_claims_twice_at_once(rows, cast):
    StreetSettings.objects.update_or_create(street=cast.street, defaults={"unit_ceiling": 1})
    first, second = rows.need("listed"), rows.need("listed", text="另一件事要办")
    ended = at_once(
        lambda: services.claim_need(need=first, actor=cast.liaison),
        lambda: services.claim_need(need=second, actor=cast.liaison),
    )
    assert sorted(ended) == ["done", "unit_full"]


def test_two_merges_the_opposite_way_round_do_not_wait_for_each_other(rows, cast):
    one, other = rows.need("accepted"), rows.need("accepted", text="另一件事要办")
    ended = at_once(
        lambda: services.merge_need(need=one, into=other, actor=cast.officer),
        lambda: services.merge_need(need=other, into=one, actor=cast.secretary),
    )
    assert sorted(ended)[0] == "done"
    assert Need.objects.filter(status="merged").count() == 1


def test_two_officers_start_one_proposal(cast):
    ended = at_once(
        lambda: services.start_proposal(street_code=cast.street.code, actor=cast.officer),
        lambda: services.start_proposal(street_code=cast.street.code, actor=cast.officer),
    )
    assert sorted(ended) == ["already_running", "done"]


def test_two_neighbours_second_at_once_and_both_count(rows, cast):
    need = rows.need("accepted")
    services.endorse_need(need=rows.need("accepted", text="别的事要办"), actor=cast.neighbour)
    ended = at_once(
        lambda: services.endorse_need(need=need, actor=cast.neighbour),
        lambda: services.endorse_need(need=need, actor=cast.neighbour),
    )
    assert sorted(ended) == ["already_endorsed", "done"]
    need.refresh_from_db()
    assert need.endorsement_count == 1
