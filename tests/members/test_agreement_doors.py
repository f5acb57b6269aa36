"""Agreements through the pages and the API: the same verbs, the same refusals, the same paper."""

import io
import zipfile
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from rest_framework.test import APIClient

from core import clock
from members.agreement_document import agreement_document
from members.agreement_lifecycle import AGREEMENT_LIFECYCLE, DELIVERY_LIFECYCLE
from members.models import Agreement, AgreementStatus, Delivery, DeliveryStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

# agreement: of the liaison's unit and 河池社区
SIDES, EITHER_OR_OFFICE, CLOCK = {"liaison", "secretary", "officer"}, {"liaison", "secretary", "officer"}, set()
PEOPLE = {
    "send": EITHER_OR_OFFICE, "sign": SIDES, "promise": EITHER_OR_OFFICE, "record": SIDES, "renew": EITHER_OR_OFFICE,
    "edit": EITHER_OR_OFFICE, "return": EITHER_OR_OFFICE, "end": EITHER_OR_OFFICE, "drop": EITHER_OR_OFFICE,
    "settle": CLOCK,
}  # fmt: skip
TABLE = {
    "draft": {"send", "promise", "edit", "drop"},
    "to_sign": {"sign", "return", "drop"},
    "in_force": {"record", "renew", "end"},
    "fulfilled": {"renew"},
    "ended": {"renew"},
    "dropped": set(),
}
PERSONAS = (
    "resident", "liaison", "other_liaison", "secretary", "officer", "other_officer", "supervisor", "district",
    "auditor",
)  # fmt: skip
SEES = {
    "draft": {"liaison", "secretary", "officer", "district"},
    "in_force": {"liaison", "secretary", "officer", "district", "supervisor"},
}


def test_every_step_and_state_has_a_row():
    assert set(PEOPLE) == set(AGREEMENT_LIFECYCLE.steps)
    assert set(TABLE) == set(AgreementStatus.values)


@pytest.mark.parametrize("status", sorted(TABLE))
def test_steps_open_to_each_persona(cast, make_agreement, status):
    agreement = make_agreement(status, reason="不办了")
    found = {name: {step.name for step in AGREEMENT_LIFECYCLE.available(agreement, cast.of(name))} for name in PERSONAS}
    assert found == {name: {step for step in TABLE[status] if name in PEOPLE[step]} for name in PERSONAS}


@pytest.mark.parametrize("status", sorted(SEES))
def test_who_sees_it(cast, make_agreement, status):
    make_agreement(status)
    found = {name for name in PERSONAS if Agreement.objects.visible_to(cast.of(name)).exists()}
    assert found == SEES[status]


# state: who may take which step of something the liaison has written down
ANSWERS = {
    "recorded": {"liaison": {"withdraw"}, "secretary": {"confirm", "dispute"}, "officer": {"confirm", "dispute"}},
    "disputed": {"liaison": {"withdraw"}, "secretary": {"confirm"}, "officer": {"confirm"}},
    "confirmed": {},
    "withdrawn": {},
}


@pytest.mark.parametrize("status", sorted(ANSWERS))
def test_who_may_answer_what_was_written_down(cast, make_agreement, status):
    assert set(ANSWERS) == set(DeliveryStatus.values)
    delivery = written(make_agreement(), cast.liaison, status=status, reason="没有", decided_by=cast.secretary)
    found = {name: {step.name for step in DELIVERY_LIFECYCLE.available(delivery, cast.of(name))} for name in PERSONAS}
    assert {name: steps for name, steps in found.items() if steps} == ANSWERS[status]


def written(agreement, by, **facts):
    row = agreement.commitments.filter(side="first").get()
    delivery = Delivery.objects.create(
        commitment=row, area_code=agreement.area_code, quantity=1, done_on=clock.today(), recorded_side="first",
        recorded_by=by, recorded_at=clock.now(), **facts,
    )  # fmt: skip
    return Delivery.objects.for_list().get(pk=delivery.pk)


SAID = {"title": "协议", "purpose": "互相帮忙", "begins_on": "2026-12-01", "ends_on": "2027-11-30"}


# ── both doors ────────────────────────────────────────────────────────────────────────────────
def by_page(client, person, route, pk, **said):
    client.force_login(person)
    return client.post(reverse(f"members:{route}", args=[pk]), said).status_code


def by_api(client, person, route, pk, **said):
    noun, _, step = route.partition("-")
    api = APIClient()
    api.force_authenticate(person)
    where = {"agreement": "agreements", "delivery": "deliveries"}[noun]
    return api.post(f"/api/v1/{where}/{pk}/{'deliveries' if step == 'record' else step}/", said).status_code


DOORS = pytest.mark.parametrize(("door", "refused"), [(by_page, 422), (by_api, 400)], ids=["page", "api"])


@DOORS
def test_an_agreement_is_signed_delivered_on_both_sides_and_shows_its_balance(
    client, cast, make_agreement, door, refused
):
    agreement = make_agreement("draft")
    first, second = (agreement.commitments.get(side=side).pk for side in ("first", "second"))
    assert door(client, cast.liaison, "agreement-send", agreement.pk) in {200, 302}
    assert door(client, cast.liaison, "agreement-sign", agreement.pk, post="") == refused
    assert door(client, cast.liaison, "agreement-sign", agreement.pk, post="书记") in {200, 302}
    assert door(client, cast.liaison, "agreement-sign", agreement.pk, post="书记") == 409
    assert door(client, cast.secretary, "agreement-sign", agreement.pk, post="书记") in {200, 302}
    today = clock.today().isoformat()
    gave = {"quantity": "1", "done_on": today, "note": "两位医生"}
    assert door(client, cast.liaison, "agreement-record", agreement.pk, commitment=first, **gave) in {201, 302}
    assert door(client, cast.secretary, "agreement-record", agreement.pk, commitment=second, **gave) in {201, 302}
    wrong = {**gave, "quantity": "-1"}
    assert door(client, cast.liaison, "agreement-record", agreement.pk, commitment=first, **wrong) == refused
    mine, theirs = Delivery.objects.order_by("id")
    assert door(client, cast.liaison, "delivery-confirm", mine.pk) == 403
    assert door(client, cast.secretary, "delivery-confirm", mine.pk) in {200, 302}
    assert door(client, cast.secretary, "delivery-confirm", mine.pk) == 409
    assert door(client, cast.liaison, "delivery-dispute", theirs.pk, reason="") == refused
    assert door(client, cast.liaison, "delivery-confirm", theirs.pk) in {200, 302}
    client.force_login(cast.liaison)
    page = client.get(agreement.get_absolute_url()).content.decode()
    assert "河池社区" in page
    api = APIClient()
    api.force_authenticate(cast.liaison)
    sides = api.get(f"/api/v1/agreements/{agreement.pk}/").json()["sides"]
    assert [(one["lines"][0]["given"], one["lines"][0]["left"]) for one in sides] == [
        ("1.00", "3.00"),
        ("1.00", "19.00"),
    ]


@DOORS
def test_another_unit_finds_nothing(client, cast, make_agreement, door, refused):
    agreement = make_agreement()
    assert door(client, cast.other_liaison, "agreement-end", agreement.pk, reason="不办了") == 404
    assert door(client, cast.other_liaison, "delivery-confirm", written(agreement, cast.liaison).pk) == 404


def test_drafting_through_the_page_asks_for_one_partner(client, cast):
    client.force_login(cast.liaison)
    said = {"unit": cast.unit.pk, **SAID}
    both = {**said, "partner_area": cast.hechi.pk, "partner_unit": cast.other_unit.pk}
    for wrong in (said, both):
        answer = client.post(reverse("members:agreement-add"), wrong)
        assert answer.status_code == 422
        assert "partner_area" in answer.context["form"].errors
    assert client.post(reverse("members:agreement-add"), {**said, "partner_area": cast.hechi.pk}).status_code == 302
    agreement = Agreement.objects.get()
    edited = {**said, "title": "新协议", "version": 1}
    assert client.post(reverse("members:agreement-edit", args=[agreement.pk]), edited).status_code == 302
    assert client.post(reverse("members:agreement-edit", args=[agreement.pk]), edited).status_code == 409


def test_drafting_and_promising_over_the_api(cast):
    api = APIClient()
    api.force_authenticate(cast.liaison)
    said = {"unit": cast.unit.pk, **SAID}
    assert set(api.post("/api/v1/agreements/", said).json()["errors"]) == {"partner_area"}
    answer = api.post("/api/v1/agreements/", {**said, "partner_unit": cast.other_unit.pk})
    assert answer.status_code == 201
    where = f"/api/v1/agreements/{answer.json()['id']}/"
    promise = {"side": "first", "content": "义诊", "quantity": "4", "measure": "次", "due_on": "2027-06-30"}
    made = api.post(f"{where}commitments/", promise)
    assert made.status_code == 201
    assert set(api.post(f"{where}commitments/", promise).json()["errors"]) == {"content"}
    assert set(api.post(f"{where}commitments/", {**promise, "due_on": "2029-01-01"}).json()["errors"]) == {"due_on"}
    assert api.post(f"{where}commitments/{made.json()['id']}/remove/").json()["sides"][0]["lines"] == []
    assert api.patch(where, {"title": "新协议"}, HTTP_IF_MATCH="7").status_code == 409
    assert api.patch(where, {"title": "新协议"}).json()["title"] == "新协议"
    assert api.post(f"{where}deliveries/", {"commitment": 1, "quantity": 1, "done_on": "2026-12-01"}).status_code == 400


@pytest.mark.parametrize("where", ["page", "api"])
def test_a_list_costs_the_same_for_three_and_for_twenty(client, cast, make_agreement, where):
    client.force_login(cast.officer)
    api = APIClient()
    api.force_authenticate(cast.officer)
    counts = []
    for more in (0, 3, 17):
        for _each in range(more):
            make_agreement()
        with CaptureQueriesContext(connection) as asked:
            answer = (
                client.get(reverse("members:agreement-list")) if where == "page" else api.get("/api/v1/agreements/")
            )
        assert answer.status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_the_views_over_the_list_count_what_they_show(client, cast, make_agreement):
    late = make_agreement(due_on=clock.today() - timedelta(days=1))
    written(late, cast.liaison)
    make_agreement("draft")
    client.force_login(cast.officer)
    for view, expected in (("", 2), ("draft", 1), ("to_sign", 0), ("in_force", 1), ("confirm", 1), ("late", 1)):
        answer = client.get(reverse("members:agreement-list"), {"view": view})
        assert answer.context["page"]["count"] == expected
        assert next(one["count"] for one in answer.context["views"] if one["current"]) == expected


# ── paper ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("fonts")
def test_the_paper_names_both_sides_their_promises_and_signatures(client, cast, make_agreement):
    agreement = make_agreement("to_sign")
    agreement.signatures.create(
        side="first", user=cast.liaison, post="党支部书记", text_hash=agreement.text_hash, signed_at=clock.now()
    )
    client.force_login(cast.liaison)
    answer = client.get(reverse("members:agreement-docx", args=[agreement.pk]))
    words = zipfile.ZipFile(io.BytesIO(answer.content)).read("word/document.xml").decode()
    for told in (
        "同心中医医院",
        "河池社区",
        "每季度一次义诊",
        "4次",
        "20人次",
        "王建国（党支部书记）",
        "2026年11月23日",
    ):
        assert told in words
    assert client.get(reverse("members:agreement-pdf", args=[agreement.pk])).content.startswith(b"%PDF")


def test_the_paper_of_an_agreement_in_force_shows_how_it_stands(cast, make_agreement):
    agreement = make_agreement()
    written(agreement, cast.liaison, status="confirmed", decided_by=cast.secretary)
    tables = [
        block for block in agreement_document(agreement).body if getattr(block, "header", ())[:1] == ("承诺内容",)
    ]
    assert ("每季度一次义诊", "4次", "1次", "3次") in tables[2].rows
