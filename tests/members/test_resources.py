"""Every verb of a resource, through the page and through the API, and its refusals at the service."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, Notice
from members import services
from members.models import Resource, ResourceMonth
from members.services import ResourceText

DOORS = ("page", "api")
# step: (who takes it, from, to, what is typed, the verb on record)
STEPS = {
    "submit": ("liaison", "draft", "submitted", {}, "resource.submitted"),
    "list": ("officer", "submitted", "listed", {}, "resource.listed"),
    "return": ("officer", "submitted", "draft", {"reason": "数量没写清楚"}, "resource.returned"),
    "pause": ("liaison", "listed", "paused", {"reason": "装修"}, "resource.paused"),
    "resume": ("liaison", "paused", "listed", {}, "resource.resumed"),
    "retire": ("officer", "listed", "retired", {"reason": "不再提供"}, "resource.retired"),
    "confirm": ("liaison", "listed", "listed", {}, "resource.confirmed"),
}
SERVICES = {
    "submit": services.submit_resource, "list": services.list_resource, "return": services.return_resource,
    "pause": services.pause_resource, "resume": services.resume_resource, "retire": services.retire_resource,
    "confirm": services.confirm_resource,
}  # fmt: skip
TYPED = {"type": "venue", "content": "周末开放的会议室", "quantity_text": "2间", "slots": 3, "serves": "居民"}


def post(door, page, api, user, path, typed):
    if door == "page":
        return page(user).post(f"/members/{path}", typed)
    return api(user).post(f"/api/v1/{path}", typed, format="json")


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", sorted(STEPS))
def test_a_step_by_either_door(cast, make_resource, page, api, door, step):
    who, before, after, typed, verb = STEPS[step]
    resource = make_resource(before)
    answer = post(door, page, api, cast.of(who), f"resources/{resource.pk}/{step}/", typed)
    assert answer.status_code == (302 if door == "page" else 200), answer.content.decode()[-500:]
    resource.refresh_from_db()
    assert (resource.status, resource.version) == (after, 2)
    assert AuditEntry.objects.filter(verb=verb, target_id=resource.pk, actor=cast.of(who), success=True).count() == 1


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", sorted(set(STEPS) - {"confirm"}))
def test_a_step_taken_twice_is_told_the_second_time(cast, make_resource, page, api, door, step):
    who, before, _after, typed, _verb = STEPS[step]
    resource = make_resource(before)
    for wanted in (302 if door == "page" else 200, 409):
        assert post(door, page, api, cast.of(who), f"resources/{resource.pk}/{step}/", typed).status_code == wanted


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", sorted(STEPS))
def test_another_units_liaison_does_not_even_see_it(cast, make_resource, page, api, door, step):
    _who, before, _after, typed, _verb = STEPS[step]
    resource = make_resource(before)
    answer = post(door, page, api, cast.other_liaison, f"resources/{resource.pk}/{step}/", typed)
    assert answer.status_code == 404
    resource.refresh_from_db()
    assert (resource.status, resource.version) == (before, 1)


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize("step", ["list", "return"])
def test_the_office_alone_reviews(cast, make_resource, page, api, door, step):
    resource = make_resource("submitted")
    answer = post(door, page, api, cast.liaison, f"resources/{resource.pk}/{step}/", {"reason": "不行"})
    assert answer.status_code == 403
    resource.refresh_from_db()
    assert resource.status == "submitted"
    assert AuditEntry.objects.filter(success=False, actor=cast.liaison).count() == 1


@pytest.mark.parametrize("step", sorted(STEPS))
def test_the_service_itself_refuses_the_wrong_person_and_the_wrong_time(cast, make_resource, step):
    who, before, _after, typed, _verb = STEPS[step]
    resource, retired = make_resource(before), make_resource("retired")
    with pytest.raises(PermissionDenied):
        SERVICES[step](resource=resource, actor=cast.other_liaison, **typed)
    with pytest.raises(PermissionDenied):
        SERVICES[step](resource=resource, actor=cast.other_officer, **typed)
    with pytest.raises(DomainError):
        SERVICES[step](resource=retired, actor=cast.of(who), **typed)


@pytest.mark.parametrize("door", DOORS)
def test_a_liaison_offers_and_the_office_hears_of_it(cast, page, api, door):
    answer = post(
        door,
        page,
        api,
        cast.liaison,
        "resources/" + ("add/" if door == "page" else ""),
        {**TYPED, "unit": cast.unit.pk},
    )
    assert answer.status_code == (302 if door == "page" else 201), answer.content.decode()[-500:]
    resource = Resource.objects.get()
    assert (resource.status, resource.unit, resource.quantity, resource.measure) == ("submitted", cast.unit, 2, "间")
    assert AuditEntry.objects.filter(verb="resource.added", actor=cast.liaison).count() == 1
    assert list(Notice.objects.values_list("to", "event")) == [(cast.officer.pk, "resource_submitted")]


@pytest.mark.parametrize("door", DOORS)
def test_what_the_office_enters_stands_in_the_list_at_once(cast, page, api, door):
    answer = post(
        door,
        page,
        api,
        cast.officer,
        "resources/" + ("add/" if door == "page" else ""),
        {**TYPED, "unit": cast.unit.pk},
    )
    assert answer.status_code in {201, 302}
    assert Resource.objects.get().status == "listed"
    assert not Notice.objects.exists()


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("who", "refused"), [("other_liaison", {403, 400, 422}), ("other_officer", {400, 422}), ("resident", {403, 400})]
)
def test_nobody_offers_for_another_unit(cast, page, api, door, who, refused):
    answer = post(
        door,
        page,
        api,
        cast.of(who),
        "resources/" + ("add/" if door == "page" else ""),
        {**TYPED, "unit": cast.unit.pk},
    )
    assert answer.status_code in refused
    assert not Resource.objects.exists()
    with pytest.raises(PermissionDenied):
        services.add_resource(unit=cast.unit, text=ResourceText(content="会议室"), actor=cast.of(who))


@pytest.mark.parametrize("door", DOORS)
def test_the_same_text_twice_is_told_at_the_field(cast, page, api, door):
    path = "resources/" + ("add/" if door == "page" else "")
    post(door, page, api, cast.officer, path, {**TYPED, "unit": cast.unit.pk})
    answer = post(door, page, api, cast.officer, path, {**TYPED, "unit": cast.unit.pk})
    assert answer.status_code == (422 if door == "page" else 400)
    assert Resource.objects.count() == 1


def edited(door, page, api, user, resource, version, **changes):
    if door == "page":
        typed = {**TYPED, **changes, "version": version}
        return page(user).post(f"/members/resources/{resource.pk}/edit/", typed)
    return api(user).patch(
        f"/api/v1/resources/{resource.pk}/", changes, format="json", headers={"If-Match": f'"{version}"'}
    )


@pytest.mark.parametrize("door", DOORS)
def test_a_correction_by_either_door(cast, make_resource, page, api, door):
    resource = make_resource("listed")
    answer = edited(door, page, api, cast.liaison, resource, 1, content="新会议室", quantity_text="三十套")
    assert answer.status_code in {200, 302}, answer.content.decode()[-400:]
    resource.refresh_from_db()
    assert (resource.content, resource.quantity, resource.measure, resource.version) == ("新会议室", 30, "套", 2)
    assert "content" in AuditEntry.objects.get(verb="resource.edited").facts["fields"]


@pytest.mark.parametrize("door", DOORS)
def test_a_stale_correction_shows_both_texts_and_saves_nothing(cast, make_resource, page, api, door):
    resource = make_resource("listed")
    edited(door, page, api, cast.officer, resource, 1, content="先保存的")
    answer = edited(door, page, api, cast.liaison, resource, 1, content="后来的")
    assert answer.status_code == 409
    resource.refresh_from_db()
    assert (resource.content, resource.version) == ("先保存的", 2)
    if door == "page":
        assert "先保存的" in answer.content.decode()
        assert "后来的" in answer.content.decode()
    else:
        assert answer.json()["current_version"] == 2
    with pytest.raises(StaleVersion):
        services.edit_resource(resource=resource, text=ResourceText.of(resource), version=1, actor=cast.officer)


@pytest.mark.parametrize("typed", ["abc", "很多", "若干"])
def test_a_quantity_nobody_can_count_keeps_its_words(cast, typed):
    text = ResourceText(content="物资", quantity_text=typed)
    resource = services.add_resource(unit=cast.unit, text=text, actor=cast.officer)
    assert (resource.quantity_text, resource.quantity) == (typed, None)


@pytest.mark.parametrize("typed", ["-5元", "9" * 40, "9999999999999元"])
def test_a_negative_or_enormous_quantity_is_told_at_its_field(cast, typed):
    with pytest.raises(ValidationError) as refused:
        services.add_resource(
            unit=cast.unit, text=ResourceText(content="物资", quantity_text=typed), actor=cast.officer
        )
    assert "quantity_text" in refused.value.message_dict
    assert not Resource.objects.exists()


@pytest.mark.parametrize("typed", ["200元", "299.99元", "500本", "很多", ""])
def test_less_than_is_already_claimed_cannot_be_nor_another_measure(cast, make_resource, page, api, typed):
    funds = make_resource("listed", quantity_text="500元", quantity=Decimal(500), measure="元", committed=Decimal(300))
    text = ResourceText(content=funds.content, quantity_text=typed)
    with pytest.raises(ValidationError) as refused:
        services.edit_resource(resource=funds, text=text, version=1, actor=cast.officer)
    assert "已有 300 元被认领" in str(refused.value.message_dict["quantity_text"])
    assert edited("page", page, api, cast.liaison, funds, 1, quantity_text=typed).status_code == 422
    told = edited("api", page, api, cast.liaison, funds, 1, quantity_text=typed)
    assert (told.status_code, list(told.json()["errors"])) == (400, ["quantity_text"])
    enough = services.edit_resource(
        resource=funds, text=ResourceText(content=funds.content, quantity_text="300元"), version=1, actor=cast.officer
    )
    assert (enough.committed, enough.left) == (300, 0)


def test_a_date_that_is_over_cannot_be_confirmed(cast, make_resource):
    resource = make_resource("listed", valid_until=clock.today() - timedelta(days=3))
    assert resource.needs_confirming
    with pytest.raises(ValidationError):
        services.confirm_resource(resource=resource, valid_until=clock.today() - timedelta(days=1), actor=cast.liaison)
    confirmed = services.confirm_resource(resource=resource, valid_until=clock.today(), actor=cast.liaison)
    assert not confirmed.needs_confirming


@pytest.mark.parametrize(
    "broken",
    [
        {"committed": Decimal(600)},
        {"committed": Decimal(-1)},
        {"quantity": Decimal(-1)},
        {"status": "gone"},
        {"type": "x"},
    ],
)
def test_the_database_refuses_what_must_never_be(cast, make_resource, broken):
    funds = make_resource("listed", quantity=Decimal(500), measure="元")
    with pytest.raises(IntegrityError), transaction.atomic():
        Resource.objects.filter(pk=funds.pk).update(**broken)


def test_a_month_is_never_oversold(cast, make_resource):
    month = ResourceMonth.objects.create(resource=make_resource(), month=clock.today().replace(day=1), slots=1, taken=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResourceMonth.objects.filter(pk=month.pk).update(taken=2)
