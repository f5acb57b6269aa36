"""The month's proposal: asked for once, computed by a worker, written once however often it is delivered."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core import clock
from core.accounts.models import User
from core.errors import DomainError
from core.models import Notice, OutboxMessage
from needs import services, tasks
from needs.models import Offer, Proposal
from needs.services import proposals


@pytest.fixture
def street(rows, cast):
    """Three listed needs, and units that could meet them."""
    rows.resource(content="电工志愿者上门检修楼道灯", type="volunteers", slots=3)
    rows.resource(cast.other_unit, content="象棋围棋老师到社区教下棋", type="experts", slots=2)
    return [
        rows.need("listed", text="楼道灯坏了，老人晚上出门不方便"),
        rows.need("listed", text="楼道灯不亮，想请电工来检修"),
        rows.need("listed", text="退休老人想学下棋，缺老师", category="culture"),
    ]


def start(cast):
    return services.start_proposal(street_code=cast.street.code, actor=cast.officer)


def run(proposal):
    return services.run_proposal(proposal_id=proposal.pk, actor=User.objects.system())


def test_a_proposal_is_computed_by_the_worker_and_told(street, cast):
    proposal = start(cast)
    message = OutboxMessage.objects.get(channel="task")
    assert message.payload == {"task": "needs.run_proposal", "arguments": {"proposal_id": proposal.pk}}
    tasks.run_proposal(**message.payload["arguments"])
    proposal.refresh_from_db()
    assert (proposal.status, proposal.progress) == ("ready", 100)
    offers = list(proposal.offers.all())
    assert {offer.status for offer in offers} == {"proposed"}
    assert {offer.need for offer in offers} <= set(street)
    assert len(offers) == proposal.stats["pairs"] >= 2
    assert [row["principle"] for row in offers[0].reasons] == ["classification", "strength", "reach", "fit"]
    assert all(row["reason"] for row in offers[0].reasons)
    assert Notice.objects.filter(to=cast.officer, event="proposal.ready").count() == 1
    assert not Notice.objects.filter(to=cast.liaison, event="offer.sent").exists()


def test_delivered_again_it_changes_nothing(street, cast):
    proposal = start(cast)
    assert run(proposal) is True
    before = list(proposal.offers.values_list("pk", flat=True))
    assert run(proposal) is False
    assert list(proposal.offers.values_list("pk", flat=True)) == before


def test_killed_in_the_middle_it_starts_over_and_ends_with_one_set(street, cast, monkeypatch):
    proposal = start(cast)

    class KilledError(BaseException):
        """What a worker sees of a SIGKILL: nothing runs after it."""

    def dies(*args, on_progress, **more):
        on_progress(1, 3)
        raise KilledError

    monkeypatch.setattr(proposals, "ask", dies)
    with pytest.raises(KilledError):
        run(proposal)
    proposal.refresh_from_db()
    assert (proposal.status, proposal.progress) == ("running", 30)
    assert not Offer.objects.exists()
    monkeypatch.undo()
    assert run(proposal) is True
    assert Offer.objects.filter(proposal=proposal).count() == proposal.offers.values("need").distinct().count()


def test_a_worker_that_comes_last_finds_the_work_done(street, cast, monkeypatch):
    """Two workers compute one proposal at the same time; the second writes nothing."""
    proposal = start(cast)
    whole = proposals.ask

    def overtaken(*args, **more):
        plan = whole(*args, **more)
        monkeypatch.setattr(proposals, "ask", whole)
        assert run(proposal) is True
        return plan

    monkeypatch.setattr(proposals, "ask", overtaken)
    assert run(proposal) is False
    assert proposal.offers.count() == proposal.offers.values("need").distinct().count()
    assert Notice.objects.filter(event="proposal.ready").count() == 1


def test_one_is_in_the_making_until_it_is_stale(street, cast):
    first = start(cast)
    with pytest.raises(DomainError) as refused:
        start(cast)
    assert refused.value.code == "already_running"
    with clock.moved(clock.now() + timedelta(minutes=6)):
        second = start(cast)
    first.refresh_from_db()
    assert (first.status, second.status) == ("failed", "queued")
    assert run(first) is False


@pytest.mark.parametrize(
    "who", ["secretary", "district", "liaison", "other_officer", "supervisor", "resident", "auditor"]
)
def test_only_the_street_s_officers_ask_for_it(who, cast):
    with pytest.raises(PermissionDenied):
        services.start_proposal(street_code=cast.street.code, actor=cast.of(who))


def test_sending_puts_every_pair_to_its_unit_once(street, cast):
    proposal = start(cast)
    run(proposal)
    services.send_offers(proposal=proposal, actor=cast.officer)
    proposal.refresh_from_db()
    assert proposal.status == "sent"
    sent = proposal.offers.filter(status="offered")
    assert sent.count() == proposal.stats["pairs"]
    assert Notice.objects.filter(event="offer.sent").count() == sent.count()
    with pytest.raises(DomainError):
        services.send_offers(proposal=proposal, actor=cast.officer)


def test_what_has_been_claimed_meanwhile_is_not_sent(street, cast):
    proposal = start(cast)
    run(proposal)
    offer = proposal.offers.first()
    services.claim_need(need=offer.need, actor=cast.liaison if offer.unit == cast.unit else cast.other_liaison)
    services.send_offers(proposal=proposal, actor=cast.officer)
    offer.refresh_from_db()
    assert offer.status == "lapsed"
    assert not proposal.offers.filter(status="proposed").exists()


def test_a_unit_that_said_no_is_not_proposed_again(street, cast):
    need = street[2]
    offer = services.offer_need(need=need, unit=cast.other_unit, actor=cast.officer)
    services.decline_offer(offer=offer, reason="老师出差", actor=cast.other_liaison)
    proposal = start(cast)
    run(proposal)
    assert not proposal.offers.filter(need=need, unit=cast.other_unit).exists()


@pytest.mark.parametrize("door", ["page", "api"])
def test_it_goes_through_either_door(door, street, cast, page, api):
    client = (page if door == "page" else api)(cast.officer)
    if door == "page":
        assert page(cast.secretary).post(reverse("needs:proposal-start")).status_code == 403
        assert client.post(reverse("needs:proposal-start")).status_code == 302
        assert client.post(reverse("needs:proposal-start")).status_code == 409
    else:
        body = {"street_code": cast.street.code}
        assert api(cast.secretary).post("/api/v1/proposals/", body, format="json").status_code == 403
        assert client.post("/api/v1/proposals/", body, format="json").status_code == 201
        assert client.post("/api/v1/proposals/", body, format="json").status_code == 409
    proposal = Proposal.objects.get()
    shown = page(cast.officer).get(reverse("needs:proposal-status", args=[proposal.pk]))
    assert "every 2s" in shown.text
    assert page(cast.other_officer).get(reverse("needs:proposal-status", args=[proposal.pk])).status_code == 404
    run(proposal)
    assert "every 2s" not in page(cast.officer).get(reverse("needs:proposal-status", args=[proposal.pk])).text
    assert page(cast.officer).get(reverse("needs:matching")).status_code == 200
    assert page(cast.officer).get(reverse("needs:proposal-detail", args=[proposal.pk])).status_code == 200
    address = reverse("needs:proposal-send", args=[proposal.pk])
    sending = (address, {}) if door == "page" else (f"/api/v1/proposals/{proposal.pk}/send/", {})
    assert client.post(*sending).status_code in {200, 302}
    assert client.post(*sending).status_code == 409
