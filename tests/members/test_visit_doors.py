"""Visits through the pages and the API: the same verbs and the same refusals."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar
from rest_framework.test import APIClient

from core import clock
from members import services
from members.models import MemberUnit, ProposedChange, Visit
from members.services.units import UnitText
from tests.needs.test_entering import picture

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def by_page(client, person, step, pk, **said):
    client.force_login(person)
    noun, _, step = step.rpartition(" ")
    if said.pop("many", False):
        return client.post(reverse("members:visit-plan"), said).status_code
    return client.post(reverse(f"members:{noun or 'visit'}-{step}", args=[pk]), said).status_code


def by_api(client, person, step, pk, **said):
    api = APIClient()
    api.force_authenticate(person)
    noun, _, step = step.rpartition(" ")
    if said.pop("many", False):
        return api.post("/api/v1/visits/", said, format="json").status_code
    if step == "write" and "business" in said:
        said = {**said, "said": {"business": said.pop("business")}, "needs": said.pop("needs", "").splitlines()}
        said["resources"] = [{"content": said.pop("resource_0"), "type": said.pop("type_0")}]
    return api.post(f"/api/v1/{noun or 'visit'}s/{pk}/{step}/", said, format="json").status_code


DOORS = pytest.mark.parametrize(("door", "refused"), [(by_page, 422), (by_api, 400)], ids=["page", "api"])
GOOD = {200, 201, 302}


@DOORS
def test_a_unit_is_visited_and_its_ledger_says_what_was_found(client, cast, door, refused):
    day = {"visitor": cast.officer.pk, "planned_on": "2026-11-23", "many": True}
    assert door(client, cast.officer, "plan", 0, units=[cast.unit.pk], **{**day, "planned_on": "2026-11-22"}) == refused
    assert door(client, cast.officer, "plan", 0, units=[cast.unit.pk, cast.other_unit.pk], **day) in GOOD
    assert door(client, cast.officer, "plan", 0, units=[cast.unit.pk], **day) == 409
    assert door(client, cast.liaison, "plan", 0, units=[cast.unit.pk], **day) in {400, 403}
    visit, other = (Visit.objects.get(unit=unit) for unit in (cast.unit, cast.other_unit))
    assert door(client, cast.liaison, "cancel", other.pk, reason="忙") == 404
    assert door(client, cast.other_liaison, "cancel", other.pk, reason="忙") == 403
    assert door(client, cast.officer, "cancel", other.pk) == refused
    assert door(client, cast.officer, "cancel", other.pk, reason="搬家") in GOOD
    assert door(client, cast.officer, "cancel", other.pk, reason="搬家") == 409
    moved = {"visitor": cast.officer.pk, "planned_on": "2026-11-24", "companions": "小李"}
    assert door(client, cast.officer, "move", visit.pk, **moved) in GOOD

    written = {
        "visited_on": "2026-11-23", "parts": ["business", "resources"], "business": "中医门诊", "resource_0": "会议室",
        "type_0": "venue", "needs": "缺停车位", "version": 2,
    }  # fmt: skip
    assert door(client, cast.officer, "hand-in", visit.pk) == 409
    assert door(client, cast.officer, "write", visit.pk, **{**written, "visited_on": "2026-11-24"}) == refused
    assert door(client, cast.officer, "write", visit.pk, **{**written, "version": 1}) == 409
    assert door(client, cast.officer, "write", visit.pk, **written) in GOOD
    assert door(client, cast.officer, "hand-in", visit.pk) in GOOD
    field, resource, need = (ProposedChange.objects.get(kind=kind) for kind in ("field", "resource", "need"))
    assert door(client, cast.officer, "change accept", need.pk) == 409
    assert door(client, cast.officer, "change refuse", need.pk) == refused
    assert door(client, cast.liaison, "change refuse", need.pk, reason="不对") == 403
    assert door(client, cast.officer, "change refuse", need.pk, reason="在办") in GOOD
    assert door(client, cast.officer, "change accept", field.pk) in GOOD
    assert door(client, cast.officer, "change accept", field.pk) == 409
    assert door(client, cast.officer, "accept", visit.pk) in GOOD
    visit.refresh_from_db()
    cast.unit.refresh_from_db()
    assert (visit.status, visit.companions, visit.parts) == ("settled", "小李", ["business", "resources"])
    assert (cast.unit.business, cast.unit.resources.get().content) == ("中医门诊", "会议室")
    assert ProposedChange.objects.get(pk=resource.pk).resource == cast.unit.resources.get()
    assert door(client, cast.officer, "refuse", visit.pk, reason="晚了") == 409


@DOORS
def test_a_whole_sheet_is_given_back_or_refused(client, cast, make_visit, door, refused):
    visit = make_visit("handed_in")
    assert door(client, cast.officer, "return", visit.pk) == refused
    assert door(client, cast.officer, "return", visit.pk, reason="补党员人数") in GOOD
    assert door(client, cast.officer, "hand-in", visit.pk) in GOOD
    assert door(client, cast.officer, "refuse", visit.pk, reason="走错门") in GOOD
    assert set(visit.changes.values_list("status", flat=True)) == {"refused"}


def test_both_texts_are_shown_when_somebody_was_faster(client, cast, make_visit):
    visit = make_visit("handed_in")
    change = visit.changes.get(kind="field")
    client.force_login(cast.officer)
    page = client.get(visit.get_absolute_url()).content.decode()
    assert 'name="version" value="1"' in page
    text = UnitText(cast.unit.name, cast.unit.kind, business="骨科")
    services.edit_unit(unit=cast.unit, text=text, version=None, actor=cast.liaison)
    where, said = reverse("members:change-accept", args=[change.pk]), {"version": 1, "business": "中医门诊"}
    answer = client.post(where, said)
    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "<td>骨科</td>" in shown.replace("<p>", "").replace("</p>", "")
    assert "中医门诊" in shown
    api = APIClient()
    api.force_authenticate(cast.officer)
    told = api.post(f"/api/v1/changes/{change.pk}/accept/", {"version": 1}).json()
    assert "骨科" in told["detail"]
    assert told["current_version"] == 2
    assert "台账现在是“骨科”" in client.get(visit.get_absolute_url()).content.decode()
    assert client.post(where, {**said, "version": 2}).status_code == 302


def test_the_sheet_holds_what_the_ledger_says_and_its_photos_are_for_those_who_see_it(client, cast, make_visit):
    MemberUnit.objects.filter(pk=cast.unit.pk).update(brand="仁心", kind="military")
    visit = make_visit()
    client.force_login(cast.officer)
    where = reverse("members:visit-write", args=[visit.pk])
    page = client.get(where).content.decode()
    assert 'value="仁心"' in page
    assert "中医门诊" in page
    assert 'name="address"' not in page
    said = {"visited_on": "2026-11-23", "parts": ["party"], "brand": "仁心", "resource_0": "会议室", "type_0": "venue"}
    wrong = client.post(where, {**said, "resource_0": "会议室", "photos": [SimpleUploadedFile("a.txt", b"x")]})
    assert wrong.status_code == 415
    assert client.post(where, {**said, "photos": [picture()]}).status_code == 302
    photo = reverse("members:visit-photo", args=[visit.pk, visit.photos.get().pk])
    assert client.get(photo)["Content-Type"] == "image/jpeg"
    client.force_login(cast.other_liaison)
    assert client.get(photo).status_code == 404
    api = APIClient()
    api.force_authenticate(cast.officer)
    where = f"/api/v1/visits/{visit.pk}/photos/"
    assert api.post(where, {"photos": [SimpleUploadedFile("a.txt", b"x")]}).status_code == 415
    assert len(api.post(where, {"photos": [picture()]}).json()["photos"]) == 2
    assert api.post(where, {"photos": [picture() for _ in range(8)]}).status_code == 400
    Visit.objects.update(status="handed_in")
    assert api.post(where, {"photos": [picture()]}).status_code == 409


def test_whoever_is_visited_and_whoever_goes_puts_the_day_into_the_own_calendar(client, cast, make_visit):
    visit = make_visit()
    where = reverse("members:visit-ics", args=[visit.pk])
    for who in (cast.liaison, cast.officer):
        client.force_login(who)
        assert where in client.get(visit.get_absolute_url()).content.decode()
        event = Calendar.from_ical(client.get(where).content).walk("VEVENT")[0]
        assert (event["DTSTART"].dt, str(event["STATUS"])) == (visit.planned_on, "CONFIRMED")
        assert cast.unit.name in str(event["SUMMARY"])


def test_lists_cost_the_same_for_three_and_for_thirty(client, cast, make_visit):
    def cost(where):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            assert client.get(where).status_code == 200
        return len(seen)

    client.force_login(cast.officer)
    make_visit("handed_in")
    where = [reverse("members:visit-list"), "/api/v1/visits/", "/api/v1/changes/"]
    cost(where[0])
    few = [cost(each) for each in where]
    for i in range(12):
        unit = MemberUnit.objects.create(
            name=f"第{i}家", area_code=cast.street.code, street_code=cast.street.code, created_at=clock.now()
        )
        visit = Visit.objects.create(
            unit=unit, area_code=unit.area_code, visitor=cast.officer, planned_on=date(2026, 11, i + 1),
            visited_on=date(2026, 11, i + 1), status="handed_in", created_by=cast.officer, created_at=clock.now(),
        )  # fmt: skip
        visit.changes.create(kind="need", new="缺停车位")
    assert [cost(each) for each in where] == few


def test_the_plan_counts_each_unit_once(client, cast, make_visit):
    make_visit("handed_in")
    client.force_login(cast.officer)
    page = client.get(reverse("members:visit-list"))
    assert {view["label"]: view["count"] for view in page.context["views"]} == {
        "全部": 2, "已逾期": 0, "本月该走访": 1, "已安排": 0, "近期走访过": 1, "本月走访过": 1,
        "走访表待核": 1,
    }  # fmt: skip
    shown = client.get(reverse("members:visit-list") + "?view=due").context["page"]["rows"]
    assert [unit.name for unit in shown] == [cast.other_unit.name]
