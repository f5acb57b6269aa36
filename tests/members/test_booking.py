"""Booking: a place, a turn in the queue, a ticket; given back, moved up, refused."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError
from core.models import AuditEntry, Consent, Notice
from members import services
from members.booking_plans import Wanted
from members.models import Booking, BookingStatus, Occurrence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_a_resident_books_a_night_and_everything_is_written_down(cast, make_schedule, book):
    schedule = make_schedule(places=2)
    booking = book(schedule, cast.resident)
    occurrence = booking.occurrence
    occurrence.refresh_from_db()
    assert (booking.status, occurrence.taken, occurrence.left) == (BookingStatus.HELD, 1, 1)
    assert occurrence.starts_at.isoformat() == "2026-11-24T10:00:00+00:00"
    assert occurrence.ends_at.isoformat() == "2026-11-24T23:30:00+00:00"
    assert AuditEntry.objects.filter(verb="booking.made", target_id=booking.pk, actor=cast.resident).count() == 1
    assert "已约上" in Notice.objects.get(to=cast.resident, event="booking_made").subject
    assert Consent.objects.filter(purpose="booking").count() == 1


def test_whoever_comes_after_the_last_place_waits_and_moves_up_by_oneself(cast, make_schedule, make_resident, book):
    schedule = make_schedule(places=1)
    first, second, third = (book(schedule, make_resident(n)) for n in range(3))
    assert (first.status, second.status, third.status) == ("held", "waiting", "waiting")
    assert (second.position, third.position) == (1, 2)
    services.cancel_booking(booking=first, actor=first.user)
    second.refresh_from_db()
    third.refresh_from_db()
    assert (second.status, second.position, third.status) == ("held", None, "waiting")
    assert Notice.objects.filter(to=second.user, event="booking_moved_up").count() == 1
    assert not Notice.objects.filter(to=third.user, event="booking_moved_up").exists()
    occurrence = Occurrence.objects.get()
    assert (occurrence.taken, occurrence.waiting) == (1, 1)


def test_a_place_given_back_keeps_nothing_of_a_person(cast, make_schedule, book):
    schedule = make_schedule(asks_plate=True, one_per_household=True)
    booking = book(schedule, cast.resident, plate="川A·12345", household="3栋2单元501")
    assert (booking.plate, booking.plate_index != "") == ("川A12345", True)
    services.cancel_booking(booking=booking, actor=cast.resident)
    kept = Booking.objects.get()
    assert (kept.phone, kept.plate, kept.plate_index, kept.household, kept.household_index) == ("", "", "", "", "")


def test_when_the_queue_is_full_too_the_next_is_told(cast, make_schedule, make_resident, book):
    schedule = make_schedule(places=1, waiting_places=1)
    held = book(schedule, make_resident(0))
    book(schedule, make_resident(1))
    with pytest.raises(DomainError) as refused:
        book(schedule, make_resident(2))
    assert refused.value.code == "full"
    with pytest.raises(DomainError) as twice:
        book(schedule, held.user)
    assert twice.value.code == "already_booked"


# ── once per person, household and car ────────────────────────────────────────────────────────
def test_one_person_books_one_night_once_and_again_after_giving_it_back(cast, make_schedule, book):
    schedule = make_schedule(places=5)
    first = book(schedule, cast.resident)
    with pytest.raises(DomainError) as refused:
        book(schedule, cast.resident)
    assert refused.value.code == "already_booked"
    services.cancel_booking(booking=first, actor=cast.resident)
    assert book(schedule, cast.resident).status == "held"


@pytest.mark.parametrize("door", ["3栋2单元501", "3号楼2-501室", "3-2-501", "３栋２单元５０１"])
def test_one_household_has_one_place_however_the_door_is_written(cast, make_schedule, make_resident, book, door):
    schedule = make_schedule(places=5, one_per_household=True)
    book(schedule, cast.resident, household="3栋2单元501")
    with pytest.raises(DomainError, match="每户一份"):
        book(schedule, make_resident(1), household=door)
    assert book(schedule, make_resident(2), household="3栋2单元502").status == "held"
    elsewhere = make_resident(3, area=cast.nanyuan)
    assert book(schedule, elsewhere, household="3栋2单元501").status == "held"


def test_nobody_books_for_another_household(cast, make_schedule, book):
    schedule = make_schedule(places=5, one_per_household=True)
    book(schedule, cast.resident, household="3栋2单元501")
    with pytest.raises(ValidationError) as refused:
        book(schedule, cast.resident, day=clock.today() + timedelta(days=2), household="3栋2单元502")
    assert "household" in refused.value.message_dict


def test_one_car_has_one_place(cast, make_schedule, make_resident, book):
    schedule = make_schedule(places=5, asks_plate=True)
    book(schedule, cast.resident, plate="川A12345")
    with pytest.raises(DomainError, match="这辆车"):
        book(schedule, make_resident(1), plate="川a 12345")


@pytest.mark.parametrize("said", [{"plate": "川A1"}, {"plate": ""}, {"household": "我家"}, {"consent": False}])
def test_what_is_missing_or_unreadable_is_told_at_its_field(cast, make_schedule, book, said):
    schedule = make_schedule(asks_plate=True, one_per_household=True)
    whole = {"plate": "川AD12345", "household": "3栋501", **said}
    with pytest.raises(ValidationError) as refused:
        book(schedule, cast.resident, **whole)
    assert set(refused.value.message_dict) == set(said)
    assert not Booking.objects.exists()


def test_what_is_not_asked_for_is_not_kept(cast, make_schedule, book):
    booking = book(make_schedule(), cast.resident, plate="川A12345", household="3栋501")
    assert (booking.plate, booking.household) == ("", "")


# ── when ──────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("days", "field"), [(-1, "day"), (15, "day"), (400, "day")], ids=["in the past", "too far", "much too far"]
)
def test_a_day_outside_is_told(cast, make_schedule, book, days, field):
    schedule = make_schedule()
    with pytest.raises(ValidationError) as refused:
        book(schedule, cast.resident, day=clock.today() + timedelta(days=days))
    assert field in refused.value.message_dict
    assert not Booking.objects.exists()


def test_a_night_that_has_begun_is_past(cast, make_schedule, book):
    schedule = make_schedule()
    tonight = clock.today()
    assert book(schedule, cast.resident, day=tonight).status == "held"
    with clock.moved(clock.now() + timedelta(hours=9)), pytest.raises(ValidationError):
        book(schedule, cast.neighbour, day=tonight)


def test_a_day_that_is_not_open_is_told(cast, make_schedule, book):
    schedule = make_schedule()
    schedule.windows.update(rule="workdays")
    with pytest.raises(DomainError) as refused:
        book(schedule, cast.resident, day=date(2026, 11, 28))
    assert refused.value.code == "closed"


def test_a_window_of_another_schedule_is_none_of_this(cast, make_schedule):
    one, other = make_schedule(), make_schedule()
    wanted = Wanted(day=clock.today(), window=other.windows.first(), consent=True)
    with pytest.raises(ValidationError):
        services.book_place(schedule=one, wanted=wanted, actor=cast.resident)


# ── who ───────────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize("who", ["officer", "secretary", "liaison", "other_officer", "supervisor", "stranger"])
def test_only_residents_book(cast, make_schedule, book, who):
    with pytest.raises(PermissionDenied):
        book(make_schedule(), cast.of(who))


def test_a_schedule_for_one_community_admits_nobody_else(cast, make_schedule, make_resident, book):
    schedule = make_schedule(communities=[cast.hechi.code])
    assert book(schedule, cast.resident).status == "held"
    with pytest.raises(PermissionDenied):
        book(schedule, make_resident(1, area=cast.nanyuan))


@pytest.mark.parametrize("status", ["draft", "ended"])
def test_what_is_not_open_is_not_booked(cast, make_schedule, book, status):
    with pytest.raises(DomainError):
        book(make_schedule(status=status), cast.resident)


def test_a_resource_that_rests_is_not_booked(cast, make_schedule, make_resource, book):
    with pytest.raises(DomainError):
        book(make_schedule(resource=make_resource("paused")), cast.resident)


def test_nobody_cancels_another_ones(cast, make_schedule, book):
    booking = book(make_schedule(), cast.resident)
    for who in ("neighbour", "officer", "liaison"):
        with pytest.raises(PermissionDenied):
            services.cancel_booking(booking=booking, actor=cast.of(who))


def test_what_is_cancelled_is_cancelled_once_and_not_after_it_began(cast, make_schedule, book):
    schedule = make_schedule()
    booking = book(schedule, cast.resident)
    with clock.moved(booking.occurrence.starts_at + timedelta(minutes=1)), pytest.raises(DomainError):
        services.cancel_booking(booking=booking, actor=cast.resident)
    services.cancel_booking(booking=booking, actor=cast.resident)
    with pytest.raises(DomainError):
        services.cancel_booking(booking=booking, actor=cast.resident)


# ── what the database refuses ─────────────────────────────────────────────────────────────────
def test_the_database_never_oversells_whatever_code_writes(cast, make_schedule, make_resident, book):
    schedule = make_schedule(places=1)
    book(schedule, cast.resident)
    waiting = book(schedule, make_resident(1))
    with pytest.raises(IntegrityError, match="never_oversold"), transaction.atomic():
        Booking.objects.filter(pk=waiting.pk).update(status="held")
    with pytest.raises(IntegrityError, match="never_oversold"), transaction.atomic():
        Occurrence.objects.update(places=0)


def test_two_turns_of_one_schedule_never_meet(cast, make_schedule, book):
    schedule = make_schedule()
    booking = book(schedule, cast.resident)
    twin = booking.occurrence
    other = schedule.windows.create(starts="20:00", ends="22:00", places=1)
    with pytest.raises(IntegrityError, match="no_two_at_one_moment"), transaction.atomic():
        Occurrence.objects.create(
            schedule=schedule, window=other, day=twin.day, starts_at=twin.starts_at + timedelta(hours=2),
            ends_at=twin.starts_at + timedelta(hours=3), places=1, secret="x", commitment="x",
        )  # fmt: skip
