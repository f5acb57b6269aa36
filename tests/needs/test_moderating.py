"""Words mended for the public with the original kept, and what is shown or hidden."""

from dataclasses import replace

import pytest
from django.urls import reverse

from core.models import Notice
from needs import services
from needs.models import Need, NeedCall, OriginalText
from needs.services import Said
from tests.needs.test_entering import picture, written


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def mended(need, actor, reason="", **words):
    said = replace(Said.of(need), **words)
    return services.edit_need(need=need, said=said, version=need.version, reason=reason, actor=actor)


def test_what_was_said_is_kept_before_it_is_changed(rows, cast):
    need = services.enter_need(
        said=rows.said("姓张的物业不是东西", detail="骂人的话", place="3栋"), actor=cast.resident
    )
    need = mended(need, cast.secretary, "去掉人身攻击", text="物业不修灯", detail="")
    need = mended(need, cast.officer, text="楼道灯坏了")
    first, second = OriginalText.objects.all()
    assert (first.as_said(), first.reason, first.changed_by) == (
        {"text": "姓张的物业不是东西", "detail": "骂人的话", "place": "3栋"}, "去掉人身攻击", cast.secretary,
    )  # fmt: skip
    assert (second.text, second.changed_by) == ("物业不修灯", cast.officer)
    assert need.text == "楼道灯坏了"


@pytest.mark.parametrize("change", [{"urgency": "urgent"}, {"note": "已上门看过"}, {}])
def test_a_change_that_touches_no_words_keeps_none(change, rows, cast):
    mended(rows.need(), cast.secretary, **change)
    assert not OriginalText.objects.exists()


@pytest.mark.parametrize("door", ["page", "api"])
def test_the_reason_goes_along_through_either_door(door, rows, cast, page, api):
    need = rows.need(text="原来的话要改")
    if door == "page":
        told = written(cast, text="改过的话", version=1, reason="说清楚")
        assert page(cast.secretary).post(reverse("needs:need-edit", args=[need.pk]), told).status_code == 302
    else:
        told = {"text": "改过的话", "reason": "说清楚"}
        assert api(cast.secretary).patch(f"/api/v1/needs/{need.pk}/", told, format="json").status_code == 200
    original = OriginalText.objects.get()
    assert (original.text, original.reason) == ("原来的话要改", "说清楚")


def test_staff_read_the_original_and_units_and_neighbours_do_not(rows, cast, page):
    need = mended(rows.need("listed", text="原来骂人的话"), cast.secretary, text="楼道灯坏了")
    shown = page(cast.officer).get(need.get_absolute_url()).text
    assert "原文" in shown
    assert "原来骂人的话" in shown
    assert "原来骂人的话" not in page(cast.liaison).get(need.get_absolute_url()).text
    assert "原来骂人的话" in page(cast.resident).get(reverse("portal:case", args=[need.pk])).text
    assert "原来骂人的话" not in page(cast.neighbour).get(reverse("portal:case", args=[need.pk])).text


# ── shown and hidden ──────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", ["page", "api"])
def test_a_hidden_need_is_gone_for_neighbours_and_the_work_goes_on(door, rows, cast, page, api):
    need = rows.need("listed")
    client = (page if door == "page" else api)(cast.secretary)
    take = (lambda step: client.post(reverse(f"needs:need-{step}", args=[need.pk]))) if door == "page" else (
        lambda step: client.post(f"/api/v1/needs/{need.pk}/{step}/")
    )  # fmt: skip
    assert take("hide").status_code in {200, 302}
    assert take("hide").status_code == 409
    assert not Need.objects.visible_to(cast.neighbour).exists()
    assert Need.objects.visible_to(cast.resident).get() == need
    assert Notice.objects.get(event="need.hidden").to == cast.resident
    assert take("publish").status_code in {200, 302}
    assert take("publish").status_code == 409
    assert Need.objects.visible_to(cast.neighbour).get() == need


def test_a_need_that_is_hidden_leaves_the_hall(rows, cast):
    need = services.open_hall(need=rows.need("listed"), actor=cast.officer)
    need = services.hide_need(need=need, actor=cast.officer)
    assert need.call == NeedCall.NONE
    assert not Need.objects.in_hall().exists()


def test_a_photo_is_shown_to_neighbours_only_once_the_office_says_so(rows, cast, page, api):
    need = services.enter_need(said=rows.said(), photos=[picture()], actor=cast.resident)
    services.accept_need(need=need, actor=cast.secretary)
    photo = need.photos.get()
    address = reverse("needs:photo", args=[need.pk, photo.file_id])
    publish, hide = (reverse(f"needs:photo-{step}", args=[need.pk, photo.file_id]) for step in ("publish", "hide"))
    assert page(cast.neighbour).get(address).status_code == 404
    assert "邻居不可见" in page(cast.secretary).get(need.get_absolute_url()).text
    assert page(cast.neighbour).post(publish).status_code == 403
    assert page(cast.liaison).post(publish).status_code == 403
    assert page(cast.other_officer).post(publish).status_code == 404
    assert page(cast.secretary).post(publish).status_code == 302
    assert page(cast.neighbour).get(address).status_code == 200
    assert page(cast.secretary).post(hide).status_code == 302
    assert page(cast.neighbour).get(address).status_code == 404
