"""A unit asks to join: applied for without log-in, reviewed through the page and the API, followed by a link."""

import json
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction

from core import clock
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, ContactOpening, Notice, OutboxMessage
from core.workbook.credit_codes import check_character
from members import services
from members.admission_policies import Applicant
from members.admission_selectors import alike_names, alike_units
from members.models import Admission, Liaison, MemberUnit, Seat
from members.services import AdmissionText

DOORS = ("page", "api")
CODE = "91510116MA6AAAAA1" + check_character("91510116MA6AAAAA1")
PHONE = "13900139000"


def typed(cast, **more):
    return {
        "name": "河池社区食堂", "kind": "merchant", "credit_code": CODE, "area_code": cast.hechi.code,
        "address": "河池路8号", "contact": "赵明", "phone": PHONE, "offers": "每天20份助老餐", "needs": "门前停车位",
        **more,
    }  # fmt: skip


@pytest.fixture
def admission(cast):
    return apply(cast)


def apply(cast, key=None, **more):
    return services.apply_for_admission(
        alliance=cast.alliance, text=AdmissionText(**typed(cast, **more)), key=key or uuid4()
    )


def post(door, page, api, user, path, said):
    if door == "page":
        return page(user).post(f"/members/{path}", said)
    return api(user).post(f"/api/v1/{path}", said, format="json")


def sent(cast, page, **more):
    """What the public page is sent, as somebody without an account."""
    said = {"key": str(uuid4()), "consent": "on", **typed(cast, **more)}
    return page().post(f"/members/join/{cast.alliance.pk}/", said), said


# ── applying ──────────────────────────────────────────────────────────────────────────────────
def test_anybody_applies_and_follows_it_by_the_link(cast, page):
    answer, _said = sent(cast, page)
    assert answer.status_code == 302
    shown = page().get(answer["Location"]).content.decode()
    admission = Admission.objects.get()
    assert admission.number in shown
    assert "待审核" in shown
    assert PHONE not in shown
    assert (admission.status, admission.contact, admission.phone) == ("applied", "赵明", f"+86{PHONE}")
    assert [one.to for one in Notice.objects.filter(event="admission_applied")] == [cast.officer]
    assert AuditEntry.objects.filter(verb="admission.applied", actor=None, target_id=admission.pk).count() == 1
    text = json.loads(OutboxMessage.objects.get(channel="sms").secret)
    assert text["to"] == f"+86{PHONE}"
    assert "/members/join/follow/" in text["text"]


def test_the_contact_is_sealed_in_the_database(admission):
    with connection.cursor() as cursor:
        cursor.execute("SELECT contact, phone FROM members_admission WHERE id = %s", [admission.pk])
        contact, phone = cursor.fetchone()
    assert "赵明" not in contact
    assert PHONE not in phone


def test_a_double_tap_applies_once(cast, page):
    first, said = sent(cast, page)
    second = page().post(f"/members/join/{cast.alliance.pk}/", said)
    assert (first.status_code, second.status_code) == (302, 302)
    assert Admission.objects.count() == 1
    assert Notice.objects.filter(event="admission_applied").count() == 1


def test_one_address_applies_five_times_an_hour(cast, page):
    for n in range(5):
        assert sent(cast, page, name=f"小店{n}")[0].status_code == 302
    assert sent(cast, page, name="小店6")[0].status_code == 429
    assert Admission.objects.count() == 5


@pytest.mark.parametrize(("changed", "field"), [
    ({"credit_code": CODE[:17] + ("0" if CODE[17] != "0" else "1")}, "credit_code"),
    ({"credit_code": ""}, "credit_code"),
    ({"credit_code": "12345"}, "credit_code"),
    ({"phone": "12"}, "phone"),
    ({"phone": ""}, "phone"),
    ({"contact": ""}, "contact"),
    ({"name": ""}, "name"),
    ({"kind": "nothing"}, "kind"),
    ({"area_code": "510116089001"}, "area_code"),
    ({"area_code": "x\x00"}, "area_code"),
    ({"kind": "military", "credit_code": ""}, "address"),
    ({"kind": "military", "address": ""}, "credit_code"),
    ({"consent": ""}, "consent"),
    ({"key": "x"}, "key"),
])  # fmt: skip
def test_bad_input_is_told_at_its_field(cast, page, changed, field):
    said = {"key": str(uuid4()), "consent": "on", **typed(cast), **changed}
    answer = page().post(f"/members/join/{cast.alliance.pk}/", said)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not Admission.objects.exists()


@pytest.mark.parametrize(("kind", "code"), [("military", ""), ("self_governing", ""), ("merchant", CODE.lower())])
def test_who_has_no_code_leaves_it_out_and_a_small_letter_counts(cast, kind, code):
    address = "" if kind == "military" else "河池路8号"
    assert apply(cast, kind=kind, credit_code=code, address=address).credit_code == code.upper()


def test_a_made_up_link_leads_nowhere(cast, page):
    assert page().get("/members/join/follow/abc/").status_code == 404


# ── deciding ──────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_approval_makes_the_unit_its_seat_and_its_liaison_once(cast, page, api, admission, door):
    for wanted in (302 if door == "page" else 200, 409):
        answer = post(door, page, api, cast.officer, f"admissions/{admission.pk}/approve/", {})
        assert answer.status_code == wanted, answer.content.decode()[-500:]
    admission.refresh_from_db()
    unit = MemberUnit.objects.get(name="河池社区食堂")
    assert (admission.status, admission.unit, unit.credit_code, unit.area_code) == (
        "approved", unit, CODE, cast.hechi.code,
    )  # fmt: skip
    assert Seat.objects.in_force().filter(unit=unit, alliance=cast.alliance).count() == 1
    assert Liaison.objects.get(unit=unit).name == "赵明"
    assert AuditEntry.objects.filter(verb="admission.approved", actor=cast.officer).count() == 1


def test_approval_as_a_known_unit_adds_a_seat_and_no_unit(cast, admission):
    cast.unit.seats.update(left_on=clock.today())
    before = MemberUnit.objects.count()
    services.approve_admission(admission=admission, unit=cast.unit, actor=cast.officer)
    assert MemberUnit.objects.count() == before
    assert Seat.objects.in_force().filter(unit=cast.unit, alliance=cast.alliance).count() == 1


@pytest.mark.parametrize("case", ["seated", "left", "next_street"])
def test_only_a_unit_in_force_of_this_street_without_the_seat_is_linked(cast, admission, case):
    unit = cast.next_unit if case == "next_street" else cast.unit
    if case == "left":
        services.end_unit(unit=unit, reason="搬走", actor=cast.officer)
    with pytest.raises(ValidationError) as refused:
        services.approve_admission(admission=admission, unit=unit, actor=cast.officer)
    assert "unit" in refused.value.error_dict
    admission.refresh_from_db()
    assert admission.status == "applied"


@pytest.mark.parametrize("same", ["name", "code"])
def test_a_unit_the_street_has_already_is_not_entered_again(cast, page, admission, same):
    known = {"name": {"name": admission.name}, "code": {"credit_code": CODE}}[same]
    MemberUnit.objects.filter(pk=cast.other_unit.pk).update(**known)
    answer = page(cast.officer).post(f"/members/admissions/{admission.pk}/approve/", {"unit": ""})
    assert answer.status_code == 422
    form = next(step["form"] for step in answer.context["steps"] if step["name"] == "approve")
    assert "unit" in form.errors


@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(("step", "status"), [("return", "returned"), ("decline", "declined")])
def test_a_refusal_says_why_once(cast, page, api, admission, door, step, status):
    path = f"admissions/{admission.pk}/{step}/"
    without = post(door, page, api, cast.officer, path, {"reason": " "})
    assert without.status_code == (422 if door == "page" else 400)
    for wanted in (302 if door == "page" else 200, 409):
        assert post(door, page, api, cast.officer, path, {"reason": "地址不在本街道"}).status_code == wanted
    admission.refresh_from_db()
    assert (admission.status, admission.reason) == (status, "地址不在本街道")
    assert "地址不在本街道" in page().get(services.link_of(admission)).content.decode()


@pytest.mark.parametrize("who", ["secretary", "other_officer", "district", "liaison", "supervisor", "resident"])
@pytest.mark.parametrize("verb", ["approve", "return", "decline"])
def test_nobody_but_the_streets_office_decides(cast, admission, who, verb):
    service = getattr(services, f"{verb}_admission")
    said = {} if verb == "approve" else {"reason": "不行"}
    with pytest.raises(PermissionDenied):
        service(admission=admission, actor=cast.of(who), **said)


def test_a_secretary_decides_for_the_communitys_own_alliance(cast):
    own = cast.alliance.__class__.objects.create(name="河池党建联盟", kind="community", area_code=cast.hechi.code)
    admission = services.apply_for_admission(alliance=own, text=AdmissionText(**typed(cast)), key=uuid4())
    assert {one.to for one in Notice.objects.filter(event="admission_applied")} == {cast.officer, cast.secretary}
    services.approve_admission(admission=admission, actor=cast.secretary)
    assert Seat.objects.in_force().filter(alliance=own).count() == 1


def test_two_officers_at_once_see_the_older_page_refused(cast, admission):
    stale = admission.version
    services.return_admission(admission=admission, reason="缺代码", version=stale, actor=cast.officer)
    admission.refresh_from_db()
    text = AdmissionText(**typed(cast))
    services.correct_admission(admission=admission, text=text, applicant=Applicant(admission.pk))
    with pytest.raises(StaleVersion):
        services.approve_admission(admission=admission, version=stale, actor=cast.officer)


# ── correcting by the link ────────────────────────────────────────────────────────────────────
def test_what_was_given_back_is_corrected_by_the_link_and_the_phone_stays(cast, page, admission):
    services.return_admission(admission=admission, reason="地址写全", actor=cast.officer)
    link = services.link_of(admission)
    shown = page().get(link)
    assert "地址写全" in shown.content.decode()
    assert PHONE not in shown.content.decode()
    said = {**typed(cast, address="河池路8号附2号"), "contact": "", "phone": ""}
    assert page().post(link, said).status_code == 302
    admission.refresh_from_db()
    assert (admission.status, admission.address, admission.contact, admission.reason) == (
        "applied", "河池路8号附2号", "赵明", "",
    )  # fmt: skip
    assert admission.phone == f"+86{PHONE}"
    assert page().post(link, said).status_code == 409


def test_another_applications_link_corrects_nothing(cast, admission):
    services.return_admission(admission=admission, reason="地址写全", actor=cast.officer)
    with pytest.raises(PermissionDenied):
        services.correct_admission(
            admission=admission, text=AdmissionText(**typed(cast)), applicant=Applicant(admission.pk + 1)
        )


def test_a_wrong_correction_is_told_and_keeps_what_was_typed(cast, page, admission):
    services.return_admission(admission=admission, reason="代码不对", actor=cast.officer)
    said = typed(cast, credit_code="1" * 18, offers="新的话")
    answer = page().post(services.link_of(admission), said)
    assert answer.status_code == 422
    assert "credit_code" in answer.context["form"].errors
    assert "新的话" in answer.content.decode()


# ── whom it may be already ────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(("one", "other", "same"), [
    ("成都河池食堂有限公司", "河池食堂", True),
    ("河池社区食堂", "河池食堂", True),
    ("同心中医医院", "同心中医医院（东区）", True),
    ("同心建设银行支行", "同心农业银行支行", True),
    ("和睦小学", "同心中医医院", False),
    ("有限公司", "有限公司", True),
])  # fmt: skip
def test_names_that_are_nearly_the_same(one, other, same):
    assert alike_names(one, other) is same


def test_the_reviewer_is_shown_whom_it_may_be_and_why(cast, page, admission):
    MemberUnit.objects.filter(pk=cast.unit.pk).update(credit_code=CODE)
    MemberUnit.objects.filter(pk=cast.other_unit.pk).update(name="河池食堂")
    found = alike_units(admission)
    assert [(one.unit.pk, one.surely) for one in found] == [(cast.unit.pk, True), (cast.other_unit.pk, False)]
    answer = page(cast.officer).get(admission.get_absolute_url())
    assert "信用代码相同" in answer.content.decode()
    form = next(step["form"] for step in answer.context["steps"] if step["name"] == "approve")
    assert form.fields["unit"].initial == cast.unit


# ── what is told to whom ──────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("door", DOORS)
def test_the_phone_is_opened_with_a_reason_that_stays(cast, page, api, admission, door):
    shut = page(cast.officer).get(admission.get_absolute_url()).content.decode()
    assert PHONE not in shut
    assert "139****9000" in shut
    path = f"admissions/{admission.pk}/{'open' if door == 'page' else 'contact'}/"
    answer = post(door, page, api, cast.officer, path, {"reason": "约时间看现场"})
    assert PHONE in answer.content.decode()
    assert ContactOpening.objects.filter(actor=cast.officer, field="phone", target_id=admission.pk).count() == 1


def test_the_district_reads_it_with_the_name_covered(cast, page, api, admission):
    assert "赵明" not in page(cast.district).get(admission.get_absolute_url()).content.decode()
    shown = api(cast.district).get(f"/api/v1/admissions/{admission.pk}/").json()
    assert (shown["contact"], shown["phone"]) == ("赵**", "139****9000")


def test_the_list_costs_the_same_for_three_and_for_thirty(cast, page, api, django_assert_max_num_queries):
    clients = {"/members/admissions/": page(cast.officer), "/api/v1/admissions/": api(cast.officer)}

    def fill(count):
        for n in range(Admission.objects.count(), count):
            Admission.objects.create(
                number=f"RM-{n}", key=UUID(int=n), alliance=cast.alliance, area_code=cast.hechi.code, name=f"店{n}",
                kind="merchant", contact="赵明", phone="+8613900139000", phone_index="x", applied_at=clock.now(),
            )  # fmt: skip

    for path, client in clients.items():
        fill(3)
        client.get(path)
        with django_assert_max_num_queries(40) as few:
            client.get(path)
        fill(30)
        with django_assert_max_num_queries(40) as many:
            client.get(path)
        assert len(few) == len(many)
        Admission.objects.all().delete()


def test_contacts_are_forgotten_half_a_year_after_the_decision(cast, admission):
    services.decline_admission(admission=admission, reason="不在本街道", actor=cast.officer)
    with clock.moved(clock.now() + timedelta(days=179)):
        assert services.forget_admissions() == 0
    with clock.moved(clock.now() + timedelta(days=181)):
        assert services.forget_admissions() == 1
        assert services.forget_admissions() == 0
    admission.refresh_from_db()
    assert (admission.contact, admission.phone, admission.name) == ("", "", "河池社区食堂")


@pytest.mark.parametrize("changed", [
    {"status": "approved"}, {"status": "declined"}, {"status": "nothing"}, {"kind": "nothing"}, {"kind": "military"},
])  # fmt: skip
def test_the_database_refuses_what_cannot_be(admission, changed):
    with pytest.raises(IntegrityError), transaction.atomic():
        Admission.objects.filter(pk=admission.pk).update(**changed)


def test_a_declined_application_is_not_approved(cast, admission):
    services.decline_admission(admission=admission, reason="不在本街道", actor=cast.officer)
    with pytest.raises(DomainError, match="未通过"):
        services.approve_admission(admission=admission, actor=cast.officer)
