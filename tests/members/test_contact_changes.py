"""A liaison's name or phone: reported by the unit, in force once the office has confirmed it."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core.errors import DomainError
from core.models import Notice
from core.personal.sealing import blind_index
from members import services
from members.contact_lifecycle import CONTACT_LIFECYCLE
from members.models import ContactChange, ContactStatus, Liaison

OLD, NEW = "13800138000", "13900001234"
# ── who may decide in which state, by hand ────────────────────────────────────────────────────
TABLE = {"reported": {"confirm", "refuse"}, "confirmed": set(), "refused": set()}
OFFICE = {"officer"}
PERSONAS = ("resident", "liaison", "other_liaison", "secretary", "officer", "other_officer", "district", "supervisor")


@pytest.fixture
def post(cast):
    post = Liaison.objects.get(user=cast.liaison)
    Liaison.objects.filter(pk=post.pk).update(phone=f"+86{OLD}", phone_index=blind_index(f"+86{OLD}"))
    post.refresh_from_db()
    return post


def report(cast, post, **said):
    return services.report_contact(liaison=post, **{"name": "王小明", "phone": NEW, **said}, actor=cast.liaison)


@pytest.mark.parametrize("door", ["page", "api"])
def test_a_change_is_reported_and_confirmed_by_either_door(cast, post, page, api, door):
    said, unit = {"name": "王小明", "phone": NEW}, f"/members/units/{cast.unit.pk}/"
    if door == "page":
        assert page(cast.liaison).post(f"{unit}liaisons/{post.pk}/report/", said).status_code == 302
    else:
        path = f"/api/v1/units/{cast.unit.pk}/liaisons/{post.pk}/report/"
        assert api(cast.liaison).post(path, said, format="json").status_code == 200
    change = ContactChange.objects.get()
    post.refresh_from_db()
    assert post.phone == f"+86{OLD}"
    assert Notice.objects.get(event="contact_reported").to == cast.officer
    html = page(cast.officer).get(unit).content.decode()
    assert "139****1234" in html
    assert NEW not in html
    if door == "page":
        assert page(cast.officer).post(f"/members/contacts/{change.pk}/confirm/").status_code == 302
    else:
        told = api(cast.officer).post(f"/api/v1/contact-changes/{change.pk}/confirm/").json()
        assert (told["status"], told["phone"], told["name"]) == ("confirmed", "139****1234", "王**")
    post.refresh_from_db()
    assert (post.name, post.phone, post.phone_index) == ("王小明", f"+86{NEW}", blind_index(f"+86{NEW}"))
    assert Notice.objects.get(event="contact_decided").to == cast.liaison
    assert api(cast.officer).post(f"/api/v1/contact-changes/{change.pk}/confirm/").status_code == 409


def test_a_refused_change_says_why_and_leaves_the_post(cast, post, page, api):
    change = report(cast, post)
    assert page(cast.officer).post(f"/members/contacts/{change.pk}/refuse/", {"reason": ""}).status_code == 422
    path = f"/api/v1/contact-changes/{change.pk}/refuse/"
    assert api(cast.officer).post(path, {"reason": "打不通"}, format="json").json()["status"] == "refused"
    post.refresh_from_db()
    assert post.phone == f"+86{OLD}"
    assert Notice.objects.get(event="contact_decided").body == "打不通"
    assert report(cast, post).status == "reported"


def test_what_cannot_be_reported_is_refused(cast, post, page, api):
    for phone in ("", "12", "电话"):
        with pytest.raises(ValidationError) as refused:
            report(cast, post, phone=phone)
        assert set(refused.value.message_dict) == {"phone"}
    Liaison.objects.filter(pk=post.pk).update(name="王小明")
    with pytest.raises(ValidationError, match="一样"):
        report(cast, post, phone=OLD)
    path = f"units/{cast.unit.pk}/liaisons/{post.pk}/report/"
    assert page(cast.liaison).post(f"/members/{path}", {"name": "王小明"}).status_code == 422
    assert api(cast.liaison).post(f"/api/v1/{path}", {"name": "王小明"}, format="json").status_code == 400
    report(cast, post)
    with pytest.raises(DomainError):
        report(cast, post, phone="13900005678")
    with pytest.raises(IntegrityError), transaction.atomic():
        ContactChange.objects.create(
            liaison=post, name="王", phone="1", reported_by=cast.liaison, reported_at=post.changes.get().reported_at
        )


def test_who_reports_who_decides_and_who_sees(cast, post):
    for who in ("officer", "other_liaison", "secretary", "supervisor", "resident"):
        with pytest.raises(PermissionDenied):
            services.report_contact(liaison=post, name="王小明", phone=NEW, actor=cast.of(who))
    change = report(cast, post)
    assert set(TABLE) == set(ContactStatus.values)
    for status, steps in TABLE.items():
        change.status = status
        found = {who: {step.name for step in CONTACT_LIFECYCLE.available(change, cast.of(who))} for who in PERSONAS}
        assert found == {who: steps if who in OFFICE else set() for who in PERSONAS}
    seen = {who for who in PERSONAS if ContactChange.objects.visible_to(cast.of(who)).exists()}
    assert seen == {"liaison", "secretary", "officer", "district"}
    for verb, said in ((services.confirm_contact, {}), (services.refuse_contact, {"reason": "不行"})):
        with pytest.raises(PermissionDenied):
            verb(change=change, actor=cast.liaison, **said)
