"""Need lists: drafted, put in order, published once for all, and two editions told apart."""

import io
import zipfile
from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from core.areas.models import Zone
from core.audit import trail
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, Notice
from members.models import Alliance, AllianceKind, Seat
from needs import services
from needs.models import Need, NeedList, NeedListEntry
from needs.selectors.editions import Change, compare, lines_of, silent_communities
from tests.core.documents.reading import read
from tests.needs.test_concurrency import at_once


def drafted(cast, actor="secretary", code=None, zone=None):
    return services.draft_need_list(area_code=code or cast.hechi.code, zone=zone, actor=cast.of(actor))


def published(cast, **more):
    need_list = drafted(cast, **more)
    return services.publish_need_list(need_list=need_list, actor=need_list.created_by)


def texts(need_list):
    return list(need_list.entries.values_list("text", flat=True))


@pytest.fixture
def zone(cast):
    zone = Zone.objects.create(area_code=cast.street.code, name="河畔片区")
    zone.communities.add(cast.hechi)
    return zone


# ── drafting ──────────────────────────────────────────────────────────────────────────────────
def test_a_draft_takes_up_what_waits_in_its_place_and_nothing_else(rows, cast, zone):
    listed, accepted = rows.need("listed", text="楼道灯坏了"), rows.need("accepted", text="想学下棋")
    rows.need("submitted", text="还没受理")
    rows.need("in_progress", text="已经在办")
    hidden = rows.need("listed", text="不想公开")
    services.hide_need(need=hidden, actor=cast.secretary)
    part = services.split_need(
        need=rows.need("accepted", text="大修"), jobs=[services.Job("修门"), services.Job("修窗")], actor=cast.secretary
    )[0]
    services.list_need(need=part, actor=cast.secretary)
    far = services.enter_need(said=rows.said("南苑的灯", area=cast.nanyuan.code), actor=cast.officer)
    services.accept_need(need=far, actor=cast.officer)

    assert sorted(texts(drafted(cast))) == sorted([listed.text, accepted.text])
    assert sorted(texts(drafted(cast, "officer", cast.street.code))) == sorted(["想学下棋", "楼道灯坏了", "南苑的灯"])
    assert sorted(texts(drafted(cast, "officer", cast.street.code, zone))) == sorted(["想学下棋", "楼道灯坏了"])


def test_a_draft_is_numbered_and_named_after_its_place(rows, cast, zone):
    rows.need("listed")
    assert published(cast).title == "河池社区需求清单（第1期）"
    second = drafted(cast)
    assert (second.title, second.edition, second.status) == ("河池社区需求清单（第2期）", 2, "draft")
    street = drafted(cast, "officer", cast.street.code)
    assert (street.title, street.edition) == ("同心街道需求清单（第1期）", 1)
    assert drafted(cast, "officer", cast.street.code, zone).title == "河畔片区需求清单（第1期）"


@pytest.mark.parametrize(
    ("who", "where"),
    [
        ("secretary", "nanyuan"), ("secretary", "street"), ("other_officer", "hechi"), ("liaison", "hechi"),
        ("resident", "hechi"), ("district", "street"), ("supervisor", "street"), ("auditor", "street"),
    ],
)  # fmt: skip
def test_only_who_works_over_the_whole_place_begins_a_list(cast, who, where):
    with pytest.raises(PermissionDenied):
        drafted(cast, who, getattr(cast, where).code)
    assert not NeedList.objects.exists()


def test_one_place_has_one_draft(rows, cast):
    rows.need("listed")
    drafted(cast)
    with pytest.raises(DomainError) as refused:
        drafted(cast, "officer")
    assert (refused.value.code, refused.value.http_status) == ("already_drafted", 409)
    with pytest.raises(IntegrityError), transaction.atomic():
        NeedList.objects.create(
            area_code=cast.hechi.code, edition=7, title="x", created_by=cast.officer, created_at="2026-11-01T00:00Z"
        )


def test_a_zone_of_another_street_and_a_place_that_is_none_are_named_as_wrong(cast):
    zone = Zone.objects.create(area_code=cast.next_street.code, name="别处")
    with pytest.raises(ValidationError) as refused:
        drafted(cast, "officer", cast.street.code, zone)
    assert set(refused.value.error_dict) == {"zone"}
    with pytest.raises(ValidationError) as refused:
        drafted(cast, "officer", "510116088099")
    assert set(refused.value.error_dict) == {"area_code"}


def test_the_next_edition_keeps_the_order_of_the_last(rows, cast):
    first, second, third = (rows.need("listed", text=f"第{n}件") for n in "一二三")
    need_list = drafted(cast)
    services.move_line(need_list=need_list, need=third, to="first", actor=cast.secretary)
    services.publish_need_list(need_list=need_list, actor=cast.secretary)
    services.resolve_need(need=first, resolution="修好了", actor=cast.secretary)
    rows.need("listed", text="新来的")
    assert texts(drafted(cast)) == ["第三件", "第二件", "新来的"]
    assert second.list_entries.count() == 2


# ── at work ───────────────────────────────────────────────────────────────────────────────────
def test_lines_are_added_taken_off_and_moved(rows, cast):
    one, two = rows.need("listed", text="一"), rows.need("listed", text="二")
    need_list = drafted(cast)
    late = rows.need("accepted", text="三")
    services.add_lines(need_list=need_list, needs=[late], actor=cast.secretary)
    assert texts(need_list) == ["一", "二", "三"]
    for to, order in (
        ("up", "一三二"),
        ("first", "三一二"),
        ("down", "一三二"),
        ("last", "一二三"),
        ("down", "一二三"),
    ):
        services.move_line(need_list=need_list, need=late, to=to, actor=cast.secretary)
        assert "".join(texts(need_list)) == order
    services.remove_lines(need_list=need_list, needs=[one, two], actor=cast.officer)
    assert texts(need_list) == ["三"]
    verbs = list(trail(need_list).values_list("verb", flat=True))
    assert verbs[:2] == ["need_list.lines_removed", "need_list.line_moved"]
    assert {"need_list.drafted", "need_list.lines_added"} < set(verbs)
    one.refresh_from_db()
    assert one.status == "listed"


def test_what_does_not_belong_on_the_list_is_not_added(rows, cast):
    on = rows.need("listed", text="已在清单")
    need_list = drafted(cast)
    far = services.enter_need(said=rows.said("南苑的灯", area=cast.nanyuan.code), actor=cast.officer)
    services.accept_need(need=far, actor=cast.officer)
    hidden = rows.need("listed", text="不公开的")
    services.hide_need(need=hidden, actor=cast.secretary)
    for need in (on, far, hidden, rows.need("submitted", text="没受理"), rows.need("matched", text="有人领了")):
        with pytest.raises(ValidationError) as refused:
            services.add_lines(need_list=need_list, needs=[need], actor=cast.officer)
        assert set(refused.value.error_dict) == {"needs"}, need.text
    for verb in (services.add_lines, services.remove_lines):
        with pytest.raises(ValidationError):
            verb(need_list=need_list, needs=[], actor=cast.officer)
    with pytest.raises(ValidationError):
        services.remove_lines(need_list=need_list, needs=[far], actor=cast.officer)
    with pytest.raises(ValidationError):
        services.move_line(need_list=need_list, need=far, to="up", actor=cast.officer)
    assert texts(need_list) == ["已在清单"]


def test_a_draft_is_renamed_on_the_version_it_was_read_in(rows, cast):
    rows.need("listed")
    need_list = drafted(cast)
    services.edit_need_list(need_list=need_list, title=" 十一月清单 ", version=1, actor=cast.secretary)
    need_list.refresh_from_db()
    assert (need_list.title, need_list.version) == ("十一月清单", 2)
    with pytest.raises(StaleVersion):
        services.edit_need_list(need_list=need_list, title="另一个", version=1, actor=cast.officer)
    with pytest.raises(ValidationError):
        services.edit_need_list(need_list=need_list, title="  ", version=2, actor=cast.officer)


def test_a_draft_thrown_away_gives_its_number_to_the_next(rows, cast):
    need = rows.need("listed")
    need_list = drafted(cast)
    pk = need_list.pk
    services.discard_need_list(need_list=need_list, actor=cast.secretary)
    assert not NeedList.objects.exists()
    need.refresh_from_db()
    assert need.status == "listed"
    assert AuditEntry.objects.filter(verb="need_list.discarded", target_id=pk).exists()
    assert drafted(cast).edition == 1


# ── published ─────────────────────────────────────────────────────────────────────────────────
def test_publishing_writes_down_how_things_stand_and_lists_what_was_accepted(rows, cast):
    need = rows.need("accepted", text="楼道灯坏了，打028-87654321", place="和平小区3栋2单元501")
    need_list = drafted(cast)
    services.publish_need_list(need_list=need_list, actor=cast.secretary)
    need.refresh_from_db()
    need_list.refresh_from_db()
    line = need_list.entries.get()
    assert (need.status, line.status, need_list.status) == ("listed", "listed", "published")
    assert (need_list.published_by, line.number, line.category) == (cast.secretary, need.number, "物业管理")
    assert (line.text, line.place) == ("楼道灯坏了，打****", "和平小区3栋")
    assert trail(need_list).first().verb == "need_list.published"
    assert trail(need).filter(verb="need.listed").exists()

    services.resolve_need(need=need, resolution="换了新灯", actor=cast.secretary)
    read = lines_of(need_list, among=Need.objects.visible_to(cast.secretary))[0]
    assert (read.status, read.now, read.moved) == ("listed", "resolved", True)


def test_a_published_list_never_changes_in_any_way(rows, cast):
    need = rows.need("listed")
    need_list = published(cast)
    other = rows.need("listed", text="另一件")
    tries = {
        "edit": lambda: services.edit_need_list(need_list=need_list, title="改", version=None, actor=cast.officer),
        "add": lambda: services.add_lines(need_list=need_list, needs=[other], actor=cast.officer),
        "remove": lambda: services.remove_lines(need_list=need_list, needs=[need], actor=cast.officer),
        "order": lambda: services.move_line(need_list=need_list, need=need, to="up", actor=cast.officer),
        "discard": lambda: services.discard_need_list(need_list=need_list, actor=cast.officer),
        "publish": lambda: services.publish_need_list(need_list=need_list, actor=cast.officer),
    }
    for name, attempt in tries.items():
        with pytest.raises(DomainError) as refused:
            attempt()
        assert (refused.value.code, refused.value.http_status) == ("wrong_state", 409), name
    entries = NeedListEntry.objects.filter(list=need_list)
    beneath = (
        lambda: NeedList.objects.filter(pk=need_list.pk).update(title="x"),
        lambda: NeedList.objects.filter(pk=need_list.pk).delete(),
        lambda: entries.update(text="x"),
        lambda: entries.delete(),
        lambda: NeedListEntry.objects.create(
            list=need_list, need=other, position=2, number="x", area_code="x", category="x", text="x", reach="x",
            urgency="x", status="x",
        ),
    )  # fmt: skip
    for attempt in beneath:
        with pytest.raises(IntegrityError), transaction.atomic():
            attempt()


def test_an_empty_list_and_one_with_lines_that_are_over_wait(rows, cast):
    need_list = drafted(cast)
    with pytest.raises(DomainError) as refused:
        services.publish_need_list(need_list=need_list, actor=cast.secretary)
    assert refused.value.code == "barred"
    need, hidden = rows.need("listed"), rows.need("listed", text="后来不公开")
    services.add_lines(need_list=need_list, needs=[need, hidden], actor=cast.secretary)
    services.hide_need(need=hidden, actor=cast.secretary)
    with pytest.raises(DomainError, match=hidden.number):
        services.publish_need_list(need_list=need_list, actor=cast.secretary)
    services.remove_lines(need_list=need_list, needs=[hidden], actor=cast.secretary)
    services.publish_need_list(need_list=need_list, actor=cast.secretary)
    assert texts(need_list) == [need.text]


def test_whoever_publishes_has_seen_what_is_published(rows, cast):
    need = rows.need("listed")
    need_list = drafted(cast)
    rows.need("listed", text="另一件")
    services.remove_lines(need_list=need_list, needs=[need], actor=cast.officer)
    services.add_lines(need_list=need_list, needs=[need], actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.publish_need_list(need_list=need_list, version=1, actor=cast.secretary)
    assert services.publish_need_list(need_list=need_list, version=3, actor=cast.secretary).status == "published"


def test_units_and_staff_of_the_place_hear_of_it_and_nobody_else(rows, cast, zone):
    rows.need("listed")
    community = Alliance.objects.create(name="河池联盟", kind=AllianceKind.COMMUNITY, area_code=cast.hechi.code)
    Seat.objects.create(alliance=community, unit=cast.unit, joined_on="2020-01-01")

    def told(need_list):
        found = Notice.objects.filter(event="need_list.published", link=need_list.get_absolute_url())
        return sorted(found.values_list("to__full_name", flat=True))

    assert told(published(cast)) == sorted([cast.officer.full_name, cast.liaison.full_name])
    street = published(cast, actor="officer", code=cast.street.code)
    everybody = [cast.secretary.full_name, cast.liaison.full_name, cast.other_liaison.full_name]
    assert told(street) == sorted(everybody)
    of_zone = published(cast, actor="officer", code=cast.street.code, zone=zone)
    assert told(of_zone) == sorted([cast.secretary.full_name, cast.liaison.full_name])


@pytest.mark.django_db(transaction=True)
def test_two_publish_at_once_and_one_of_them_does(rows, cast):
    rows.need("accepted")
    need_list = drafted(cast)
    ended = at_once(
        lambda: services.publish_need_list(need_list=need_list, actor=cast.officer),
        lambda: services.publish_need_list(need_list=need_list, actor=cast.secretary),
    )
    assert sorted(ended) == ["done", "wrong_state"]
    assert AuditEntry.objects.filter(verb="need_list.published").count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_draft_at_once_and_one_draft_is_made(rows, cast):
    rows.need("listed")
    ended = at_once(lambda: drafted(cast), lambda: drafted(cast, "officer"))
    assert sorted(ended) == ["already_drafted", "done"]
    assert NeedList.objects.count() == 1


# ── who reads what ────────────────────────────────────────────────────────────────────────────
SEES = {
    # persona: draft of Hechi, published of Hechi, draft of the street
    "officer": (True, True, True), "secretary": (True, True, False), "district": (True, True, True),
    "liaison": (False, True, False), "other_liaison": (False, True, False), "supervisor": (False, True, False),
    "resident": (False, True, False), "neighbour": (False, True, False), "other_officer": (False, False, False),
    "next_liaison": (False, False, False), "auditor": (False, False, False), "stranger": (False, False, False),
}  # fmt: skip


@pytest.mark.parametrize(("name", "expected"), SEES.items())
def test_who_sees_which_list(rows, cast, name, expected):
    rows.need("listed")
    lists = (published(cast), drafted(cast), drafted(cast, "officer", cast.street.code))
    seen = set(NeedList.objects.visible_to(cast.of(name)))
    shown, draft, street = (one in seen for one in lists)
    assert (draft, shown, street) == expected


def test_what_was_hidden_after_publishing_is_no_longer_quoted(rows, cast, page, client):
    need = rows.need("listed", text="我家老人卧床没人照看", place="和平小区3栋")
    need_list = published(cast)
    services.hide_need(need=need, actor=cast.secretary)
    for reader in (cast.liaison, cast.supervisor):
        answer = page(reader).get(need_list.get_absolute_url()).content.decode()
        assert need.text not in answer
        assert "后来改为不公开" in answer
        assert "和平小区" not in answer
    assert need.text in page(cast.secretary).get(need_list.get_absolute_url()).content.decode()
    public = client.get(reverse("portal:edition", args=[need_list.pk])).content.decode()
    assert need.text not in public
    files = page(cast.liaison).get(reverse("needs:edition-docx", args=[need_list.pk])).content
    with zipfile.ZipFile(io.BytesIO(files)) as parts:
        assert need.text not in parts.read("word/document.xml").decode()


def test_everybody_reads_a_published_list_without_building_and_door(rows, cast, client, api, page):
    need = rows.need("listed", place="和平小区3栋2单元501")
    need_list = published(cast)
    answer = client.get("/lists/").content.decode()
    assert need_list.title in answer
    shown = client.get(reverse("portal:edition", args=[need_list.pk])).content.decode()
    assert need.text in shown
    assert f"/case/{need.pk}/" in shown
    assert "和平小区" not in shown
    assert client.get(reverse("portal:edition", args=[drafted(cast).pk])).status_code == 404
    told = api(cast.resident).get(f"/api/v1/need-lists/{need_list.pk}/").json()
    assert told["lines"][0]["place"] == ""
    assert api(cast.liaison).get(f"/api/v1/need-lists/{need_list.pk}/").json()["lines"][0]["place"] == "和平小区3栋"
    led = page(cast.resident).get(need_list.get_absolute_url())
    assert led["Location"] == reverse("portal:edition", args=[need_list.pk])


def test_a_communitys_neighbours_read_their_own_and_the_streets_lists(rows, cast, page):
    rows.need("listed")
    far = services.enter_need(said=rows.said("南苑的灯", area=cast.nanyuan.code), actor=cast.officer)
    services.accept_need(need=far, actor=cast.officer)
    published(cast)
    published(cast, actor="officer", code=cast.nanyuan.code)
    published(cast, actor="officer", code=cast.street.code)
    answer = page(cast.resident).get("/lists/").content.decode()
    assert "河池社区需求清单" in answer
    assert "同心街道需求清单" in answer
    assert "南苑社区需求清单" not in answer


# ── two editions ──────────────────────────────────────────────────────────────────────────────
def test_two_editions_are_told_apart(rows, cast, page, api):
    stays, changes, ends = (rows.need("listed", text=text) for text in ("不变的", "要改的", "办完的"))
    first = published(cast)
    services.resolve_need(need=ends, resolution="修好了", actor=cast.secretary)
    said = services.Said.of(changes)
    services.edit_need(
        need=changes, said=services.Said(**{**vars(said), "urgency": "urgent"}), version=None, actor=cast.secretary
    )
    comes = rows.need("accepted", text="新来的")
    second = published(cast)

    among = Need.objects.visible_to(cast.secretary)
    found = compare(lines_of(first, among=among), lines_of(second, among=among))
    assert [line.need for line in found.added] == [comes.pk]
    assert [(line.need, line.now) for line in found.gone] == [(ends.pk, "resolved")]
    assert [(line.need, list(what)) for line, what in found.changed] == [
        (changes.pk, [Change("urgency", "normal", "urgent")])
    ]
    assert found.same == 1
    assert stays.list_entries.count() == 2

    answer = page(cast.secretary).get(reverse("needs:edition-compare", args=[second.pk]))
    assert (len(answer.context["added"]), len(answer.context["gone"]), answer.context["same"]) == (1, 1, 1)
    told = api(cast.liaison).get(f"/api/v1/need-lists/{second.pk}/compare/?with={first.pk}").json()
    assert (told["earlier"], told["changed"][0]["changes"]) == (
        first.pk, [{"column": "urgency", "before": "normal", "after": "urgent"}]
    )  # fmt: skip
    assert page(cast.secretary).get(reverse("needs:edition-compare", args=[first.pk])).status_code == 302
    assert api(cast.secretary).get(f"/api/v1/need-lists/{first.pk}/compare/").status_code == 404
    elsewhere = published(cast, actor="officer", code=cast.street.code)
    wrong = reverse("needs:edition-compare", args=[second.pk])
    assert page(cast.secretary).get(f"{wrong}?with={elsewhere.pk}").status_code == 404


def test_a_draft_is_compared_with_the_last_published(rows, cast, page):
    rows.need("listed")
    published(cast)
    rows.need("listed", text="新来的")
    answer = page(cast.secretary).get(reverse("needs:edition-compare", args=[drafted(cast).pk]))
    assert [line.text for line in answer.context["added"]] == ["新来的"]


# ── doors ─────────────────────────────────────────────────────────────────────────────────────
DOORS = ("page", "api")


def take(door, step, need_list, client, body=None):
    if door == "page":
        return client.post(reverse(f"needs:edition-{step}", args=[need_list.pk]), body or {})
    return client.post(f"/api/v1/need-lists/{need_list.pk}/{step}/", body or {}, format="json")


@pytest.mark.parametrize("door", DOORS)
def test_a_list_is_drafted_worked_on_and_published_through_either_door(door, rows, cast, page, api):
    one, two = rows.need("listed", text="一"), rows.need("listed", text="二")
    client = (page if door == "page" else api)(cast.secretary)
    if door == "page":
        answer = client.post(reverse("needs:edition-list"), {"place": cast.hechi.code})
        assert answer.status_code == 302
    else:
        answer = client.post("/api/v1/need-lists/", {"area_code": cast.hechi.code}, format="json")
        assert (answer.status_code, len(answer.json()["lines"])) == (201, 2)
    need_list = NeedList.objects.get()
    page_or_api = {
        "remove": ({"id": [one.pk]}, {"needs": [one.pk]}), "add": ({"id": [one.pk]}, {"needs": [one.pk]}),
        "order": ({"move": f"{one.pk}:first"}, {"need": one.pk, "to": "first"}), "publish": ({"version": 4}, {}),
    }  # fmt: skip
    for step, bodies in page_or_api.items():
        answer = take(door, step, need_list, client, bodies[door == "api"])
        assert answer.status_code == (302 if door == "page" else 200), (step, answer.content.decode()[:300])
    assert [line.need_id for line in need_list.entries.all()] == [one.pk, two.pk]
    need_list.refresh_from_db()
    assert need_list.status == "published"
    assert take(door, "publish", need_list, client).status_code == 409
    assert take(door, "discard", need_list, client).status_code == 409


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", ["publish", "add", "remove", "order", "discard"])
def test_a_step_is_refused_to_the_wrong_person(step, door, rows, cast, page, api):
    need = rows.need("listed")
    need_list = drafted(cast)
    body = {"id": [need.pk], "needs": [need.pk], "need": need.pk, "to": "up", "move": f"{need.pk}:up"}
    make = page if door == "page" else api
    for name, code in (("district", 403), ("liaison", 404), ("other_officer", 404), ("resident", 404)):
        assert take(door, step, need_list, make(cast.of(name)), body).status_code == code, name
    assert take(door, step, need_list, make(), body).status_code in {302, 401}
    need_list.refresh_from_db()
    assert (need_list.status, need_list.entries.count(), need_list.version) == ("draft", 1, 1)


def test_bad_input_is_named_and_nothing_is_lost(rows, cast, page, api):
    need = rows.need("listed")
    need_list = drafted(cast)
    client, machine = page(cast.secretary), api(cast.secretary)
    for step, body in (
        ("add", {}), ("remove", {}), ("add", {"id": ["x"]}), ("remove", {"id": [need.pk, "9" * 30]}),
        ("order", {}), ("order", {"move": f"{need.pk}:sideways"}), ("order", {"move": "x"}), ("edit", {"title": ""}),
        ("edit", {"title": "长" * 81}), ("publish", {"version": "x"}),
    ):  # fmt: skip
        answer = take("page", step, need_list, client, body)
        assert answer.status_code == 422, (step, body)
        assert "tx-say--error" in answer.content.decode(), (step, body)
    for step, body, field in (
        ("add", {}, "needs"), ("add", {"needs": []}, "needs"), ("remove", {"needs": ["x"]}, "needs"),
        ("order", {"need": need.pk}, "to"), ("order", {"need": 0, "to": "up"}, "need"),
    ):  # fmt: skip
        answer = take("api", step, need_list, machine, body)
        assert (answer.status_code, list(answer.json()["errors"])) == (400, [field]), (step, body)
    assert client.post(reverse("needs:edition-list"), {"place": "zone:1"}).status_code == 422
    refused = machine.post("/api/v1/need-lists/", {"area_code": "51"}, format="json")
    assert list(refused.json()["errors"]) == ["area_code"]
    stale = machine.patch(f"/api/v1/need-lists/{need_list.pk}/", {"title": "新"}, HTTP_IF_MATCH="7", format="json")
    assert (stale.status_code, stale.json()["current_version"]) == (409, 1)
    assert machine.patch(f"/api/v1/need-lists/{need_list.pk}/", {"title": "新"}, format="json").json()["title"] == "新"


def test_the_index_is_narrowed_and_names_the_silent_communities(rows, cast, page, api, zone):
    rows.need("listed")
    of_hechi = published(cast)
    of_zone, of_street = (drafted(cast, "officer", cast.street.code, one) for one in (zone, None))
    found = {
        "": [of_street, of_zone, of_hechi], "scope=community": [of_hechi], "scope=zone": [of_zone],
        "scope=street": [of_street], "status=published": [of_hechi], f"area={cast.hechi.code}": [of_hechi],
    }  # fmt: skip
    for query, lists in found.items():
        answer = page(cast.officer).get(f"/needs/lists/?{query}")
        assert [row["list"] for row in answer.context["page"]["rows"]] == lists, query
        told = api(cast.officer).get(f"/api/v1/need-lists/?{query}").json()["results"]
        assert [row["id"] for row in told] == [one.pk for one in lists], query
    assert silent_communities(cast.street.code) == ["南苑社区"]
    assert "南苑社区" in page(cast.officer).get("/needs/lists/").content.decode()
    assert page(cast.secretary).get("/needs/lists/").context["silent"] == []


def test_the_desk_leads_whose_place_it_is_to_the_draft(rows, cast, page):
    rows.need("listed")
    need_list = drafted(cast)
    groups = page(cast.secretary).get("/desk/").context["work"].groups
    mine = next(group for group in groups if group["key"] == "publish-list")
    assert mine["rows"][0]["url"] == need_list.get_absolute_url()
    assert not [
        group for group in page(cast.officer).get("/desk/").context["work"].groups if group["key"] == mine["key"]
    ]


# ── files ─────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.usefixtures("fonts")
def test_the_workbook_and_the_document_say_what_the_page_says(rows, cast, page):
    need = rows.need("listed", text="楼道灯坏了", place="和平小区3栋", urgency="urgent")
    need_list = published(cast)
    services.resolve_need(need=need, resolution="换了", actor=cast.secretary)
    client = page(cast.liaison)
    answer = client.get(reverse("needs:edition-xlsx", args=[need_list.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    table = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert table[0][:5] == ["序号", "编号", "社区", "类别", "需求内容"]
    assert table[1][:9] == [1, need.number, "河池社区", "物业管理", "楼道灯坏了", "和平小区3栋", "一般", "急", 0]
    assert table[1][9].date() == need.completion_due
    assert table[1][10:] == ["已列清单", "已办结待评"]
    answer = client.get(reverse("needs:edition-docx", args=[need_list.pk]))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as parts:
        said = parts.read("word/document.xml").decode()
    printed = read(client.get(reverse("needs:edition-pdf", args=[need_list.pk])).content)
    for words in ("河池社区本期共列需求", "楼道灯坏了（急），和平小区3栋", "物业管理"):
        assert words in said
        assert words in "".join(one.text for one in printed)
    assert client.get(reverse("needs:edition-xlsx", args=[drafted(cast).pk])).status_code == 404


def test_a_title_that_is_no_sheet_name_still_makes_a_workbook(rows, cast, page):
    rows.need("listed")
    need_list = drafted(cast)
    services.edit_need_list(need_list=need_list, title="10/11月：[急]?*", version=None, actor=cast.secretary)
    answer = page(cast.secretary).get(reverse("needs:edition-xlsx", args=[need_list.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(answer.streaming_content))).active
    assert (sheet.title, sheet["A1"].value) == ("10 11月： 急", "10/11月：[急]?*")


@pytest.mark.parametrize("path", ["/needs/lists/", "/lists/", "/api/v1/need-lists/"])
def test_an_index_asks_the_same_number_of_questions_for_few_and_many(
    path, rows, cast, page, api, django_assert_max_num_queries
):
    rows.need("listed")
    client = (api if path.startswith("/api") else page)(cast.officer)
    _publish(cast, 3)
    client.get(path)
    with django_assert_max_num_queries(16) as few:
        assert client.get(path).status_code == 200
    _publish(cast, 12)
    with django_assert_max_num_queries(16) as more:
        assert client.get(path).status_code == 200
    assert len(more) == len(few)


def _publish(cast, times):
    for _turn in range(times):
        published(cast)


@pytest.mark.parametrize("state", ["draft", "published", "public", "compare", "api"])
def test_one_list_asks_the_same_number_of_questions_for_few_and_many_lines(
    state, rows, cast, page, api, django_assert_max_num_queries
):
    counts = []
    for n in (3, 27):
        for turn in range(n):
            rows.need("listed", text=f"第{turn}件")
        need_list = drafted(cast) if state == "draft" else published(cast)
        if state == "draft":
            # What may be added is there too.
            some = [line.need for line in need_list.entries.all()[: n // 2]]
            services.remove_lines(need_list=need_list, needs=some, actor=cast.secretary)
        elif state == "compare":
            need_list = published(cast)
        path = {
            "public": reverse("portal:edition", args=[need_list.pk]),
            "compare": reverse("needs:edition-compare", args=[need_list.pk]),
            "api": f"/api/v1/need-lists/{need_list.pk}/",
        }.get(state, need_list.get_absolute_url())
        client = (api if state == "api" else page)(cast.secretary)
        client.get(path)
        with django_assert_max_num_queries(24) as asked:
            assert client.get(path).status_code == 200
        counts.append(len(asked))
        if state == "draft":
            services.discard_need_list(need_list=need_list, actor=cast.secretary)
    assert counts[0] == counts[1], counts


def test_limits_are_dates_of_the_need(rows, cast):
    need = rows.need("listed")
    assert isinstance(published(cast).entries.get().due, date)
    assert need.list_entries.get().due == need.completion_due
