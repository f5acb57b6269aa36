"""Brand service lists: drawn up from agreed matches, named and dated, published once for all, carried on."""

import io
import zipfile

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from core.areas.models import StreetSettings
from core.audit import trail
from core.errors import DomainError, StaleVersion
from core.models import Notice
from members.models import UnitKind
from needs import services
from needs.matching.ontology import ontology
from needs.matching.subjects import subject_of
from needs.models import BrandList
from needs.selectors.brands import agreed_services, groups_of, told_of


def agree(need, resource, cast, who="liaison"):
    claim = services.claim_need(need=need, resource=resource, actor=cast.of(who))
    return services.confirm_claim(claim=claim, actor=cast.officer)


@pytest.fixture
def street(rows, cast):
    """Two haircuts and a lamp by the hospital, chess by the bank; one claim that nobody has confirmed."""
    rows.hair = rows.resource(content="上门理发师傅两名", type="volunteers", slots=9, serves="行动不便的老人")
    rows.chess = rows.resource(
        cast.other_unit, content="象棋围棋老师到社区教下棋", type="experts", slots=9, availability="每周六上午",
        serves="退休老人",
    )  # fmt: skip
    first = rows.need("listed", text="老人出不了门，想请人上门理发", category="elderly")
    second = services.enter_need(said=rows.said("爷爷卧床，想理发", area=cast.nanyuan.code), actor=cast.officer)
    services.list_need(need=services.accept_need(need=second, actor=cast.officer), actor=cast.officer)
    for need in (first, second):
        agree(need, rows.hair, cast)
    agree(rows.need("listed", text="退休老人想学下棋，缺老师", category="culture"), rows.chess, cast, "other_liaison")
    services.claim_need(need=rows.need("listed", text="楼道灯坏了"), actor=cast.liaison)


def drafted(cast):
    return services.draft_brand_list(street_code=cast.street.code, actor=cast.officer)


def finished(brand_list, cast):
    for line in brand_list.entries.select_related("list"):
        services.edit_brand_service(
            line=line, name=line.name, concept=line.concept, schedule=line.schedule or "提前三天预约",
            serves=line.serves or "全体居民", actor=cast.officer,
        )  # fmt: skip
    return brand_list


def published(cast):
    return services.publish_brand_list(brand_list=finished(drafted(cast), cast), actor=cast.officer)


# ── drawing up ────────────────────────────────────────────────────────────────────────────────
def test_a_draft_groups_what_was_agreed_by_matter_and_unit(street, rows, cast):
    brand_list = drafted(cast)
    assert (brand_list.title, brand_list.edition) == ("同心街道品牌服务清单（第1期）", 1)
    lines = [
        (one.concept, one.unit, one.name, one.schedule, one.serves, one.place, one.met)
        for one in brand_list.entries.all()
    ]
    assert lines == [
        ("理发", cast.unit, "同心中医医院·理发", "", "行动不便的老人", "南苑社区、河池社区", 2),
        (
            "棋牌益智", cast.other_unit, "同心建设银行支行·棋牌益智", "每周六上午", "退休老人", "河池社区", 1,
        ),
    ]  # fmt: skip
    assert brand_list.entries.first().claims.count() == 2
    assert told_of(groups_of(brand_list)) == {"services": 2, "matters": 2, "units": 2, "met": 3}


def test_a_match_is_called_by_what_both_say():
    known = ontology()
    assert subject_of("退休老人想学下棋", "象棋围棋老师到社区教下棋", known) == "棋牌益智"
    assert subject_of("楼道灯不亮", "", known) == "楼道照明"
    assert subject_of("随便", "", known) == ""


def test_a_garrison_and_what_nobody_confirmed_are_on_no_list(street, rows, cast):
    assert len(agreed_services(cast.street.code)) == 2
    cast.other_unit.kind = UnitKind.MILITARY
    cast.other_unit.save(update_fields=["kind"])
    assert [one.unit for one in agreed_services(cast.street.code)] == [cast.unit]


@pytest.mark.parametrize("who", ["secretary", "district", "liaison", "other_officer", "supervisor", "resident"])
def test_only_the_street_s_officers_draw_one_up(who, street, cast):
    with pytest.raises(PermissionDenied):
        services.draft_brand_list(street_code=cast.street.code, actor=cast.of(who))
    brand_list = drafted(cast)
    line = brand_list.entries.select_related("list").first()
    for said in (
        lambda: services.publish_brand_list(brand_list=brand_list, actor=cast.of(who)),
        lambda: services.refresh_brand_list(brand_list=brand_list, actor=cast.of(who)),
        lambda: services.edit_brand_list(brand_list=brand_list, title="x", actor=cast.of(who)),
        lambda: services.discard_brand_list(brand_list=brand_list, actor=cast.of(who)),
        lambda: services.remove_brand_service(line=line, actor=cast.of(who)),
        lambda: services.move_brand_service(line=line, to="up", actor=cast.of(who)),
        lambda: services.edit_brand_service(
            line=line, name="x", concept="x", schedule="x", serves="x", actor=cast.of(who)
        ),
    ):
        with pytest.raises(PermissionDenied):
            said()


def test_one_street_has_one_draft(street, cast):
    drafted(cast)
    with pytest.raises(DomainError) as refused:
        drafted(cast)
    assert refused.value.code == "already_drafted"
    with pytest.raises(IntegrityError), transaction.atomic():
        BrandList.objects.create(
            area_code=cast.street.code, edition=7, title="x", created_by=cast.officer, created_at="2026-11-01T00:00Z"
        )


# ── at work ───────────────────────────────────────────────────────────────────────────────────
def test_a_service_is_named_moved_and_taken_off(street, cast):
    brand_list = drafted(cast)
    hair, chess = brand_list.entries.select_related("list")
    services.edit_brand_service(
        line=hair, name="银发理发", concept="理发", schedule="每月第一个周三", serves="卧床老人", actor=cast.officer
    )
    services.move_brand_service(line=chess, to="first", actor=cast.officer)
    assert [one.name for one in brand_list.entries.all()] == ["同心建设银行支行·棋牌益智", "银发理发"]
    services.remove_brand_service(line=chess, actor=cast.officer)
    assert [one.name for one in brand_list.entries.all()] == ["银发理发"]
    verbs = set(trail(brand_list).values_list("verb", flat=True))
    assert {"brand_list.line_edited", "brand_list.line_moved", "brand_list.lines_removed"} < verbs


def test_what_is_agreed_later_is_taken_up_without_touching_what_is_written(street, rows, cast):
    brand_list = finished(drafted(cast), cast)
    agree(rows.need("listed", text="奶奶想理发，下不了楼", category="elderly"), rows.hair, cast)
    lamp = rows.resource(content="电工上门检修楼道灯", type="volunteers", slots=9)
    agree(rows.need("listed", text="楼道灯不亮", category="property"), lamp, cast)
    services.refresh_brand_list(brand_list=brand_list, actor=cast.officer)
    lines = list(brand_list.entries.all())
    assert [line.met for line in lines] == [3, 1, 1]
    assert lines[0].schedule == "提前三天预约"
    services.refresh_brand_list(brand_list=brand_list, actor=cast.officer)
    assert brand_list.entries.count() == 3


def test_a_service_without_its_time_or_its_people_is_not_published(street, cast):
    brand_list = drafted(cast)
    with pytest.raises(DomainError) as refused:
        services.publish_brand_list(brand_list=brand_list, actor=cast.officer)
    assert str(refused.value) == "先写上服务时间和服务对象：同心中医医院·理发"
    for line in brand_list.entries.select_related("list"):
        services.remove_brand_service(line=line, actor=cast.officer)
    with pytest.raises(DomainError) as refused:
        services.publish_brand_list(brand_list=brand_list, actor=cast.officer)
    assert "清单还是空的" in str(refused.value)


def test_two_services_of_a_unit_are_not_called_the_same_matter(street, rows, cast):
    lamp = rows.resource(content="电工上门检修楼道灯", type="volunteers", slots=9)
    agree(rows.need("listed", text="楼道灯不亮", category="property"), lamp, cast)
    first, second = drafted(cast).entries.filter(unit=cast.unit).select_related("list")
    with pytest.raises(ValidationError):
        services.edit_brand_service(
            line=second, name="x", concept=first.concept, schedule="x", serves="x", actor=cast.officer
        )


# ── published ─────────────────────────────────────────────────────────────────────────────────
def test_a_published_list_never_changes_and_the_units_are_told(street, cast):
    brand_list = published(cast)
    assert (brand_list.status, brand_list.published_by) == ("published", cast.officer)
    assert {notice.to for notice in Notice.objects.filter(event="brand_list.published")} == {
        cast.liaison, cast.other_liaison,
    }  # fmt: skip
    line = brand_list.entries.select_related("list").first()
    with pytest.raises(DomainError):
        services.remove_brand_service(line=line, actor=cast.officer)
    with pytest.raises(DomainError):
        services.publish_brand_list(brand_list=brand_list, actor=cast.officer)
    for wrong in (
        lambda: brand_list.entries.update(name="x"), lambda: brand_list.entries.all().delete(),
        lambda: BrandList.objects.filter(pk=brand_list.pk).update(title="x"),
    ):  # fmt: skip
        with pytest.raises(IntegrityError), transaction.atomic():
            wrong()


def test_the_next_edition_keeps_what_was_written(street, rows, cast):
    brand_list = finished(drafted(cast), cast)
    hair = brand_list.entries.select_related("list").first()
    services.edit_brand_service(
        line=hair, name="银发理发", concept="理发到家", schedule="每月第一个周三", serves="卧床老人", actor=cast.officer
    )
    services.publish_brand_list(brand_list=brand_list, actor=cast.officer)
    agree(rows.need("listed", text="奶奶想理发，下不了楼", category="elderly"), rows.hair, cast)
    second = drafted(cast)
    assert second.edition == 2
    line = second.entries.get(unit=cast.unit)
    assert (line.name, line.concept, line.schedule, line.met) == ("银发理发", "理发到家", "每月第一个周三", 3)


def test_a_draft_that_was_changed_since_is_not_published_unseen(street, cast):
    brand_list = finished(drafted(cast), cast)
    brand_list.refresh_from_db()
    with pytest.raises(StaleVersion):
        services.publish_brand_list(brand_list=brand_list, version=brand_list.version - 1, actor=cast.officer)


def test_neighbours_read_what_is_published_and_nothing_else(street, cast, page):
    brand_list = drafted(cast)
    assert page().get(reverse("portal:brand", args=[brand_list.pk])).status_code == 404
    assert page(cast.liaison).get(brand_list.get_absolute_url()).status_code == 404
    services.publish_brand_list(brand_list=finished(brand_list, cast), actor=cast.officer)
    shown = page().get(reverse("portal:brand", args=[brand_list.pk])).text
    for said in ("·理发", "提前三天预约", "行动不便的老人", cast.unit.name):
        assert said in shown
    assert "爷爷卧床" not in shown
    assert brand_list.title in page().get(reverse("portal:brands")).text
    assert page(cast.resident).get(brand_list.get_absolute_url()).status_code == 302
    assert "同心中医医院·理发" in page(cast.liaison).get(brand_list.get_absolute_url()).text


# ── files ─────────────────────────────────────────────────────────────────────────────────────
def test_the_workbook_and_the_document_say_the_same(street, cast, page):
    brand_list = published(cast)
    book = page(cast.officer).get(reverse("needs:brand-xlsx", args=[brand_list.pk]))
    sheet = load_workbook(io.BytesIO(b"".join(book.streaming_content))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert "品牌名称" in rows[1]
    assert any("同心中医医院·理发" in row and "提前三天预约" in row and 2 in row for row in rows)
    word = page(cast.officer).get(reverse("needs:brand-docx", args=[brand_list.pk]))
    text = zipfile.ZipFile(io.BytesIO(b"".join(word) if word.streaming else word.content)).read("word/document.xml")
    for said in ("同心街道品牌服务清单", "·理发", "提前三天预约", "行动不便的老人", "家单位承担"):
        assert said.encode() in text


# ── both doors ────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_a_list_goes_through_either_door(door, street, cast, page, api):
    client = (page if door == "page" else api)(cast.officer)
    start = reverse("needs:brand-list") if door == "page" else "/api/v1/brand-lists/"
    body = {} if door == "page" else {"street_code": cast.street.code}

    def post(where, said=None):
        more = {} if door == "page" else {"format": "json"}
        return client.post(where, said or {}, **more).status_code

    assert post(start, body) in (201, 302)
    assert post(start, body) == 409
    brand_list = BrandList.objects.get()
    at = brand_list.get_absolute_url() if door == "page" else f"/api/v1/brand-lists/{brand_list.pk}/"
    wrong = 422 if door == "page" else 400
    for line in brand_list.entries.all():
        said = {"name": line.name, "concept": line.concept, "schedule": "每周三", "serves": "老人"}
        where = f"{at}lines/{line.pk}/" if door == "page" else f"{at}line/"
        extra = {} if door == "page" else {"line": line.pk}
        assert post(where, {**said, **extra}) in (200, 302)
        assert post(where, {**said, **extra, "schedule": ""}) == wrong
    last = brand_list.entries.last()
    move = {"move": f"{last.pk}:first"} if door == "page" else {"line": last.pk, "to": "first"}
    assert post(f"{at}order/", move) in (200, 302)
    assert brand_list.entries.first() == last
    assert post(f"{at}order/", {"move": "0:up"} if door == "page" else {"line": 0, "to": "aside"}) == wrong
    assert post(f"{at}refresh/") in (200, 302)
    if door == "page":
        assert post(f"{at}lines/{last.pk}/remove/") == 302
        assert post(f"{at}lines/{last.pk}/remove/") == 404
        assert post(f"{at}edit/", {"title": "品牌服务（秋）"}) == 302
    else:
        assert post(f"{at}remove/", {"line": last.pk}) == 200
        assert post(f"{at}remove/", {"line": last.pk}) == 404
        assert client.patch(at, {"title": "品牌服务（秋）"}, format="json").status_code == 200
    assert post(f"{at}publish/") in (200, 302)
    assert post(f"{at}publish/") == 409
    brand_list.refresh_from_db()
    assert (brand_list.status, brand_list.title) == ("published", "品牌服务（秋）")
    if door == "api":
        told = api(cast.liaison).get(at).json()
        assert [one["schedule"] for one in told["services"]] == ["每周三"]
        assert told["available_steps"] == []
        assert api(cast.other_officer).get(at).status_code == 404


def test_the_list_costs_the_same_however_long(street, rows, cast, page, django_assert_max_num_queries):
    published(cast)
    StreetSettings.objects.filter(street=cast.street).update(unit_ceiling=50)
    for n in range(12):
        resource = rows.resource(content=f"第{n}项电工上门检修", type="volunteers", slots=9)
        agree(rows.need("listed", text=f"{n}号楼楼道灯不亮", category="property"), resource, cast)
    client, brand_list = page(cast.officer), drafted(cast)
    client.get(brand_list.get_absolute_url())
    with django_assert_max_num_queries(16):
        client.get(brand_list.get_absolute_url())
