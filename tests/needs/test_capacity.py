"""What a claim takes and gives back, and what the database would not let happen anyway."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from core import clock
from core.areas.models import StreetSettings
from core.errors import DomainError
from members.models import ResourceMonth
from needs import services
from needs.models import Claim, Endorsement, Judgement, Need, Offer, Proposal


def test_a_claim_takes_a_slot_of_the_month_and_withdrawing_gives_it_back(rows, cast):
    resource = rows.resource(slots=1)
    claim = rows.claim(resource=resource)
    assert resource.months.get().taken == 1
    with pytest.raises(DomainError) as refused:
        rows.claim(rows.need("listed", text="另一件事要办"), resource=resource)
    assert refused.value.code == "no_slot_left"
    assert "还剩 0 件" in str(refused.value)
    services.withdraw_claim(claim=claim, reason="人手不够", actor=cast.liaison)
    assert resource.months.get().taken == 0
    rows.claim(rows.need("listed", text="第三件事要办"), resource=resource)


def test_a_new_month_has_its_own_slots(rows):
    resource = rows.resource(slots=1)
    rows.claim(resource=resource)
    with clock.moved(clock.now().replace(year=clock.now().year + 1)):
        rows.claim(rows.need("listed", text="来年的事要办"), resource=resource)
    assert [month.taken for month in resource.months.all()] == [1, 1]


def test_funds_are_used_up_and_the_refusal_names_what_is_left(rows, cast, page):
    funds = rows.funds(1000)
    claim = rows.claim(resource=funds, quantity=Decimal(700))
    funds.refresh_from_db()
    assert funds.committed == 700
    need = rows.need("listed", text="另一件事要办")
    answer = page(cast.liaison).post(
        reverse("needs:need-claim", args=[need.pk]), {"resource": funds.pk, "quantity": "500"}
    )
    assert answer.status_code == 409
    assert "只剩 300元" in answer.text
    services.release_claim(claim=claim, reason="改期", actor=cast.officer)
    funds.refresh_from_db()
    assert funds.committed == 0
    need.refresh_from_db()
    assert need.status == "listed"


def test_the_resources_page_shows_where_it_went(rows, cast, page):
    funds, given = rows.funds(1000), Decimal(250)
    first = rows.claim(resource=funds, quantity=given)
    rows.claim(rows.need("listed", text="另一件事要办"), resource=funds, quantity=Decimal(100))
    Claim.objects.filter(pk=first.pk).update(status="fulfilled")
    shown = page(cast.liaison).get(funds.get_absolute_url()).text
    for words in ("350 元，其中已兑现 250 元", "还剩 650 元", first.need.number):
        assert words in shown
    assert "另一件事要办" not in shown


@pytest.mark.parametrize("quantity", [None, Decimal(0), Decimal(-5)])
def test_what_is_used_up_is_claimed_by_a_quantity(quantity, rows):
    with pytest.raises(ValidationError):
        rows.claim(resource=rows.funds(1000), quantity=quantity)
    assert not Claim.objects.exists()


@pytest.mark.parametrize("written", ["-5", "1e40", "abc", "99999999999999999999"])
def test_an_impossible_quantity_is_said_beside_its_field(written, rows, cast, page, api):
    need, funds = rows.need("listed"), rows.funds(1000)
    given = {"resource": funds.pk, "quantity": written}
    assert page(cast.liaison).post(reverse("needs:need-claim", args=[need.pk]), given).status_code == 422
    answer = api(cast.liaison).post(f"/api/v1/needs/{need.pk}/claim/", given, format="json")
    assert answer.status_code == 400
    assert "quantity" in answer.json()["errors"]


def test_a_unit_carries_no_more_than_the_street_lets_it(rows, cast):
    StreetSettings.objects.update_or_create(street=cast.street, defaults={"unit_ceiling": 1})
    rows.claim()
    with pytest.raises(DomainError) as refused:
        rows.claim(rows.need("listed", text="另一件事要办"))
    assert refused.value.code == "unit_full"


def test_a_unit_claims_with_its_own_usable_resources_only(rows, cast):
    with pytest.raises(ValidationError):
        rows.claim(resource=rows.resource(cast.other_unit))
    with pytest.raises(DomainError) as refused:
        rows.claim(resource=rows.resource(status="paused"))
    assert refused.value.code == "resource_unusable"


def test_an_offer_goes_to_a_unit_of_the_street_with_its_own_resource(rows, cast):
    need = rows.need("listed")
    with pytest.raises(ValidationError):
        services.offer_need(need=need, unit=cast.next_unit, actor=cast.officer)
    with pytest.raises(ValidationError):
        services.offer_need(need=need, unit=cast.unit, resource=rows.resource(cast.other_unit), actor=cast.officer)
    with pytest.raises(PermissionDenied):
        services.offer_need(need=need, unit=cast.unit, actor=cast.secretary)


def test_resolving_keeps_the_word_and_the_slot(rows, cast):
    resource = rows.resource()
    claim = rows.claim(resource=resource)
    services.resolve_need(need=claim.need, resolution="修好了", actor=cast.liaison)
    claim.refresh_from_db()
    assert (claim.status, resource.months.get().taken) == ("fulfilled", 1)


# ── what the database refuses ─────────────────────────────────────────────────────────────────
def refused(name):
    return pytest.raises(IntegrityError, match=name)


def test_a_second_open_offer_and_a_second_live_claim(rows, cast):
    offer = rows.offer()
    with refused("one_open_offer_per_pair"), transaction.atomic():
        Offer.objects.create(need=offer.need, unit=offer.unit, area_code="510116088001", created_at=clock.now())
    claim = services.accept_offer(offer=offer, actor=cast.liaison)
    with refused("one_live_claim_per_pair"), transaction.atomic():
        Claim.objects.create(
            need=claim.need, unit=claim.unit, area_code="510116088001", month=claim.month, claimed_by=cast.liaison,
            claimed_at=clock.now(),
        )  # fmt: skip


def test_one_endorsement_a_person_and_one_judgement_a_round(rows, cast):
    need = rows.need("closed")
    with refused("one_judgement_per_round"), transaction.atomic():
        Judgement.objects.create(
            need=need, round=0, verdict="satisfied", solved=True, channel="page", judged_at=clock.now()
        )
    Endorsement.objects.create(need=need, user=cast.neighbour, at=clock.now())
    with refused("one_endorsement_per_person"), transaction.atomic():
        Endorsement.objects.create(need=need, user=cast.neighbour, at=clock.now())


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ({"status": "nonsense"}, "need_status_known"),
        ({"source": "nonsense"}, "need_source_known"),
        ({"status": "resolved"}, "resolved_need_has_resolution_and_date"),
        ({"status": "merged"}, "merged_need_names_its_target"),
        ({"status": "refused"}, "refusal_has_a_reason"),
        ({"imported": True}, "imported_need_starts_no_clock"),
        ({"area_code": "510116088"}, "need_stands_in_a_community"),
    ],
)
def test_a_need_that_must_never_be(change, name, rows):
    need = rows.need()
    with refused(name), transaction.atomic():
        Need.objects.filter(pk=need.pk).update(**change)


def test_a_slot_too_many_and_a_yuan_too_many(rows):
    resource = rows.resource(slots=1)
    rows.claim(resource=resource)
    with refused("resource_month_never_oversold"), transaction.atomic():
        ResourceMonth.objects.update(taken=2)
    funds = rows.funds(100)
    with refused("consumable_never_overcommitted"), transaction.atomic():
        type(funds).objects.filter(pk=funds.pk).update(committed=101)


def test_two_proposals_in_the_making(cast):
    def another():
        return Proposal.objects.create(
            area_code=cast.street.code, month=clock.today(), created_by=cast.officer, created_at=clock.now()
        )

    another()
    with refused("one_proposal_in_the_making"), transaction.atomic():
        another()
