"""Units: entered, corrected, let go; their liaisons, seats and covered phones."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.accounts.models import User
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, ContactOpening
from members import services
from members.models import Liaison, MemberUnit, Seat
from members.services import UnitText

PHONE = "13800138000"


def new_unit(cast, **more):
    text = UnitText(name="河池小学", kind="school", **more)
    return services.create_unit(text=text, area=cast.hechi, alliances=[cast.alliance], actor=cast.officer)


@pytest.mark.parametrize("door", ["page", "api"])
def test_an_officer_enters_a_unit_by_either_door(cast, page, api, door):
    if door == "page":
        typed = {"name": "河池小学", "kind": "school", "area": cast.hechi.pk, "alliances": [cast.alliance.pk]}
        answer = page(cast.officer).post("/members/units/add/", typed)
        assert answer.status_code == 302, answer.context["form"].errors
    else:
        typed = {"name": "河池小学", "kind": "school", "area_code": cast.hechi.code, "alliances": [cast.alliance.pk]}
        answer = api(cast.officer).post("/api/v1/units/", typed, format="json")
        assert answer.status_code == 201, answer.json()
    unit = MemberUnit.objects.get(name="河池小学")
    assert (unit.area_code, unit.street_code, unit.kind) == (cast.hechi.code, cast.street.code, "school")
    assert unit.name_key.startswith("he chi xiao xue")
    assert Seat.objects.filter(unit=unit, alliance=cast.alliance, left_on__isnull=True).count() == 1
    assert AuditEntry.objects.filter(verb="unit.created", target_id=unit.pk, actor=cast.officer).count() == 1


@pytest.mark.parametrize("who", ["other_officer", "liaison", "supervisor", "resident", "auditor", "stranger"])
def test_nobody_else_enters_a_unit_here(cast, page, api, who):
    with pytest.raises(PermissionDenied):
        services.create_unit(text=UnitText(name="河池小学"), area=cast.hechi, actor=cast.of(who))
    typed = {"name": "河池小学", "area_code": cast.hechi.code}
    assert api(cast.of(who)).post("/api/v1/units/", typed, format="json").status_code == 403
    assert page(cast.of(who)).post("/members/units/add/", {"name": "河池小学", "area": cast.hechi.pk}).status_code in {
        403,
        422,
    }
    assert not MemberUnit.objects.filter(name="河池小学").exists()


def test_a_secretary_enters_units_of_the_own_community_only(cast):
    assert services.create_unit(text=UnitText(name="河池药店"), area=cast.hechi, actor=cast.secretary).pk
    with pytest.raises(PermissionDenied):
        services.create_unit(text=UnitText(name="南苑药店"), area=cast.nanyuan, actor=cast.secretary)


def test_a_second_unit_of_the_name_or_code_is_told(cast):
    new_unit(cast, credit_code="91510116MA6C5TEST1")
    with pytest.raises(ValidationError):
        new_unit(cast)
    with pytest.raises(ValidationError):
        services.create_unit(
            text=UnitText(name="另一所", credit_code="91510116MA6C5TEST1"), area=cast.hechi, actor=cast.officer
        )


def test_a_military_unit_keeps_no_details(cast):
    with pytest.raises(ValidationError) as refused:
        services.create_unit(
            text=UnitText(name="某部", kind="military", address="某路1号", party_members=3), area=cast.hechi,
            actor=cast.officer,
        )  # fmt: skip
    assert set(refused.value.message_dict) == {"address", "party_members"}
    unit = services.create_unit(text=UnitText(name="某部", kind="military"), area=cast.hechi, actor=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        MemberUnit.objects.filter(pk=unit.pk).update(address="某路1号")


def test_a_correction_renames_reseats_and_counts_versions(cast):
    unit = new_unit(cast)
    changed = services.edit_unit(
        unit=unit, text=replace(UnitText.of(unit), name="阿坝小学"), version=1, alliances=[], actor=cast.officer
    )
    assert (changed.name_key.split()[0], changed.version) == ("a", 2)
    assert not Seat.objects.filter(unit=unit, left_on__isnull=True).exists()
    with pytest.raises(StaleVersion):
        services.edit_unit(unit=unit, text=UnitText.of(unit), version=1, actor=cast.officer)


def test_a_liaison_corrects_the_units_own_words_and_nothing_else(cast, page, api):
    text = UnitText.of(cast.unit)
    services.edit_unit(unit=cast.unit, text=replace(text, brand="红色引擎"), version=1, actor=cast.liaison)
    for change in ({"name": "改名"}, {"kind": "school"}, {"credit_code": "91510116MA6C5TEST1"}):
        with pytest.raises(PermissionDenied):
            services.edit_unit(unit=cast.unit, text=replace(text, **change), version=2, actor=cast.liaison)
    answer = api(cast.liaison).patch(f"/api/v1/units/{cast.unit.pk}/", {"name": "改名"}, format="json")
    assert answer.status_code == 403
    form = page(cast.liaison).get(f"/members/units/{cast.unit.pk}/edit/").context["form"]
    assert "name" not in form.fields
    assert "brand" in form.fields


def test_letting_a_unit_go_ends_seats_posts_and_resources_but_keeps_history(cast, make_resource, page):
    resource = make_resource("listed")
    answer = page(cast.officer).post(f"/members/units/{cast.unit.pk}/end/", {"reason": "搬离"})
    assert answer.status_code == 302
    cast.unit.refresh_from_db()
    resource.refresh_from_db()
    assert (cast.unit.status, resource.status) == ("left", "retired")
    assert not Seat.objects.filter(unit=cast.unit, left_on__isnull=True).exists()
    with clock.moved(clock.now() + timedelta(days=1)):
        assert User.objects.get(pk=cast.liaison.pk).acting.role == "nobody"
    with pytest.raises(DomainError):
        services.end_unit(unit=cast.unit, reason="再一次", actor=cast.officer)


@pytest.mark.parametrize("who", ["liaison", "secretary", "other_officer", "supervisor", "resident"])
def test_only_the_streets_officer_lets_a_unit_go(cast, who):
    with pytest.raises(PermissionDenied):
        services.end_unit(unit=cast.unit, reason="不行", actor=cast.of(who))


def test_one_seat_per_alliance_at_a_time(cast):
    with pytest.raises(IntegrityError), transaction.atomic():
        Seat.objects.create(alliance=cast.alliance, unit=cast.unit, joined_on=clock.today())


# ── liaisons and their phones ─────────────────────────────────────────────────────────────────
@pytest.fixture
def speaker(cast) -> Liaison:
    return services.appoint_liaison(unit=cast.unit, name="王小明", phone=PHONE, actor=cast.officer)


def test_phones_are_covered_everywhere_until_opened(cast, speaker, page, api):
    for who in ("officer", "secretary", "supervisor", "liaison"):
        html = page(cast.of(who)).get(f"/members/units/{cast.unit.pk}/").content.decode()
        told = api(cast.of(who)).get(f"/api/v1/units/{cast.unit.pk}/").content.decode()
        assert "138****8000" in html
        assert PHONE not in html
        assert PHONE not in told


def test_a_post_of_the_alliance_reads_covered_names(cast, speaker, page, api):
    html = page(cast.supervisor).get(f"/members/units/{cast.unit.pk}/").content.decode()
    assert "王小明" not in html
    assert "王**" in html
    assert "王小明" not in api(cast.supervisor).get(f"/api/v1/units/{cast.unit.pk}/").content.decode()
    assert "王小明" in page(cast.officer).get(f"/members/units/{cast.unit.pk}/").content.decode()


@pytest.mark.parametrize("door", ["page", "api"])
def test_the_office_opens_a_phone_for_a_reason_that_stays(cast, speaker, page, api, door):
    if door == "page":
        path = f"/members/units/{cast.unit.pk}/liaisons/{speaker.pk}/open/"
        answer = page(cast.officer).post(path, {"reason": "通知开会"})
        assert PHONE in answer.content.decode()
    else:
        path = f"/api/v1/units/{cast.unit.pk}/liaisons/{speaker.pk}/contact/"
        answer = api(cast.officer).post(path, {"reason": "通知开会"}, format="json")
        assert answer.json() == {"phone": PHONE}
    opening = ContactOpening.objects.get()
    assert (opening.actor, opening.target_id, opening.reason) == (cast.officer, speaker.pk, "通知开会")
    entry = AuditEntry.objects.get(verb="contact.opened")
    assert entry.facts == {"field": "phone"}


def test_without_a_reason_nothing_opens(cast, speaker, page):
    answer = page(cast.officer).post(f"/members/units/{cast.unit.pk}/liaisons/{speaker.pk}/open/", {"reason": " "})
    assert answer.status_code == 422
    assert PHONE not in answer.content.decode()
    assert not ContactOpening.objects.exists()


@pytest.mark.parametrize(
    ("who", "status"), [("supervisor", 403), ("liaison", 403), ("other_officer", 404), ("resident", 404)]
)
def test_nobody_else_opens_a_phone(cast, speaker, page, api, who, status):
    paths = (
        f"units/{cast.unit.pk}/liaisons/{speaker.pk}/open/",
        f"units/{cast.unit.pk}/liaisons/{speaker.pk}/contact/",
    )
    assert page(cast.of(who)).post(f"/members/{paths[0]}", {"reason": "好奇"}).status_code == status
    assert api(cast.of(who)).post(f"/api/v1/{paths[1]}", {"reason": "好奇"}, format="json").status_code == status
    assert not ContactOpening.objects.exists()


def test_a_post_that_is_ended_ends_at_once(cast, page):
    post = Liaison.objects.get(user=cast.liaison)
    answer = page(cast.officer).post(f"/members/units/{cast.unit.pk}/liaisons/{post.pk}/end/")
    assert answer.status_code == 302
    assert User.objects.get(pk=cast.liaison.pk).acting.role == "nobody"
    with pytest.raises(DomainError):
        services.end_liaison(liaison=post, actor=cast.officer)


def test_office_only_words_are_left_empty_for_posts(cast, api):
    MemberUnit.objects.filter(pk=cast.unit.pk).update(credit_code="91510116MA6C5TEST1", party_secretary="赵书记")
    for who, empty in (("supervisor", True), ("officer", False), ("liaison", False)):
        told = api(cast.of(who)).get(f"/api/v1/units/{cast.unit.pk}/").json()
        assert (told["credit_code"] == "", told["party_secretary"] == "") == (empty, empty)
