"""What people type that nobody asked for: each refusal at its field and in plain words, all else kept as typed."""

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core.personal.inside_text import cover_contacts, tells_contact, tidy
from needs import services
from needs.models import Category, Need
from needs.services import Asker, Said

DOORS = ("page", "api")
CONTACT = "请不要写电话或身份证号"


def written(cast, **more):
    return {
        "text": "楼道灯坏了", "category": Category.objects.get(key="property").pk, "area_code": cast.hechi.code,
        "urgency": "normal", "reach": "ordinary", "public": True, **more,
    }  # fmt: skip


def hand_in(door, cast, page, api, **more):
    if door == "page":
        return page(cast.secretary).post(reverse("needs:need-add"), written(cast, **more))
    return api(cast.secretary).post("/api/v1/needs/", written(cast, **more), format="json")


# field, what is typed, what the answer says beside it
REFUSED = [
    ("text", "长" * 1000, "300"),
    ("text", "", "请填写"),
    ("text", "   ", "请填写"),
    ("text", "\u3000\u3000", "请填写"),
    ("text", "\u200b\u200d\u2060", "请写清楚是什么事"),
    ("text", "找王大妈 13800138000", CONTACT),
    ("text", "打 138 0013 8000 找我", CONTACT),
    ("text", "打 １３８００１３８０００ 找我", CONTACT),
    ("text", "打 +86-138-0013-8000 找我", CONTACT),
    ("place", "3栋，找 13800138000", CONTACT),
    ("detail", "身份证 11010519491231002X 的老人", CONTACT),
    ("place", "地" * 101, "100"),
    ("asker_phone", "+44 7911 123456", "国内的手机号"),
    ("asker_phone", "+852 5123 4567", "国内的手机号"),
    ("asker_phone", "12345", "国内的手机号"),
    ("asker_phone", "没有电话", "国内的手机号"),
    ("asker_phone", "138****8000", "国内的手机号"),
    ("asker_name", "名" * 31, "30"),
    ("category", "99999", ""),
    ("meeting", "会" * 31, "30"),
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("field", "typed", "says"), REFUSED, ids=[f"{row[0]}-{n}" for n, row in enumerate(REFUSED)])
def test_what_cannot_be_kept_is_refused_at_its_field(field, typed, says, door, cast, page, api):
    answer = hand_in(door, cast, page, api, **{field: typed, "consent": True})
    assert answer.status_code == (422 if door == "page" else 400)
    errors = answer.context["form"].errors[field] if door == "page" else answer.json()["errors"][field]
    assert errors
    if door == "page" or says not in {"请填写", "300", "100", "30"}:
        assert says in str(errors)
    assert not Need.objects.exists()


# Strange, and kept as it was typed: it is text and nothing else.
KEPT = [
    "楼道灯坏了💡👨‍👩‍👧，请帮忙🙏",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "'; DROP TABLE needs_need; --",
    "' OR 1=1 --",
    "{{ 7*7 }} {% load i18n %} ${7*7} %(text)s %s",
    "..\\..\\etc\\passwd %00",
    "𠮷野家门口的龘字招牌",
    "1号楼10层1001室2020年13800元",
]


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("text", KEPT)
def test_strange_words_are_kept_and_shown_as_words(text, door, cast, page, api):
    assert hand_in(door, cast, page, api, text=text).status_code in {201, 302}
    need = Need.objects.get()
    assert need.text == text
    services.accept_need(need=need, actor=cast.secretary)
    for address in (need.get_absolute_url(), f"{reverse('needs:need-list')}?view=all"):
        shown = page(cast.secretary).get(address).text
        assert "<script>alert(1)" not in shown
        assert "<img src=x" not in shown
    found = page(cast.secretary).get(reverse("needs:need-list"), {"q": text, "view": "all"})
    assert found.status_code == 200


def test_letters_that_turn_the_reading_direction_or_cannot_be_seen_are_left_out(rows, cast):
    need = services.enter_need(said=rows.said("\u202e灯坏了\x00\x07 \u2066请修\u2069"), actor=cast.secretary)
    assert need.text == "灯坏了 请修"


@pytest.mark.parametrize("resolution", ["", "  ", "\n\t", "\u200b\u2060"])
@pytest.mark.parametrize("door", DOORS)
def test_nothing_is_resolved_without_a_result(resolution, door, rows, cast, page, api):
    need = rows.need("accepted")
    if door == "page":
        answer = page(cast.secretary).post(reverse("needs:need-resolve", args=[need.pk]), {"resolution": resolution})
        assert (answer.status_code, "resolution" in answer.text) == (422, True)
    else:
        address = f"/api/v1/needs/{need.pk}/resolve/"
        answer = api(cast.secretary).post(address, {"resolution": resolution}, format="json")
        assert (answer.status_code, "resolution" in answer.json()["errors"]) == (400, True)
    need.refresh_from_db()
    assert need.status == "accepted"


def test_what_stood_in_a_text_before_does_not_keep_it_from_being_changed_elsewhere(rows, cast):
    need = rows.need()
    Need.objects.filter(pk=need.pk).update(text="老台账：找 13800138000")
    need.refresh_from_db()
    said = Said(**{**Said.of(need).__dict__, "urgency": "urgent"})
    assert services.edit_need(need=need, said=said, version=1, actor=cast.secretary).urgency == "urgent"
    worse = Said(**{**said.__dict__, "place": "找 13800138001"})
    with pytest.raises(ValidationError) as refused:
        services.edit_need(need=need, said=worse, version=2, actor=cast.secretary)
    assert list(refused.value.error_dict) == ["place"]


def test_an_answer_tells_no_phone_either(rows, cast):
    need = rows.need("needs_more")
    with pytest.raises(ValidationError) as refused:
        services.answer_more(need=need, detail="打我电话 13800138000", actor=cast.resident)
    assert "detail" in refused.value.error_dict


def test_a_name_is_kept_only_with_consent(rows, cast):
    with pytest.raises(ValidationError) as refused:
        services.enter_need(said=rows.said(), asker=Asker("赵大爷"), actor=cast.secretary)
    assert "consent" in refused.value.error_dict


TEXTS = [
    ("电话13800138000。", True, "电话138****8000。"),
    ("138-0013-8000 或 13900139000", True, "138****8000 或 139****9000"),
    ("编号 2013800138000123", False, None),
    ("花了 13800 元，共 138001 次", False, None),
    ("028-87654321", False, None),
    ("身份证11010519491231002X", True, "身份证110105****"),
]


@pytest.mark.parametrize(("text", "tells", "covered"), TEXTS)
def test_only_what_is_a_mobile_or_an_identity_number_is_taken_for_one(text, tells, covered):
    assert tells_contact(text) is tells
    assert cover_contacts(text) == (text if covered is None else covered)


def test_tidying_keeps_lines_and_joined_emoji():
    assert tidy("  一\n二👨‍👩‍👧 ") == "一\n二👨‍👩‍👧"
