"""Who reads what of a need: in lists, on its page, through the API, and the phone that is opened with a reason."""

import pytest
from django.urls import reverse

from core.models import AuditEntry, ContactOpening
from needs import services
from needs.models import Need, NeedStatus

PHONE = "13800138001"
# Whether the need is seen in lists and by its own address, as submitted (unpublished) and as listed (published).
SEEN = {
    "resident": (True, True),
    "neighbour": (False, True),
    "liaison": (False, True),
    "secretary": (True, True),
    "officer": (True, True),
    "district": (True, True),
    "supervisor": (False, True),
    "other_officer": (False, False),
    "next_liaison": (False, False),
    "auditor": (False, False),
    "stranger": (False, False),
}


@pytest.fixture
def told(rows, cast):
    """A need written down for somebody, with a phone and details."""
    said = rows.said(detail="门口三级台阶", place="3栋1单元", note="老人独居")
    asker = services.Asker("赵大爷", PHONE, consent=True)
    return services.enter_need(said=said, asker=asker, actor=cast.secretary)


def listed(need, cast):
    return services.list_need(need=services.accept_need(need=need, actor=cast.officer), actor=cast.officer)


@pytest.mark.parametrize(("who", "seen"), SEEN.items())
def test_each_persona_sees_what_the_table_says(who, seen, rows, cast, page, api):
    need = rows.need()
    for visible in seen:
        client = api(cast.of(who))
        assert client.get(f"/api/v1/needs/{need.pk}/").status_code == (200 if visible else 404)
        rows_seen = client.get("/api/v1/needs/").json()["results"]
        assert [row["id"] for row in rows_seen] == ([need.pk] if visible else [])
        detail = page(cast.of(who)).get(reverse("needs:need-detail", args=[need.pk]))
        assert detail.status_code in ({200, 302} if visible else {404})
        need = listed(need, cast) if need.status == NeedStatus.SUBMITTED else need


def test_a_need_that_is_not_public_stays_with_the_office(rows, cast):
    need = listed(services.enter_need(said=rows.said(public=False), actor=cast.resident), cast)
    visible = [who for who in SEEN if Need.objects.visible_to(cast.of(who)).filter(pk=need.pk).exists()]
    assert visible == ["resident", "secretary", "officer", "district"]
    services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    assert Need.objects.visible_to(cast.liaison).filter(pk=need.pk).exists()
    assert not Need.objects.visible_to(cast.other_liaison).filter(pk=need.pk).exists()


# What each persona reads of a listed need: name, phone, detail, note, place.
FIELDS = {
    "secretary": ("赵**", "138****8001", "门口三级台阶", "老人独居", "3栋1单元"),
    "officer": ("赵**", "138****8001", "门口三级台阶", "老人独居", "3栋1单元"),
    "district": ("赵**", "138****8001", "门口三级台阶", "老人独居", "3栋1单元"),
    "liaison": ("", "", "门口三级台阶", "", "3栋"),
    "supervisor": ("", "", "门口三级台阶", "", "3栋"),
    "neighbour": ("", "", "", "", ""),
}


@pytest.mark.parametrize(("who", "fields"), FIELDS.items())
def test_fields_are_covered_by_role(who, fields, told, cast, api, page):
    need = listed(told, cast)
    client = api(cast.of(who))
    read = client.get(f"/api/v1/needs/{need.pk}/").json()
    assert tuple(read[name] for name in ("asker_name", "asker_phone", "detail", "note", "place")) == fields
    assert client.get("/api/v1/needs/").json()["results"][0]["asker_name"] == fields[0]
    shown = page(cast.of(who)).get(reverse("needs:need-detail", args=[need.pk])).text
    assert PHONE not in shown
    assert "赵大爷" not in shown
    assert ("老人独居" in shown) == bool(fields[3])
    # A neighbour is led to the public page, which names the community alone.
    assert ("3栋1单元" in shown) == (fields[4] == "3栋1单元")


@pytest.mark.parametrize(("confirmed", "place"), [(False, "3栋"), (True, "3栋1单元")])
def test_the_door_is_told_to_the_unit_whose_word_the_street_has(confirmed, place, told, cast, api, page):
    claim = services.claim_need(need=listed(told, cast), actor=cast.liaison)
    if confirmed:
        services.confirm_claim(claim=claim, actor=cast.officer)
    read = api(cast.liaison).get(f"/api/v1/needs/{told.pk}/").json()
    shown = page(cast.liaison).get(reverse("needs:need-detail", args=[told.pk])).text
    assert (read["place"], "3栋1单元" in shown) == (place, confirmed)


def test_a_phone_is_opened_with_a_reason_and_the_opening_is_kept(told, cast, page):
    client, address = page(cast.officer), reverse("needs:need-contact", args=[told.pk])
    assert client.post(address, {"reason": ""}).status_code == 422
    answer = client.post(address, {"reason": "约上门时间"})
    assert answer.status_code == 200
    assert PHONE in answer.text
    assert answer["Cache-Control"] == "no-store"
    opening = ContactOpening.objects.get()
    assert (opening.actor, opening.target_id, opening.reason) == (cast.officer, told.pk, "约上门时间")
    entry = AuditEntry.objects.get(verb="contact.opened")
    assert PHONE not in str(entry.facts)


def test_only_who_has_to_act_opens_a_phone(told, cast, api):
    need = listed(told, cast)
    address, said = f"/api/v1/needs/{need.pk}/contact/", {"reason": "约上门时间"}
    for who in ("liaison", "district", "supervisor", "neighbour"):
        assert api(cast.of(who)).post(address, said, format="json").status_code == 403, who
    claim = services.claim_need(need=need, actor=cast.liaison)
    assert api(cast.liaison).post(address, said, format="json").status_code == 403
    services.confirm_claim(claim=claim, actor=cast.officer)
    answer = api(cast.liaison).post(address, said, format="json")
    assert answer.json() == {"phone": PHONE}
    services.release_claim(claim=claim, reason="改由社区办", actor=cast.officer)
    assert api(cast.liaison).post(address, said, format="json").status_code == 403


def test_a_unit_the_street_asked_opens_the_phone_once_it_has_said_yes(told, cast, api):
    need = listed(told, cast)
    offer = services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
    address, said = f"/api/v1/needs/{need.pk}/contact/", {"reason": "约上门时间"}
    assert api(cast.liaison).post(address, said, format="json").status_code == 403
    services.accept_offer(offer=offer, actor=cast.liaison)
    assert api(cast.liaison).post(address, said, format="json").status_code == 200


# ── lists ─────────────────────────────────────────────────────────────────────────────────────
def many(rows, cast, count):
    for n in range(count):
        need = rows.need("listed", text=f"第{n}件：楼道灯坏了")
        if n % 3 == 0:
            services.offer_need(need=need, unit=cast.unit, actor=cast.officer)
        elif n < 6:
            services.claim_need(need=need, actor=cast.liaison if n % 2 else cast.other_liaison)


@pytest.mark.parametrize("path", ["/needs/", "/needs/?view=late", "/needs/?q=楼道&o=-due", "/needs/matching/"])
def test_a_page_asks_the_same_number_of_questions_for_few_and_many(
    path, rows, cast, page, django_assert_max_num_queries
):
    client = page(cast.officer)
    many(rows, cast, 3)
    client.get(path)
    with django_assert_max_num_queries(40) as few:
        assert client.get(path).status_code == 200
    many(rows, cast, 27)
    with django_assert_max_num_queries(40) as more:
        assert client.get(path).status_code == 200
    assert len(more) == len(few)
    assert len(more) <= 15, [query["sql"][:90] for query in more.captured_queries]


@pytest.mark.parametrize(
    "path", ["/api/v1/needs/", "/api/v1/needs/?q=楼道&view=open", "/api/v1/offers/", "/api/v1/claims/"]
)
def test_an_api_list_asks_the_same_number_of_questions(path, rows, cast, api, django_assert_max_num_queries):
    client = api(cast.officer)
    many(rows, cast, 3)
    client.get(path)
    with django_assert_max_num_queries(15) as few:
        assert client.get(path).status_code == 200
    many(rows, cast, 27)
    with django_assert_max_num_queries(15) as more:
        assert client.get(path).status_code == 200
    assert len(more) == len(few)


def test_the_list_is_narrowed_by_every_filter(rows, cast, api):
    lamp = rows.need("listed", text="楼道灯坏了")
    chess = services.enter_need(
        said=rows.said("想学下棋", category="culture", urgency="urgent", reach="universal"), actor=cast.officer
    )
    found = {
        "q=下棋": [chess], "q=楼道": [lamp], f"category={chess.category_id}": [chess], "status=listed": [lamp],
        "reach=universal": [chess], "urgency=urgent": [chess], "view=waiting": [chess], "view=open": [chess, lamp],
        "view=late": [], "view=judging": [], f"area={cast.hechi.code}": [chess, lamp], f"area={cast.nanyuan.code}": [],
    }  # fmt: skip
    client = api(cast.officer)
    for query, expected in found.items():
        rows_found = client.get(f"/api/v1/needs/?{query}").json()["results"]
        assert [row["id"] for row in rows_found] == [need.pk for need in expected], query
    assert client.get("/api/v1/needs/?status=nonsense").status_code == 400


def test_the_api_pages_by_a_cursor(rows, cast, api):
    needs = [rows.need(text=f"第{n}件事要办") for n in range(5)]
    client = api(cast.officer)
    first = client.get("/api/v1/needs/?limit=3").json()
    assert [row["id"] for row in first["results"]] == [need.pk for need in needs[:1:-1]]
    second = client.get(first["next"]).json()
    assert [row["id"] for row in second["results"]] == [needs[1].pk, needs[0].pk]
    assert second["next"] is None


def test_many_needs_take_a_step_at_once_and_the_rest_is_told(rows, cast, page):
    waiting, done = rows.need(), rows.need("closed")
    answer = page(cast.officer).post(
        reverse("needs:need-bulk"), {"step": "accept", "id": [waiting.pk, done.pk], "back": "view=waiting"}
    )
    assert answer.status_code == 302
    assert answer.url.endswith("?view=waiting")
    waiting.refresh_from_db()
    done.refresh_from_db()
    assert (waiting.status, done.status) == ("accepted", "closed")
    assert page(cast.officer).post(reverse("needs:need-bulk"), {"step": "refuse"}).status_code == 400
