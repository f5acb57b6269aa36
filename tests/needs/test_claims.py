"""Claims in full: first right, the open hall, shares of one need, the next best unit, and claims that stand still."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.areas.models import StreetSettings
from core.audit import trail
from core.errors import DomainError
from core.models import Notice
from members.models import Liaison, MemberUnit, Seat, UnitKind
from needs import services
from needs.models import Claim, Need, Offer, Reminder
from tests.needs.test_doors import DOORS, clients

MONDAY = datetime(2026, 11, 2, 9, tzinfo=clock.SHANGHAI)
HAIRCUT = "独居老人出门不便，希望有人上门理发"


@pytest.fixture(autouse=True)
def _monday():
    """A week without holidays, so that three working days are three days."""
    with clock.moved(MONDAY):
        yield


@pytest.fixture
def third(cast) -> Any:
    """A third unit of the street with its liaison."""
    unit = MemberUnit.objects.create(
        name="巧手理发店", name_key="巧手理发店", kind=UnitKind.MERCHANT, area_code=cast.street.code,
        street_code=cast.street.code, created_at=clock.now(),
    )  # fmt: skip
    Seat.objects.create(alliance=cast.alliance, unit=unit, joined_on=MONDAY.date())
    user = type(cast.officer).objects.create_user(username="店长", full_name="店长")
    Liaison.objects.create(unit=unit, user=user, begins=MONDAY.date())
    return user


def shared(rows: Any, wanted: int = 100, **more: Any) -> Need:
    need = rows.need("listed", **more)
    return services.set_wanted(need=need, wanted=Decimal(wanted), measure="份", actor=rows.cast.officer)


def claim(need: Need, person: Any, share: int | None = None) -> Claim:
    return services.claim_need(need=need, share=None if share is None else Decimal(share), actor=person)


def stands(need: Need) -> tuple[str, str, Decimal]:
    need.refresh_from_db()
    return need.status, need.call, need.claimed


def later(days: int):
    return clock.moved(MONDAY + timedelta(days=days))


# ── the story ─────────────────────────────────────────────────────────────────────────────────
def test_from_first_right_through_the_hall_to_the_next_unit(rows, cast, third):
    """First right lapses, two claim jointly, one withdraws, and the rest goes to the next best unit, then to all."""
    need = shared(rows, text=HAIRCUT, category="elderly")
    rows.resource(third.liaison_posts.get().unit, content="上门理发，服务独居老人", type="volunteers")
    services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    assert stands(need) == ("listed", "first_right", 0)
    with pytest.raises(DomainError, match="首认期"):
        claim(need, cast.other_liaison, 40)
    with later(4):
        assert services.lapse_unanswered() == 1
        assert services.lapse_unanswered() == 0
        assert stands(need) == ("listed", "open_hall", 0)
        assert Notice.objects.filter(to=third, event="need.hall_opened").count() == 1
        claim(need, cast.liaison, 60)
        assert stands(need) == ("listed", "open_hall", 60)
        other = claim(need, cast.other_liaison, 40)
        assert stands(need) == ("matched", "filled", 100)
        assert not Need.objects.in_hall().exists()
        services.withdraw_claim(claim=other, reason="人手不够", actor=cast.other_liaison)
        assert stands(need) == ("listed", "first_right", 60)
        offer = Offer.objects.get(need=need, status="offered")
        assert offer.unit == third.liaison_posts.get().unit
        assert Notice.objects.filter(to=third, event="offer.sent").count() == 1
        services.accept_offer(offer=offer, share=Decimal(30), actor=third)
        assert stands(need) == ("listed", "open_hall", 90)
        assert need.left_to_claim == 10
    verbs = [entry.verb for entry in trail(need) if entry.verb.startswith(("need.claim", "need.offer", "need.hall"))]
    assert verbs == [
        "need.claimed", "need.offered", "need.claim_withdrawn", "need.claimed", "need.claimed", "need.hall_opened",
        "need.offered",
    ]  # fmt: skip


def test_the_same_on_the_pages(rows, cast, page):
    """A liaison meets the first right, then claims a share in the hall; another takes the rest, and gives it back."""
    need = shared(rows)
    services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    hall, door = reverse("needs:hall"), reverse("needs:hall-claim", args=[need.pk])
    mine, theirs = page(cast.liaison), page(cast.other_liaison)
    assert "首认期内，先由我们认领" in mine.get(hall).text
    assert need.text not in theirs.get(hall).text
    early = theirs.post(door, {"share": "40"})
    assert early.status_code == 409
    assert "首认期到11月5日" in early.text
    with later(4):
        services.lapse_unanswered()
        # The log-in of Monday is over by Friday.
        mine, theirs = page(cast.liaison), page(cast.other_liaison)
        assert "还差 <b>100 份</b>" in theirs.get(hall).text
        wrong = theirs.post(door, {"share": "0"})
        assert wrong.status_code == 422
        assert need.text in wrong.text
        assert theirs.post(door, {"share": "40"}).status_code == 302
        assert "还差 <b>60 份</b>" in mine.get(hall).text
        too_much = mine.post(door, {"share": "61"})
        assert too_much.status_code == 409
        assert "只差 60份" in too_much.text
        assert mine.post(door, {}).status_code == 302
        assert "领办大厅" in mine.get(hall).text
        assert need.text not in mine.get(hall).text
        kept = Claim.objects.get(unit=cast.other_unit)
        back = theirs.post(reverse("needs:claim-withdraw", args=[kept.pk]), {"reason": "人手不够"})
        assert back.status_code == 302
        assert "还差 <b>40 份</b>" in page(cast.officer).get(hall).text
    assert stands(need) == ("listed", "open_hall", 60)


# ── first right ───────────────────────────────────────────────────────────────────────────────
def test_first_right_lasts_as_long_as_the_street_says_and_counts_working_days(rows, cast):
    StreetSettings.objects.filter(street=cast.street).update(first_right_days=6)
    need = rows.need("listed")
    offer = services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    need.refresh_from_db()
    assert (need.first_right_until, offer.answer_by) == (datetime(2026, 11, 10).date(),) * 2
    with later(8):
        assert services.lapse_unanswered() == 0
        assert stands(need)[1] == "first_right"
    with later(9):
        services.lapse_unanswered()
        assert stands(need)[1] == "open_hall"
        assert Notice.objects.filter(to=cast.officer, event="need.first_right_over").exists()


def test_while_two_have_the_first_right_the_hall_waits_for_both(rows, cast):
    need = rows.need("listed")
    first = services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    services.offer_need(need=need, unit=cast.other_unit, actor=cast.officer)
    services.decline_offer(offer=first, reason="本月排满", actor=cast.liaison)
    assert stands(need)[1] == "first_right"
    with pytest.raises(DomainError, match="首认期"):
        claim(need, cast.liaison)
    assert claim(need, cast.other_liaison).origin == "offer"


def test_an_offer_taken_back_gives_the_need_back_to_the_office(rows, cast):
    offer = rows.offer()
    services.lapse_offer(offer=offer, actor=cast.officer)
    assert stands(offer.need)[1] == ""
    claim(offer.need, cast.other_liaison)


def test_a_need_that_is_not_public_never_comes_into_the_hall(rows, cast):
    need = services.enter_need(said=rows.said(public=False), actor=cast.secretary)
    need = services.list_need(need=services.accept_need(need=need, actor=cast.officer), actor=cast.officer)
    services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    with pytest.raises(DomainError, match="不公开"):
        services.open_hall(need=need, actor=cast.officer)
    with later(7):
        services.lapse_unanswered()
    assert stands(need)[1] == ""
    assert not Notice.objects.filter(event="need.hall_opened").exists()


# ── declining ─────────────────────────────────────────────────────────────────────────────────
def test_a_unit_that_declines_makes_way_for_the_next_best(rows, cast, third):
    need = rows.need("listed", text=HAIRCUT, category="elderly")
    barber = rows.resource(third.liaison_posts.get().unit, content="上门理发，服务独居老人", type="volunteers")
    offer = services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    services.decline_offer(offer=offer, reason="本月排满", actor=cast.liaison)
    following = Offer.objects.get(need=need, status="offered")
    assert (following.unit, following.resource) == (barber.unit, barber)
    assert following.score > 0
    assert Notice.objects.filter(to=cast.officer, event="offer.sent_on").count() == 1
    services.decline_offer(offer=following, reason="店里没人", actor=third)
    assert stands(need)[1] == "open_hall"


def test_a_unit_that_is_full_is_passed_over(rows, cast, third):
    StreetSettings.objects.filter(street=cast.street).update(unit_ceiling=1)
    rows.resource(third.liaison_posts.get().unit, content="上门理发，服务独居老人", type="volunteers")
    claim(rows.need("listed", text="另一件事要办"), third)
    offer = rows.offer(rows.need("listed", text=HAIRCUT, category="elderly"))
    services.decline_offer(offer=offer, reason="本月排满", actor=cast.liaison)
    assert not Offer.objects.waiting().exists()
    assert stands(offer.need)[1] == "open_hall"


# ── shares ────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("share", [0, -1])
def test_a_share_is_more_than_nothing(share, rows, cast):
    with pytest.raises(ValidationError):
        claim(shared(rows), cast.liaison, share)


def test_a_share_of_a_whole_need_is_no_share(rows, cast):
    with pytest.raises(ValidationError):
        claim(rows.need("listed"), cast.liaison, 1)


def test_nothing_said_is_everything_that_is_left(rows, cast):
    need = shared(rows)
    claim(need, cast.liaison, 30)
    assert claim(need, cast.other_liaison).share == 70


def test_one_number_serves_need_and_resource_of_one_measure(rows, cast):
    meals = rows.resource(content="爱心午餐", type="equipment", quantity=Decimal(50), measure="份", slots=9)
    need = shared(rows)
    made = services.claim_need(need=need, resource=meals, quantity=Decimal(20), actor=cast.liaison)
    meals.refresh_from_db()
    assert (made.share, made.quantity, meals.committed) == (20, 20, 20)
    other = shared(rows, text="另一件事要办")
    with pytest.raises(DomainError) as refused:
        services.claim_need(need=other, resource=meals, share=Decimal(31), actor=cast.liaison)
    assert refused.value.code == "not_enough_left"
    assert stands(other) == ("listed", "", 0)


def test_a_resource_of_another_measure_needs_both_numbers(rows, cast):
    funds, need = rows.funds(1000), shared(rows)
    with pytest.raises(ValidationError):
        services.claim_need(need=need, resource=funds, share=Decimal(40), actor=cast.liaison)
    made = services.claim_need(need=need, resource=funds, share=Decimal(40), quantity=Decimal(800), actor=cast.liaison)
    funds.refresh_from_db()
    assert (made.share, funds.committed, stands(need)[2]) == (40, 800, 40)


def test_a_unit_claims_a_need_once(rows, cast):
    need = shared(rows)
    claim(need, cast.liaison, 30)
    with pytest.raises(DomainError, match="已经认领"):
        claim(need, cast.liaison, 30)
    with pytest.raises(DomainError) as refused:
        services.claim_on_the_spot(need=need, unit=cast.unit, actor=cast.officer)
    assert refused.value.code == "already_claimed"


def test_the_asker_hears_once_everything_is_taken(rows, cast):
    need = shared(rows)
    claim(need, cast.liaison, 30)
    assert not Notice.objects.filter(to=cast.resident, event="need.matched").exists()
    claim(need, cast.other_liaison)
    assert Notice.objects.filter(to=cast.resident, event="need.matched").count() == 1


def test_work_may_begin_on_one_share_while_the_rest_is_called_for(rows, cast):
    need = shared(rows)
    claim(need, cast.liaison, 30)
    services.start_need(need=need, actor=cast.liaison)
    assert list(Need.objects.in_hall()) == [need]
    claim(need, cast.other_liaison)
    assert stands(need) == ("in_progress", "filled", 100)
    with pytest.raises(DomainError, match="没有要认领的"):
        services.claim_on_the_spot(need=need, unit=cast.unit, actor=cast.officer)


def test_giving_up_a_share_during_the_work_calls_for_that_share_alone(rows, cast):
    need = shared(rows)
    claim(need, cast.liaison, 30)
    other = claim(need, cast.other_liaison, 70)
    services.start_need(need=need, actor=cast.liaison)
    services.release_claim(claim=other, reason="没有到场", actor=cast.officer)
    assert stands(need) == ("in_progress", "open_hall", 30)
    assert list(Need.objects.in_hall()) == [need]


def test_the_database_never_holds_more_claimed_than_wanted(rows):
    need = shared(rows)
    with pytest.raises(IntegrityError, match="no_more_claimed_than_wanted"), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(claimed=101)
    with pytest.raises(IntegrityError, match="claim_share_positive"), transaction.atomic():
        Claim.objects.filter(pk=rows.claim(rows.need("listed")).pk).update(share=0)


# ── how much is wanted ────────────────────────────────────────────────────────────────────────
WRONG_QUANTITIES = [(Decimal(0), "份"), (Decimal(-1), "份"), (Decimal(10), " "), (Decimal(29), "份")]


@pytest.mark.parametrize(("wanted", "measure"), WRONG_QUANTITIES)
def test_a_quantity_that_makes_no_sense(wanted, measure, rows, cast):
    need = shared(rows)
    claim(need, cast.liaison, 30)
    with pytest.raises(ValidationError):
        services.set_wanted(need=need, wanted=wanted, measure=measure, actor=cast.officer)


def test_being_content_with_what_is_claimed_fills_the_need(rows, cast):
    need = shared(rows)
    claim(need, cast.liaison, 30)
    with pytest.raises(DomainError):
        services.set_wanted(need=need, wanted=None, actor=cast.officer)
    services.set_wanted(need=need, wanted=Decimal(30), measure="份", actor=cast.secretary)
    assert stands(need) == ("matched", "filled", 30)


@pytest.mark.parametrize("door", DOORS)
def test_the_office_says_how_much_through_either_door(door, rows, cast, page, api):
    need = rows.need("listed")
    client = clients(door, page, api)
    address = reverse("needs:need-quantity", args=[need.pk]) if door == "page" else f"/api/v1/needs/{need.pk}/quantity/"
    sending = {} if door == "page" else {"format": "json"}
    given = {"wanted": "12", "measure": "次"}
    assert client(cast.liaison).post(address, given, **sending).status_code == 403
    assert client(cast.other_officer).post(address, given, **sending).status_code == 404
    assert client(cast.secretary).post(address, {"wanted": "12"}, **sending).status_code in {400, 422}
    assert client(cast.secretary).post(address, given, **sending).status_code in {200, 302}
    need.refresh_from_db()
    assert (need.wanted, need.measure) == (12, "次")
    assert trail(need).first().verb == "need.quantity_set"


# ── the hall ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_the_office_opens_the_hall_through_either_door(door, rows, cast, page, api):
    need = rows.offer().need
    client = clients(door, page, api)
    name = "needs:need-open-hall"
    address = reverse(name, args=[need.pk]) if door == "page" else f"/api/v1/needs/{need.pk}/open-hall/"
    assert client(cast.secretary).post(address).status_code == 403
    assert client(cast.other_officer).post(address).status_code == 404
    assert client(cast.officer).post(address).status_code in {200, 302}
    assert stands(need)[1] == "open_hall"
    assert client(cast.officer).post(address).status_code == 409
    assert trail(need).first().verb == "need.hall_opened"
    told = Notice.objects.filter(event="need.hall_opened").values_list("to__full_name", flat=True)
    assert sorted(told) == sorted([cast.liaison.full_name, cast.other_liaison.full_name])


SEES_HALL = {
    "anonymous": 302, "stranger": 403, "resident": 403, "auditor": 403, "liaison": 200, "supervisor": 200,
    "secretary": 200, "officer": 200, "district": 200,
}  # fmt: skip


@pytest.mark.parametrize(("who", "status"), SEES_HALL.items())
def test_who_looks_into_the_hall(who, status, rows, cast, page, api):
    rows.need("listed")
    person = None if who == "anonymous" else cast.of(who)
    assert page(person).get(reverse("needs:hall")).status_code == status
    assert api(person).get("/api/v1/hall/").status_code == {302: 401}.get(status, status)


def test_the_hall_is_narrowed_by_category_community_and_words(rows, cast, page, api):
    lamp = rows.need("listed", text="楼道灯坏了", category="property")
    cut = rows.need("listed", text=HAIRCUT, category="elderly")
    for query, found in {
        "q=理发": [cut.pk],
        f"category={lamp.category_id}": [lamp.pk],
        f"area={cast.nanyuan.code}": [],
        "": [cut.pk, lamp.pk],
    }.items():
        answer = api(cast.liaison).get(f"/api/v1/hall/?{query}").json()["results"]
        assert [row["id"] for row in answer] == found
        shown = page(cast.liaison).get(f"{reverse('needs:hall')}?{query}").text
        assert (lamp.text in shown, cut.text in shown) == (lamp.pk in found, cut.pk in found)


def test_the_hall_tells_what_is_left_and_nothing_of_who_asks(rows, cast, api):
    need = shared(rows)
    claim(need, cast.other_liaison, 30)
    row = api(cast.liaison).get("/api/v1/hall/").json()["results"][0]
    assert (row["wanted"], row["claimed"], row["left"], row["measure"]) == ("100.00", "30.00", "70.00", "份")
    assert not {"asker_name", "place", "detail"} & set(row)


def test_the_neighbouring_street_has_a_hall_of_its_own(rows, cast, page, api):
    need = rows.need("listed")
    assert api(cast.next_liaison).get("/api/v1/hall/").json()["results"] == []
    assert page(cast.next_liaison).post(reverse("needs:hall-claim", args=[need.pk])).status_code == 404


@pytest.mark.parametrize("path", ["/needs/hall/", "/api/v1/hall/"])
def test_the_hall_asks_the_same_number_of_questions_for_few_and_many(
    path, rows, cast, page, django_assert_max_num_queries
):
    client = page(cast.liaison)
    rows.resource()
    for n in range(3):
        rows.need("listed", text=f"第{n}件事要办")
    client.get(path)
    with django_assert_max_num_queries(15) as few:
        client.get(path)
    for n in range(3, 10):
        shared(rows, text=f"第{n}件事要办")
    with django_assert_max_num_queries(15) as more:
        assert client.get(path).status_code == 200
    assert len(more) == len(few)


@pytest.mark.parametrize("state", ["closed", "resolved", "in_progress", "matched"])
@pytest.mark.parametrize("door", ["hall", "page", "api"])
def test_what_is_closed_or_taken_is_not_claimed(state, door, rows, cast, page, api):
    need = rows.need(state)
    if door == "api":
        answer = api(cast.other_liaison).post(f"/api/v1/needs/{need.pk}/claim/", {}, format="json")
    else:
        name = "needs:hall-claim" if door == "hall" else "needs:need-claim"
        answer = page(cast.other_liaison).post(reverse(name, args=[need.pk]))
    assert answer.status_code == 409


def test_the_api_says_why_in_words(rows, cast, api):
    need = shared(rows)
    address = f"/api/v1/needs/{need.pk}/claim/"
    answer = api(cast.liaison).post(address, {"share": "101"}, format="json")
    assert (answer.status_code, answer.json()["title"]) == (409, "more_than_left")
    StreetSettings.objects.filter(street=cast.street).update(unit_ceiling=0)
    answer = api(cast.liaison).post(address, {"share": "1"}, format="json")
    assert (answer.status_code, answer.json()["title"]) == (409, "unit_full")
    assert "同时承办已达上限 0 件" in answer.json()["detail"]


# ── on the spot ───────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_the_office_writes_down_the_word_of_a_unit_that_is_present(door, rows, cast, page, api):
    need = shared(rows)
    services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    client = clients(door, page, api)
    name = "needs:need-claim-for"
    address = reverse(name, args=[need.pk]) if door == "page" else f"/api/v1/needs/{need.pk}/claim-for/"
    sending = {} if door == "page" else {"format": "json"}
    given = {"unit": cast.other_unit.pk, "share": "25"}
    assert client(cast.secretary).post(address, given, **sending).status_code == 403
    assert client(cast.liaison).post(address, given, **sending).status_code == 403
    assert client(cast.officer).post(address, {"share": "25"}, **sending).status_code in {400, 422}
    assert client(cast.officer).post(address, given, **sending).status_code in {200, 302}
    made = Claim.objects.get()
    assert (made.unit, made.origin, made.status, made.claimed_by) == (
        cast.other_unit, "on_the_spot", "confirmed", cast.officer,
    )  # fmt: skip
    assert stands(need) == ("listed", "first_right", 25)
    assert Notice.objects.filter(to=cast.other_liaison, event="claim.confirmed").count() == 1


def test_on_the_spot_speaks_for_units_of_the_street_with_their_own_resources(rows, cast):
    need = rows.need("listed")
    with pytest.raises(PermissionDenied):
        services.claim_on_the_spot(need=need, unit=cast.unit, actor=cast.liaison)
    with pytest.raises(ValidationError):
        services.claim_on_the_spot(need=need, unit=cast.next_unit, actor=cast.officer)
    with pytest.raises(ValidationError):
        services.claim_on_the_spot(
            need=need, unit=cast.unit, resource=rows.resource(cast.other_unit), actor=cast.officer
        )


# ── claims that stand still ───────────────────────────────────────────────────────────────────
def test_a_claim_that_stands_still_is_reminded_once_and_then_released(rows, cast):
    made = rows.claim()
    with later(14):
        assert services.settle_stale_claims() == 0
    with later(15):
        assert services.settle_stale_claims() == 1
        assert services.settle_stale_claims() == 0
        reminder = Reminder.objects.get()
        assert (reminder.claim, reminder.clock, reminder.level) == (made, "claim", "urged")
        assert Notice.objects.filter(to=cast.liaison, event="claim.stale").count() == 1
        assert Notice.objects.filter(to=cast.officer, event="claim.stale").count() == 1
    with later(22):
        assert services.settle_stale_claims() == 0
    with later(23):
        assert services.settle_stale_claims() == 1
        assert services.settle_stale_claims() == 0
    made.refresh_from_db()
    assert (made.status, made.reason[:10]) == ("released", "认领后提醒过，5 个")
    assert stands(made.need) == ("listed", "open_hall", 0)
    assert Reminder.objects.count() == 1
    for person in (cast.liaison, cast.officer):
        assert Notice.objects.filter(to=person, event="claim.released").count() == 1


def test_a_unit_that_has_begun_is_left_in_peace(rows, cast):
    services.start_need(need=rows.claim().need, actor=cast.liaison)
    with later(60):
        assert services.settle_stale_claims() == 0


def test_who_waits_for_others_to_claim_the_rest_does_not_stand_still(rows, cast):
    need = shared(rows)
    claim(need, cast.liaison, 30)
    with later(60):
        assert services.settle_stale_claims() == 0
        claim(need, cast.other_liaison)
        assert services.settle_stale_claims() == 0
    with later(80):
        assert services.settle_stale_claims() == 2


@pytest.mark.parametrize("door", DOORS)
def test_a_unit_says_when_it_begins_and_is_not_reminded_before(door, rows, cast, page, api):
    made = rows.claim()
    client = clients(door, page, api)
    address = reverse("needs:claim-expect", args=[made.pk]) if door == "page" else f"/api/v1/claims/{made.pk}/expect/"
    sending = {} if door == "page" else {"format": "json"}
    assert client(cast.other_liaison).post(address, {"expected_on": "2026-12-01"}, **sending).status_code == 404
    assert client(cast.secretary).post(address, {"expected_on": "2026-12-01"}, **sending).status_code == 403
    for wrong in ("2026-11-01", "2027-11-02"):
        assert client(cast.liaison).post(address, {"expected_on": wrong}, **sending).status_code in {400, 422}
    with later(15):
        services.settle_stale_claims()
    assert client(cast.liaison).post(address, {"expected_on": "2026-12-01"}, **sending).status_code in {200, 302}
    made.refresh_from_db()
    assert made.reminded_at is None
    assert Notice.objects.filter(to=cast.officer, event="claim.expected").count() == 1
    with clock.moved(datetime(2026, 12, 15, 9, tzinfo=clock.SHANGHAI)):
        assert services.settle_stale_claims() == 0
    with clock.moved(datetime(2026, 12, 16, 9, tzinfo=clock.SHANGHAI)):
        assert services.settle_stale_claims() == 1


def test_what_the_office_releases_itself_it_gives_to_whom_it_likes(rows, cast, third):
    rows.resource(third.liaison_posts.get().unit, content="上门理发，服务独居老人", type="volunteers")
    made = claim(rows.need("listed", text=HAIRCUT, category="elderly"), cast.liaison)
    services.release_claim(claim=made, reason="改由社区办", actor=cast.officer)
    assert stands(made.need) == ("listed", "", 0)
    assert not Offer.objects.exists()


def test_a_need_listed_again_is_called_for_anew(rows, cast):
    need = rows.need("reopened")
    need = services.list_need(need=need, actor=cast.officer)
    assert stands(need) == ("listed", "", 0)
    claim(need, cast.other_liaison)


# ── finding what one can do ───────────────────────────────────────────────────────────────────
def test_what_our_own_resources_answer_comes_first_and_says_why(rows, cast, page, api):
    lamp = rows.need("listed", text="楼道灯坏了", category="property")
    cut = rows.need("listed", text=HAIRCUT, category="elderly")
    last = rows.need("listed", text="想要一处放自行车的地方", category="parking")
    own = rows.resource(content="上门理发，服务独居老人", type="volunteers")
    rows.resource(cast.other_unit, content="会议室")
    shown = page(cast.liaison).get(reverse("needs:hall"))
    assert [one["need"].pk for one in shown.context["page"]["rows"]] == [cut.pk, lamp.pk, last.pk]
    best = shown.context["page"]["rows"][0]
    assert (best["ours"], best["form"].initial["resource"]) == (str(own), own.pk)
    assert "适合我们" in shown.text
    told = {row["id"]: row for row in api(cast.liaison).get("/api/v1/hall/").json()["results"]}
    assert (told[cut.pk]["suits"] >= 45, told[cut.pk]["suited_resource_id"]) == (True, own.pk)
    assert (told[last.pk]["suits"], told[last.pk]["suited_resource_id"]) == (None, None)
    newest = page(cast.liaison).get(f"{reverse('needs:hall')}?order=new")
    assert [one["need"].pk for one in newest.context["page"]["rows"]] == [last.pk, cut.pk, lamp.pk]


def test_who_speaks_for_no_unit_sees_first_what_is_due_first(rows, cast, page, api):
    lamp, cut = rows.need("listed"), rows.need("listed", text=HAIRCUT, category="elderly")
    rows.resource(content="上门理发，服务独居老人", type="volunteers")
    shown = page(cast.officer).get(reverse("needs:hall"))
    assert [one["need"].pk for one in shown.context["page"]["rows"]] == [lamp.pk, cut.pk]
    assert not any(one["ours"] for one in shown.context["page"]["rows"])
    assert f"{reverse('needs:matching')}?need={lamp.pk}" in shown.text
    assert {row["suits"] for row in api(cast.officer).get("/api/v1/hall/").json()["results"]} == {None}


def test_the_hall_counts_what_is_left_by_view(rows, cast, page, api):
    rows.need("listed")
    part = shared(rows, text=HAIRCUT)
    claim(part, cast.other_liaison, 30)
    counts = {view["label"]: view["count"] for view in page(cast.officer).get(reverse("needs:hall")).context["views"]}
    assert counts == {"全部": 2, "可以分着办": 1, "已超期": 0}
    found = page(cast.officer).get(f"{reverse('needs:hall')}?shared=true")
    assert [(one["need"].pk, one["left"]) for one in found.context["page"]["rows"]] == [(part.pk, "70 份")]
    assert [row["id"] for row in api(cast.liaison).get("/api/v1/hall/?shared=true").json()["results"]] == [part.pk]
    with later(200):
        assert page(cast.officer).get(f"{reverse('needs:hall')}?late=true").context["page"]["count"] == 2


@pytest.mark.parametrize(("query", "words"), [("", "大厅里现在没有"), ("?q=理发", "没有符合条件的需求")])
def test_an_empty_hall_says_what_to_do(query, words, cast, page):
    assert words in page(cast.liaison).get(f"{reverse('needs:hall')}{query}").text


def test_the_hall_is_found_with_what_is_left(rows, cast, page):
    rows.need("listed")
    rows.need("matched", text="已经有人办的")
    lines = page(cast.liaison).get("/accounts/me/").context["nav"]
    assert [one["count"] for one in lines if one["url"] == reverse("needs:hall")] == [1]
    for who, place, count in (("officer", "needs:need-list", 1), ("secretary", "needs:need-list", 1)):
        shown = page(cast.of(who)).get(reverse(place))
        assert (shown.context["in_hall"], reverse("needs:hall") in shown.text) == (count, True)
    assert reverse("needs:hall") in page(cast.liaison).get(reverse("alliance:my-unit")).text
