"""Entering a need and changing its text, through both doors and at the service."""

import re
from dataclasses import replace
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.errors import DomainError, StaleVersion
from core.models import Consent, Notice
from core.personal.sealing import blind_index
from needs import services
from needs.models import Category, Need, NeedSource


def picture(name: str = "photo.png") -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def written(cast, **more):
    return {
        "text": "楼道灯坏了",
        "category": Category.objects.get(key="property").pk,
        "area_code": cast.hechi.code,
        "urgency": "normal",
        "reach": "ordinary",
        "public": "on",
        **more,
    }


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def test_a_resident_enters_the_own_need_with_the_account_s_name(rows, cast):
    cast.resident.phone = "+8613800138000"
    cast.resident.save()
    need = services.enter_need(said=rows.said(), asker=services.Asker(consent=True), actor=cast.resident)
    assert (need.source, need.asker, need.asker_name) == (NeedSource.RESIDENT, cast.resident, "孙玉珍")
    assert need.asker_phone_index == blind_index("+8613800138000")
    assert Consent.objects.get().channel == "page"


def test_staff_enter_a_need_for_somebody_and_keep_the_consent(cast, page):
    told = written(cast, asker_name="赵大爷", asker_phone="138 0013 8001", consent="on", photos=[picture()])
    answer = page(cast.secretary).post(reverse("needs:need-add"), told)
    assert answer.status_code == 302
    need = Need.objects.get()
    assert (need.source, need.asker, need.entered_by) == (NeedSource.ON_BEHALF, None, cast.secretary)
    assert (need.asker_name, need.asker_phone) == ("赵大爷", "+8613800138001")
    consent = Consent.objects.get()
    assert (consent.subject_index, consent.recorded_by) == (need.asker_phone_index, cast.secretary)
    assert need.photos.get().file.content_type == "image/jpeg"
    assert need.response_due is not None
    assert set(Notice.objects.filter(event="need.entered").values_list("to", flat=True)) == {
        cast.officer.pk, cast.secretary.pk,
    }  # fmt: skip


def test_a_phone_without_consent_is_not_kept_and_nothing_typed_is_lost(cast, page):
    answer = page(cast.secretary).post(reverse("needs:need-add"), written(cast, asker_phone="13800138001"))
    assert answer.status_code == 422
    assert "须经本人同意" in answer.text
    assert "13800138001" in answer.text
    assert not Need.objects.exists()
    assert not Consent.objects.exists()


def test_the_api_enters_a_need_too(cast, api):
    told = {**written(cast), "public": True, "asker_name": "赵大爷", "consent": True}
    answer = api(cast.secretary).post("/api/v1/needs/", told, format="json")
    assert answer.status_code == 201
    assert answer.json()["asker_name"] == "赵**"
    assert answer.json()["available_steps"][0] == {"name": "accept", "label": "受理"}


def test_a_liaison_asks_for_the_own_unit_only(rows, cast):
    need = services.enter_need(said=rows.said(), unit=cast.other_unit, actor=cast.liaison)
    assert (need.source, need.asking_unit) == (NeedSource.UNIT, cast.unit)


@pytest.mark.parametrize("who", ["other_officer", "next_liaison", "supervisor", "stranger", "district", "auditor"])
def test_nobody_enters_a_need_outside_the_own_place(who, rows, cast):
    with pytest.raises(PermissionDenied):
        services.enter_need(said=rows.said(), actor=cast.of(who))


def test_a_secretary_enters_no_need_for_the_community_next_door(rows, cast, page):
    with pytest.raises(PermissionDenied):
        services.enter_need(said=rows.said(area=cast.nanyuan.code), actor=cast.secretary)
    answer = page(cast.secretary).post(reverse("needs:need-add"), written(cast, area_code=cast.nanyuan.code))
    assert answer.status_code == 422


@pytest.mark.parametrize("code", ["510116088", "510116088999", "51011608800x"])
def test_a_place_that_is_no_community_is_refused(code, rows, cast):
    with pytest.raises(ValidationError) as refused:
        services.enter_need(said=replace(rows.said(), area_code=code), actor=cast.officer)
    assert "area_code" in refused.value.error_dict


def test_a_unit_of_another_street_asks_for_nothing_here(rows, cast):
    with pytest.raises(ValidationError) as refused:
        services.enter_need(said=rows.said(), unit=cast.next_unit, actor=cast.officer)
    assert "unit" in refused.value.error_dict


def test_a_text_too_long_is_said_to_be_so_beside_its_field(cast, page, api):
    assert page(cast.officer).post(reverse("needs:need-add"), written(cast, text="长" * 301)).status_code == 422
    answer = api(cast.officer).post("/api/v1/needs/", {**written(cast, text="长" * 301), "public": True}, format="json")
    assert answer.status_code == 400
    assert "text" in answer.json()["errors"]


def test_a_file_that_is_no_picture_leaves_nothing_behind(cast, page):
    wrong = SimpleUploadedFile("a.svg", b"<svg onload='x()'/>", "image/svg+xml")
    answer = page(cast.officer).post(reverse("needs:need-add"), written(cast, photos=[wrong]))
    assert answer.status_code == 415
    assert not Need.objects.exists()


def test_seven_photos_are_one_too_many(rows, cast):
    with pytest.raises(ValidationError) as refused:
        services.enter_need(said=rows.said(), photos=[picture() for _ in range(7)], actor=cast.officer)
    assert "photos" in refused.value.error_dict


def test_the_asker_adds_photos_by_the_api_and_neighbours_do_not_see_them(rows, cast, api, page):
    need = rows.need("accepted")
    answer = api(cast.resident).post(f"/api/v1/needs/{need.pk}/photos/", {"photos": [picture()]}, format="multipart")
    assert answer.status_code == 201
    url = answer.json()[0]["url"]
    assert page(cast.resident).get(url).status_code == 200
    assert page(cast.secretary).get(url).status_code == 200
    assert page(cast.neighbour).get(url).status_code == 404
    assert page(cast.other_officer).get(url).status_code == 404
    refused = api(cast.neighbour).post(f"/api/v1/needs/{need.pk}/photos/", {"photos": [picture()]}, format="multipart")
    assert refused.status_code == 403


# ── changing the text ─────────────────────────────────────────────────────────────────────────
def test_a_need_is_edited_on_the_version_that_was_read(rows, cast, page):
    need = rows.need()
    client = page(cast.secretary)
    address = reverse("needs:need-edit", args=[need.pk])
    shown = client.get(address).text
    # Exactly one version leaves with the form, or the check would quietly pass.
    assert re.findall(r'name="version"[^>]*value="(\d*)"', shown) == ["1"]
    assert client.post(address, written(cast, text="没有版本")).status_code == 422
    assert client.post(address, written(cast, text="楼道灯全坏了", version=1)).status_code == 302
    need.refresh_from_db()
    assert (need.text, need.version) == ("楼道灯全坏了", 2)
    stale = client.post(address, written(cast, text="我写的另一种", version=1))
    assert stale.status_code == 409
    assert "楼道灯全坏了" in stale.text
    assert "我写的另一种" in stale.text
    need.refresh_from_db()
    assert need.text == "楼道灯全坏了"


def test_the_conflict_page_tells_nobody_a_phone_or_a_name(rows, cast, page):
    asker = services.Asker("赵大爷", "13800138001", consent=True)
    need = services.enter_need(said=rows.said(), asker=asker, actor=cast.resident)
    smuggled = written(cast, version=9, asker_phone="x", asker_name="x", asker="1", entered_by="1")
    answer = page(cast.secretary).post(reverse("needs:need-edit", args=[need.pk]), smuggled)
    assert answer.status_code == 409
    assert "13800138001" not in answer.text
    assert "赵大爷" not in answer.text
    assert cast.resident.full_name not in answer.text
    assert "物业管理" in answer.text


def test_the_api_edits_by_if_match(rows, cast, api):
    need = rows.need()
    client, address = api(cast.secretary), f"/api/v1/needs/{need.pk}/"
    first = client.patch(address, {"text": "楼道灯全坏了"}, format="json", headers={"If-Match": '"1"'})
    assert (first.status_code, first.json()["version"]) == (200, 2)
    stale = client.patch(address, {"text": "另一种"}, format="json", headers={"If-Match": "1"})
    assert (stale.status_code, stale.json()["current_version"]) == (409, 2)
    odd = client.patch(address, {"text": "另一种"}, format="json", headers={"If-Match": "abc"})
    assert odd.status_code == 400


def test_an_edit_leaves_untouched_what_it_does_not_name(rows, cast, api):
    need = services.enter_need(said=rows.said(detail="三级台阶", place="3栋"), actor=cast.resident)
    api(cast.officer).patch(f"/api/v1/needs/{need.pk}/", {"urgency": "urgent"}, format="json")
    need.refresh_from_db()
    assert (need.urgency, need.detail, need.place) == ("urgent", "三级台阶", "3栋")


def test_an_edit_moves_no_need_out_of_the_own_area(rows, cast):
    need = rows.need()
    moved = replace(services.Said.of(need), area_code=cast.nanyuan.code)
    with pytest.raises(ValidationError):
        services.edit_need(need=need, said=moved, version=1, actor=cast.secretary)
    with pytest.raises(StaleVersion):
        services.edit_need(need=need, said=moved, version=9, actor=cast.officer)


def test_a_closed_need_is_edited_no_more(rows, cast):
    need = rows.need("closed")
    with pytest.raises(DomainError):
        services.edit_need(need=need, said=services.Said.of(need), version=need.version, actor=cast.officer)


# ── for others: units and meetings ────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_what_a_hearing_raised_says_which_one(door, cast, page, api):
    told = written(cast, meeting="十月听证会第3条")
    if door == "page":
        assert page(cast.secretary).post(reverse("needs:need-add"), told).status_code == 302
    else:
        assert api(cast.secretary).post("/api/v1/needs/", told | {"public": True}, format="json").status_code == 201
    need = Need.objects.get()
    assert (need.source, need.source_text, need.asker, need.asker_name) == (
        NeedSource.MEETING, "十月听证会第3条", None, "",
    )  # fmt: skip
    assert "十月听证会第3条" in page(cast.secretary).get(need.get_absolute_url()).text
    # Whoever wrote it down hears how it goes on and tells the meeting.
    services.accept_need(need=need, actor=cast.officer)
    assert Notice.objects.get(event="need.accepted").to == cast.secretary


def test_a_unit_s_need_from_a_meeting_is_the_unit_s(rows, cast):
    need = services.enter_need(said=rows.said(), unit=cast.unit, meeting="十月联席会议", actor=cast.officer)
    assert (need.source, need.asking_unit) == (NeedSource.MEETING, cast.unit)
    services.accept_need(need=need, actor=cast.officer)
    assert {notice.to for notice in Notice.objects.filter(event="need.accepted")} == {cast.liaison}


@pytest.mark.parametrize("who", ["resident", "liaison"])
def test_nobody_but_staff_speaks_for_a_meeting_or_another_unit(who, rows, cast):
    need = services.enter_need(said=rows.said(), unit=cast.other_unit, meeting="我说是会上提的", actor=cast.of(who))
    assert (need.source, need.source_text) == ("resident" if who == "resident" else "unit", "")
    assert need.asking_unit in {None, cast.unit}


def test_a_liaison_enters_the_own_unit_s_need_with_whom_to_call(cast, page):
    client = page(cast.liaison)
    shown = client.get(reverse("needs:need-add")).text
    assert "提出单位需求" in shown
    assert "来自会议或听证会" not in shown
    told = written(cast, text="单位食堂想请老人来吃", asker_name="王建国", asker_phone="13800138003", consent="on")
    assert client.post(reverse("needs:need-add"), told).status_code == 302
    need = Need.objects.get()
    assert (need.source, need.asking_unit, need.asker_phone) == (NeedSource.UNIT, cast.unit, "+8613800138003")
    services.accept_need(need=need, actor=cast.officer)
    for other in (cast.other_liaison, cast.neighbour, cast.supervisor):
        shown = page(other).get(need.get_absolute_url(), follow=True).text
        assert "13800138003" not in shown
        assert "王建国" not in shown
    assert "13800138003" not in page(cast.officer).get(need.get_absolute_url()).text
