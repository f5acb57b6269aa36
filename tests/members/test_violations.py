"""What went wrong with a booking: written down, appealed against, decided by somebody else, never added up."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from core import clock
from core.errors import DomainError
from core.models import AuditEntry, ContactOpening, Notice
from members import services
from members.models import Booking, Violation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
TONIGHT = timedelta(hours=12)


@pytest.fixture
def tonight(cast, make_schedule, book):
    """The resident has a place tonight, and it is nine in the evening."""
    booking = book(make_schedule(places=3, asks_plate=True), cast.resident, day=clock.today(), plate="川A12345")
    with clock.moved(clock.now() + TONIGHT):
        yield booking


@pytest.fixture
def missed(cast, tonight):
    return services.mark_missed(booking=tonight, note="一晚没有来", actor=cast.liaison)


def test_somebody_who_came_is_marked_once(cast, tonight):
    booking = services.mark_arrived(booking=tonight, actor=cast.liaison)
    assert booking.status == "used"
    with pytest.raises(DomainError):
        services.mark_arrived(booking=tonight, actor=cast.liaison)


def test_nobody_is_marked_before_the_time(cast, make_schedule, book):
    booking = book(make_schedule(), cast.resident)
    for take in (services.mark_arrived, services.mark_missed):
        with pytest.raises(DomainError):
            take(booking=booking, actor=cast.liaison)


def test_where_a_code_is_asked_for_it_has_to_be_right(cast, make_schedule, book):
    booking = book(make_schedule(gate_code=True), cast.resident, day=clock.today())
    assert len(booking.code) == 6
    with clock.moved(clock.now() + TONIGHT):
        wrong = "000000" if booking.code != "000000" else "111111"
        with pytest.raises(ValidationError) as refused:
            services.mark_arrived(booking=booking, code=wrong, actor=cast.liaison)
        assert "code" in refused.value.message_dict
        assert services.mark_arrived(booking=booking, code=booking.code, actor=cast.liaison).status == "used"


def test_without_the_setting_there_is_no_code(cast, make_schedule, book):
    assert book(make_schedule(), cast.resident).code == ""


def test_a_no_show_is_one_record_that_bars_nobody_by_itself(cast, tonight, missed, make_schedule, book):
    tonight.refresh_from_db()
    assert (tonight.status, missed.kind, missed.barred_until) == ("missed", "no_show", None)
    assert Notice.objects.filter(to=cast.resident, event="violation_recorded").count() == 1
    assert book(make_schedule(), cast.resident).status == "held"


def test_the_same_is_written_down_once(cast, missed):
    with pytest.raises(DomainError):
        services.record_violation(booking=missed.booking, kind="no_show", actor=cast.officer)


def test_only_the_office_suspends_and_only_for_a_while(cast, tonight, make_schedule, book):
    until = clock.today() + timedelta(days=14)
    with pytest.raises(PermissionDenied):
        services.record_violation(booking=tonight, kind="overstay", barred_until=until, actor=cast.liaison)
    far = clock.today() + timedelta(days=91)
    with pytest.raises(ValidationError):
        services.record_violation(booking=tonight, kind="overstay", barred_until=far, actor=cast.officer)
    services.record_violation(booking=tonight, kind="overstay", barred_until=until, actor=cast.officer)
    with pytest.raises(DomainError) as refused:
        book(make_schedule(), cast.resident)
    assert refused.value.code == "barred"
    with clock.moved(clock.now() + timedelta(days=15)):
        assert book(make_schedule(), cast.resident).status == "held"


def test_while_an_appeal_waits_nothing_follows_from_the_record(cast, tonight, make_schedule, book):
    until = clock.today() + timedelta(days=14)
    violation = services.record_violation(booking=tonight, kind="overstay", barred_until=until, actor=cast.officer)
    services.appeal_violation(violation=violation, appeal="车被堵住了", actor=cast.resident)
    assert book(make_schedule(), cast.resident).status == "held"


def test_an_appeal_is_decided_by_somebody_else(cast, missed, make_resident):
    services.appeal_violation(violation=missed, appeal="孩子发烧", actor=cast.resident)
    assert Notice.objects.filter(to=cast.officer, event="violation_appealed").count() == 1
    with pytest.raises(PermissionDenied):
        services.uphold_violation(violation=missed, decision="维持", actor=cast.liaison)
    decided = services.withdraw_violation(violation=missed, decision="属实，撤销", actor=cast.officer)
    assert (decided.status, decided.decided_by) == ("withdrawn", cast.officer)
    assert Notice.objects.filter(to=cast.resident, event="violation_decided").count() == 1
    with pytest.raises(DomainError):
        services.uphold_violation(violation=missed, decision="又维持", actor=cast.officer)


def test_whoever_wrote_it_down_does_not_decide_on_the_appeal(cast, tonight):
    violation = services.record_violation(booking=tonight, kind="overstay", actor=cast.officer)
    services.appeal_violation(violation=violation, appeal="不是我的车", actor=cast.resident)
    with pytest.raises(PermissionDenied):
        services.uphold_violation(violation=violation, decision="维持", actor=cast.officer)
    assert services.withdraw_violation(violation=violation, decision="看错了", actor=cast.officer).status == "withdrawn"


@pytest.mark.parametrize("who", ["neighbour", "liaison", "officer"])
def test_nobody_else_appeals(cast, missed, who):
    with pytest.raises(PermissionDenied):
        services.appeal_violation(violation=missed, appeal="不是这样", actor=cast.of(who))


def test_an_appeal_has_its_time_and_its_words(cast, missed):
    with pytest.raises(ValidationError):
        services.appeal_violation(violation=missed, appeal="  ", actor=cast.resident)
    with clock.moved(clock.now() + timedelta(days=16)), pytest.raises(DomainError):
        services.appeal_violation(violation=missed, appeal="不是这样", actor=cast.resident)


def test_what_else_went_wrong_needs_words(cast, tonight):
    for kind, field in (("other", "note"), ("too loud", "kind")):
        with pytest.raises(ValidationError) as refused:
            services.record_violation(booking=tonight, kind=kind, actor=cast.liaison)
        assert field in refused.value.message_dict


# ── covered, opened for a reason, and forgotten ───────────────────────────────────────────────
def test_phones_and_plates_are_covered_until_opened(cast, tonight, make_resident, page, api):
    Booking.objects.filter(pk=tonight.pk).update(phone="+8613800138000")
    address = f"/members/occurrences/{tonight.occurrence_id}/"
    for who in ("liaison", "officer"):
        html = page(cast.of(who)).get(address).content.decode()
        told = api(cast.of(who)).get(f"/api/v1/bookings/{tonight.pk}/").content.decode()
        for text in (html, told):
            assert "138****8000" in text
            assert "川A***45" in text
            assert "13800138000" not in text
            assert "川A12345" not in text
            assert cast.resident.full_name not in text


@pytest.mark.parametrize("door", ["page", "api"])
@pytest.mark.parametrize(("field", "value"), [("phone", "13800138000"), ("plate", "川A12345")])
def test_those_on_the_spot_open_one_for_a_reason_that_stays(cast, tonight, page, api, door, field, value):
    Booking.objects.filter(pk=tonight.pk).update(phone="+8613800138000")
    typed = {"field": field, "reason": "挡了消防通道"}
    if door == "page":
        answer = page(cast.liaison).post(f"/members/bookings/{tonight.pk}/contact/", typed)
        assert value in answer.content.decode()
    else:
        answer = api(cast.liaison).post(f"/api/v1/bookings/{tonight.pk}/contact/", typed, format="json")
        assert answer.json() == {"value": value}
    opening = ContactOpening.objects.get()
    assert (opening.actor, opening.target_id, opening.field) == (cast.liaison, tonight.pk, field)
    assert AuditEntry.objects.get(verb="contact.opened").facts == {"field": field}


def test_without_a_reason_nothing_opens(cast, tonight, page, api):
    typed = {"field": "plate", "reason": " "}
    assert page(cast.liaison).post(f"/members/bookings/{tonight.pk}/contact/", typed).status_code == 422
    assert api(cast.liaison).post(f"/api/v1/bookings/{tonight.pk}/contact/", typed, format="json").status_code == 400
    assert not ContactOpening.objects.exists()


def test_what_is_long_over_is_forgotten(cast, tonight):
    with clock.moved(clock.now() + timedelta(days=20)):
        assert services.forget_bookings() == 0
    with clock.moved(clock.now() + timedelta(days=2000)):
        assert services.forget_bookings() == 1
        assert services.forget_bookings() == 0
    kept = Booking.objects.get()
    assert (kept.phone, kept.plate, kept.plate_index) == ("", "", "")


def test_records_are_not_added_up_anywhere(cast, missed):
    """No model, figure or field holds a sum of what went wrong with one person."""
    assert not {field.name for field in Violation._meta.fields} & {"points", "score", "count", "total"}
