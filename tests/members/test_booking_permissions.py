"""Who may take which step of a schedule, a booking and a violation in which state, written down by hand."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from core import clock
from members.booking_lifecycle import BOOKING_LIFECYCLE, SCHEDULE_LIFECYCLE, VIOLATION_LIFECYCLE
from members.models import Booking, BookingStatus, Schedule, ScheduleStatus, Violation, ViolationStatus

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

PERSONAS = (
    "anonymous", "resident", "neighbour", "liaison", "other_liaison", "secretary", "officer", "other_officer",
    "supervisor", "auditor",
)  # fmt: skip
RUNS, OFFICE, RESIDENTS = {"liaison", "officer"}, {"officer"}, {"resident", "neighbour"}
SCHEDULES = {
    "draft": {"open": OFFICE, "window": RUNS, "close": RUNS, "edit": RUNS, "end": RUNS},
    "open": {"book": RESIDENTS, "window": RUNS, "close": RUNS, "edit": RUNS, "end": RUNS},
    "ended": {},
}
SEES_SCHEDULE = {
    "draft": {"liaison", "secretary", "officer"},
    "open": {"resident", "neighbour", "liaison", "other_liaison", "secretary", "officer", "supervisor"},
    "ended": {"liaison", "secretary", "officer"},
}
# The resident's booking of a night that has begun; what is still ahead can be cancelled too.
BOOKINGS = {
    "applied": {"call-off": RUNS},
    "held": {"arrive": RUNS, "miss": RUNS, "violate": RUNS, "call-off": RUNS},
    "waiting": {"call-off": RUNS},
    "used": {"violate": RUNS},
    "missed": {"violate": RUNS},
    "cancelled": {},
    "called_off": {},
}
# Written down by the liaison about the resident's booking.
VIOLATIONS = {
    "recorded": {"appeal": {"resident"}, "withdraw": {"liaison", "officer"}},
    "appealed": {"uphold": OFFICE, "withdraw": {"liaison", "officer"}},
    "upheld": {},
    "withdrawn": {},
}
FACTS = {"waiting": {"position": 1}, "called_off": {"reason": "画线"}}


def person(cast, name):
    return AnonymousUser() if name == "anonymous" else cast.of(name)


def open_to(lifecycle, obj, cast):
    found = {name: {step.name for step in lifecycle.available(obj, person(cast, name))} for name in PERSONAS}
    return {name: steps for name, steps in found.items() if steps}


def by_person(table):
    people = {name for who in table.values() for name in who}
    return {name: {step for step, who in table.items() if name in who} for name in people}


def in_force(cast, make_schedule, book, status):
    booking = book(make_schedule(places=3), cast.resident, day=clock.today())
    Booking.objects.filter(pk=booking.pk).update(status=status, **FACTS.get(status, {}))
    return Booking.objects.for_list().get(pk=booking.pk)


def test_every_state_has_a_row():
    assert set(SCHEDULES) == set(ScheduleStatus.values)
    assert set(BOOKINGS) == set(BookingStatus.values)
    assert set(VIOLATIONS) == set(ViolationStatus.values)


@pytest.mark.parametrize("status", SCHEDULES)
def test_steps_of_a_schedule(cast, make_schedule, status):
    schedule = make_schedule(status=status)
    assert open_to(SCHEDULE_LIFECYCLE, schedule, cast) == by_person(SCHEDULES[status])


@pytest.mark.parametrize("status", SEES_SCHEDULE)
def test_who_sees_a_schedule(cast, make_schedule, status):
    schedule = make_schedule(status=status)
    seen = {
        name for name in PERSONAS
        if Schedule.objects.visible_to(person(cast, name)).filter(pk=schedule.pk).exists()
    }  # fmt: skip
    assert seen == SEES_SCHEDULE[status]


@pytest.mark.parametrize("status", BOOKINGS)
def test_steps_of_a_booking_that_has_begun(cast, make_schedule, book, status):
    booking = in_force(cast, make_schedule, book, status)
    with clock.moved(clock.now() + timedelta(hours=12)):
        assert open_to(BOOKING_LIFECYCLE, booking, cast) == by_person(BOOKINGS[status])


@pytest.mark.parametrize("status", ["applied", "held", "waiting"])
def test_what_is_ahead_is_cancelled_by_who_booked_it(cast, make_schedule, book, status):
    booking = in_force(cast, make_schedule, book, status)
    assert open_to(BOOKING_LIFECYCLE, booking, cast) == {
        "resident": {"cancel"}, "liaison": {"call-off"}, "officer": {"call-off"},
    }  # fmt: skip


def test_who_sees_a_booking(cast, make_schedule, book):
    booking = book(make_schedule(), cast.resident)
    seen = {name for name in PERSONAS if Booking.objects.visible_to(person(cast, name)).filter(pk=booking.pk).exists()}
    assert seen == {"resident", "liaison", "officer"}


@pytest.mark.parametrize("status", VIOLATIONS)
def test_steps_of_a_violation(cast, make_schedule, book, status):
    booking = book(make_schedule(), cast.resident)
    decided = {"decision": "核实过"} if status in ("upheld", "withdrawn") else {}
    violation = Violation.objects.create(
        booking=booking, area_code=booking.area_code, kind="no_show", status=status, appeal="不是这样",
        recorded_by=cast.liaison, recorded_at=clock.now(), **decided,
    )  # fmt: skip
    assert open_to(VIOLATION_LIFECYCLE, violation, cast) == by_person(VIOLATIONS[status])
