"""Every verb through both doors: what is answered, what the row says, what the trail says, and who is refused."""

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from core.audit import trail
from core.errors import DomainError
from core.models import AuditEntry, Notice
from needs import services
from needs.models import Claim, Endorsement, Need, Offer


@dataclass(frozen=True)
class Verb:
    """One step: in which state the need stands, who takes it with what, and what has happened then."""

    name: str
    state: str
    actor: str
    after: str
    recorded: str
    page: dict[str, Any] = field(default_factory=dict)
    api: dict[str, Any] | None = None
    told: str = ""
    # What a second try meets: the wrong time, or nobody's business any more.
    again: int = 409

    def __str__(self) -> str:
        return self.name


VERBS = [
    Verb("accept", "submitted", "secretary", "accepted", "need.accepted", told="resident"),
    Verb("ask-more", "submitted", "secretary", "needs_more", "need.more_asked", {"reason": "几号楼"}, told="resident"),
    Verb("answer-more", "needs_more", "secretary", "submitted", "need.more_answered", {"detail": "3栋"}),
    Verb("return", "submitted", "officer", "returned", "need.returned", {"reason": "属物业"}, told="resident"),
    Verb(
        "refuse", "submitted", "officer", "submitted", "need.refusal_proposed", {"reason": "不属实"}, told="secretary"
    ),
    Verb("list", "accepted", "secretary", "listed", "need.listed"),
    Verb("claim", "listed", "liaison", "matched", "need.claimed", told="officer"),
    Verb("start", "accepted", "officer", "in_progress", "need.started", told="resident"),
    Verb("resolve", "in_progress", "officer", "resolved", "need.resolved", {"resolution": "换好了"}, told="resident"),
    Verb(
        "judge", "resolved", "secretary", "closed", "need.judged",
        {"verdict": "satisfied", "solved": "yes", "called_by": "phone"},
        {"verdict": "satisfied", "solved": True}, told="officer",
    ),
    Verb("reopen", "closed", "officer", "reopened", "need.reopened", {"reason": "又坏了"}, told="secretary"),
]  # fmt: skip
DOORS = ("page", "api")


def send(door: str, verb: Verb, need: Need, client: Any, **more: Any) -> Any:
    if door == "page":
        return client.post(reverse(f"needs:need-{verb.name}", args=[need.pk]), {**verb.page, **more})
    body = {**(verb.page if verb.api is None else verb.api), **more}
    return client.post(f"/api/v1/needs/{need.pk}/{verb.name}/", body, format="json")


def clients(door: str, page: Any, api: Any) -> Any:
    return page if door == "page" else api


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("verb", VERBS, ids=str)
def test_a_step_is_taken_through_either_door(verb, door, rows, cast, page, api):
    need = rows.need(verb.state)
    Notice.objects.all().delete()
    answer = send(door, verb, need, clients(door, page, api)(cast.of(verb.actor)))
    assert answer.status_code == (302 if door == "page" else 200)
    need.refresh_from_db()
    assert need.status == verb.after
    latest = trail(need).filter(verb=verb.recorded).first()
    assert (latest.actor, latest.success) == (cast.of(verb.actor), True)
    if verb.told:
        assert Notice.objects.filter(to=cast.of(verb.told)).exists()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("verb", VERBS, ids=str)
def test_a_step_is_refused_to_the_wrong_person_and_at_the_wrong_time(verb, door, rows, cast, page, api):
    need = rows.need(verb.state)
    make = clients(door, page, api)
    assert send(door, verb, need, make(cast.district)).status_code == 403
    assert send(door, verb, need, make(cast.other_officer)).status_code == 404
    assert send(door, verb, need, make()).status_code in ({302} if door == "page" else {401})
    need.refresh_from_db()
    assert need.status == verb.state
    assert AuditEntry.objects.filter(verb="refused", success=False).exists()
    mine = make(cast.of(verb.actor))
    send(door, verb, need, mine)
    assert send(door, verb, need, mine).status_code == verb.again


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb.page], ids=str)
@pytest.mark.parametrize("door", DOORS)
def test_what_a_step_needs_must_be_said(verb, door, rows, cast, page, api):
    need = rows.need(verb.state)
    empty = Verb(verb.name, verb.state, verb.actor, verb.after, verb.recorded)
    answer = send(door, empty, need, clients(door, page, api)(cast.of(verb.actor)))
    assert answer.status_code == (422 if door == "page" else 400)
    need.refresh_from_db()
    assert need.status == verb.state


SERVICES = [
    ("accept", "submitted", services.accept_need, {}),
    ("ask-more", "submitted", services.ask_more, {"reason": "请写楼号"}),
    ("answer-more", "needs_more", services.answer_more, {"detail": "3号楼"}),
    ("return", "submitted", services.return_need, {"reason": "属物业"}),
    ("refuse", "submitted", services.propose_refusal, {"reason": "不属实"}),
    ("withdraw-refusal", "submitted", services.withdraw_refusal, {}),
    ("put-back", "in_progress", services.put_back_need, {"reason": "换一家"}),
    ("reclassify", "submitted", services.reclassify_need, {"category": None}),
    ("list", "accepted", services.list_need, {}),
    ("claim", "listed", services.claim_need, {}),
    ("start", "accepted", services.start_need, {}),
    ("resolve", "in_progress", services.resolve_need, {"resolution": "换好了"}),
    ("judge", "resolved", services.judge_as, {"word": services.Word("satisfied", solved=True)}),
    ("reopen", "closed", services.reopen_need, {"reason": "又坏了"}),
    ("endorse", "accepted", services.endorse_need, {}),
    ("unendorse", "accepted", services.unendorse_need, {}),
    ("follow", "accepted", services.follow_need, {}),
    ("unfollow", "accepted", services.unfollow_need, {}),
    ("edit", "submitted", services.edit_need, {"version": None}),
]


@pytest.mark.parametrize(("name", "state", "service", "more"), SERVICES, ids=[row[0] for row in SERVICES])
def test_the_service_itself_refuses(name, state, service, more, rows, cast):
    need = rows.need(state)
    if name == "reclassify":
        more = {"category": need.category}
    if name == "edit":
        more = {**more, "said": services.Said.of(need)}
    with pytest.raises(PermissionDenied):
        service(need=need, actor=cast.district, **more)
    need.refresh_from_db()
    assert need.status == state


# ── merging and seconding ─────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_a_duplicate_is_merged_with_those_who_seconded_it(door, rows, cast, page, api):
    need, into = rows.need("accepted"), services.enter_need(said=rows.said("整栋楼的灯"), actor=cast.neighbour)
    services.accept_need(need=into, actor=cast.secretary)
    services.endorse_need(need=need, actor=cast.neighbour)
    if door == "page":
        answer = page(cast.secretary).post(reverse("needs:need-merge", args=[need.pk]), {"into": into.number})
    else:
        answer = api(cast.secretary).post(f"/api/v1/needs/{need.pk}/merge/", {"into": into.pk}, format="json")
    assert answer.status_code in {200, 302}
    need.refresh_from_db()
    into.refresh_from_db()
    assert (need.status, need.merged_into, into.endorsement_count) == ("merged", into, 1)
    assert list(into.endorsements.values_list("user", flat=True)) == [cast.resident.pk]
    assert trail(into).first().verb == "need.merged_in"


def test_a_need_is_not_merged_into_itself_or_into_another_street(rows, cast):
    need = rows.need("accepted")
    with pytest.raises(ValidationError):
        services.merge_need(need=need, into=need, actor=cast.officer)
    elsewhere = services.enter_need(said=rows.said(area=cast.next_community.code), actor=cast.other_officer)
    with pytest.raises(ValidationError):
        services.merge_need(need=need, into=elsewhere, actor=cast.officer)
    other = services.enter_need(said=rows.said("南苑的灯", area=cast.nanyuan.code), actor=cast.officer)
    with pytest.raises(PermissionDenied):
        services.merge_need(need=need, into=other, actor=cast.secretary)


@pytest.mark.parametrize("door", DOORS)
def test_a_neighbour_seconds_once_and_takes_it_back(door, rows, cast, page, api):
    need = rows.need("accepted")
    client = clients(door, page, api)(cast.neighbour)
    second = Verb("endorse", "", "", "", "")
    assert send(door, second, need, client).status_code in {200, 302}
    assert send(door, second, need, client).status_code == 409
    need.refresh_from_db()
    assert (need.endorsement_count, Endorsement.objects.count()) == (1, 1)
    assert send(door, Verb("unendorse", "", "", "", ""), need, client).status_code in {200, 302}
    need.refresh_from_db()
    assert need.endorsement_count == 0


@pytest.mark.parametrize("door", DOORS)
def test_a_neighbour_follows_once_and_stops(door, rows, cast, page, api):
    need = rows.need("accepted")
    client = clients(door, page, api)(cast.neighbour)
    follow = Verb("follow", "", "", "", "")
    assert send(door, follow, need, client).status_code in {200, 302}
    assert send(door, follow, need, client).status_code == 409
    assert (need.follows.count(), trail(need).first().verb) == (1, "need.followed")
    assert send(door, Verb("unfollow", "", "", "", ""), need, client).status_code in {200, 302}
    assert need.follows.count() == 0


# ── offers and claims ─────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_an_officer_offers_a_need_to_the_unit_of_a_resource(door, rows, cast, page, api):
    need, resource = rows.need("listed"), rows.resource()
    given = {"need": need.pk, "resource": resource.pk}
    client = clients(door, page, api)
    if door == "page":
        assert client(cast.secretary).post(reverse("needs:offer-add"), given).status_code == 403
        assert client(cast.officer).post(reverse("needs:offer-add"), given).status_code == 302
        assert client(cast.officer).post(reverse("needs:offer-add"), given).status_code == 409
    else:
        assert client(cast.secretary).post("/api/v1/offers/", given, format="json").status_code == 403
        assert client(cast.officer).post("/api/v1/offers/", given, format="json").status_code == 201
        assert client(cast.officer).post("/api/v1/offers/", given, format="json").status_code == 409
    offer = Offer.objects.get()
    assert (offer.status, offer.unit, offer.resource) == ("offered", cast.unit, resource)
    assert Notice.objects.filter(to=cast.liaison, event="offer.sent").count() == 1
    assert not Notice.objects.filter(to=cast.other_liaison, event="offer.sent").exists()


OFFER_VERBS = [
    ("accept", "liaison", {}, "accepted", "offer.accepted"),
    ("decline", "liaison", {"reason": "本月排满"}, "declined", "offer.declined"),
    ("lapse", "officer", {}, "lapsed", "offer.lapsed"),
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("name", "actor", "said", "after", "recorded"), OFFER_VERBS)
def test_an_offer_is_answered_through_either_door(name, actor, said, after, recorded, door, rows, cast, page, api):
    offer = rows.offer()
    address = (
        reverse(f"needs:offer-{name}", args=[offer.pk]) if door == "page" else f"/api/v1/offers/{offer.pk}/{name}/"
    )
    sending = {} if door == "page" else {"format": "json"}
    client = clients(door, page, api)
    assert client(cast.other_liaison).post(address, said, **sending).status_code == 404
    assert client(cast.district).post(address, said, **sending).status_code == 403
    assert client(cast.of(actor)).post(address, said, **sending).status_code in {200, 302}
    offer.refresh_from_db()
    assert offer.status == after
    assert trail(offer).first().verb == recorded
    assert client(cast.of(actor)).post(address, said, **sending).status_code == 409


CLAIM_VERBS = [
    ("confirm", "officer", {}, "confirmed", "matched"),
    ("withdraw", "liaison", {"reason": "人手不够"}, "withdrawn", "listed"),
    ("release", "officer", {"reason": "三周没有动静"}, "released", "listed"),
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("name", "actor", "said", "after", "need_after"), CLAIM_VERBS)
def test_a_claim_is_settled_through_either_door(name, actor, said, after, need_after, door, rows, cast, page, api):
    claim = rows.claim(resource=rows.resource())
    address = (
        reverse(f"needs:claim-{name}", args=[claim.pk]) if door == "page" else f"/api/v1/claims/{claim.pk}/{name}/"
    )
    sending = {} if door == "page" else {"format": "json"}
    client = clients(door, page, api)
    assert client(cast.other_liaison).post(address, said, **sending).status_code == 404
    assert client(cast.district).post(address, said, **sending).status_code == 403
    assert client(cast.of(actor)).post(address, said, **sending).status_code in {200, 302}
    claim.refresh_from_db()
    assert (claim.status, claim.need.status) == (after, need_after)
    assert trail(claim).first().verb == f"claim.{after}"
    assert client(cast.of(actor)).post(address, said, **sending).status_code == 409


def test_a_unit_does_not_take_its_word_back_once_work_has_begun(rows, cast):
    claim = rows.claim()
    services.start_need(need=claim.need, actor=cast.liaison)
    with pytest.raises(DomainError) as refused:
        services.withdraw_claim(claim=claim, reason="人手不够", actor=cast.liaison)
    assert refused.value.code == "already_started"
    services.release_claim(claim=claim, reason="改由社区办", actor=cast.officer)
    claim.need.refresh_from_db()
    assert claim.need.status == "listed"


def test_the_first_word_answers_for_all_who_were_asked(rows, cast):
    need = rows.need("listed")
    first, second = rows.offer(need), rows.offer(need, cast.other_unit)
    services.accept_offer(offer=first, actor=cast.liaison)
    second.refresh_from_db()
    assert second.status == "lapsed"
    assert Notice.objects.filter(to=cast.other_liaison, event="offer.lapsed").count() == 1
    assert Claim.objects.get().offer == first


def test_a_unit_that_was_asked_is_led_to_its_answer_alone(rows, cast, page):
    offer = rows.offer()
    shown = page(cast.liaison).get(f"/needs/{offer.need_id}/").context
    assert [step["name"] for step in shown["steps"]] == ["accept", "decline"]
    assert [step["primary"] for step in shown["steps"]] == [True, False]
    assert [pair["steps"] for pair in shown["pairs"]] == [[]]
    officers = page(cast.officer).get(f"/needs/{offer.need_id}/").context
    assert [step["name"] for step in officers["pairs"][0]["steps"]] == ["lapse"]
