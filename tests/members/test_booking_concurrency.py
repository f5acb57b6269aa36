"""Everybody at once: real transactions and real processes, and never more places than there are."""

import os
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from alliance.launcher.places import BASE
from core import clock
from core.errors import DomainError
from members import services
from members.booking_plans import Wanted, WindowText
from members.models import Booking, CapacityWindow, Occurrence, Schedule
from members.services import bookings, schedules
from tests.cast import build_cast
from tests.processes.house import address_of_the_test_database

pytestmark = pytest.mark.django_db(transaction=True)
PLACES, CROWD, WAITING = 3, 16, 4


@pytest.fixture
def cast(transactional_db):
    return build_cast()


@pytest.fixture
def schedule(cast, make_schedule):
    return make_schedule(places=PLACES, waiting_places=WAITING)


@pytest.fixture
def crowd(make_resident):
    return [make_resident(number) for number in range(CROWD)]


def at_once(*calls: Callable[[], Any]) -> Counter[str]:
    """Run every call in a thread and a connection of its own, all let go in one moment; count how each ended."""
    gate, ended = threading.Barrier(len(calls)), []

    def run(call: Callable[[], Any]) -> None:
        gate.wait(timeout=60)
        try:
            outcome = call()
            ended.append(getattr(outcome, "status", "done"))
        except DomainError as refused:
            ended.append(refused.code)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[call]) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    return Counter(ended)


def wants(schedule: Schedule, actor: Any, day: Any = None, **said: Any) -> Callable[[], Booking]:
    window = schedule.windows.get()
    wanted = Wanted(day=day or clock.today() + timedelta(days=1), window=window, **{"consent": True, **said})
    return lambda: services.book_place(schedule=schedule, wanted=wanted, actor=actor)


def agrees_with_its_bookings() -> None:
    """What the trigger counted is what there is."""
    for occurrence in Occurrence.objects.all():
        rows = Counter(occurrence.bookings.values_list("status", flat=True))
        assert occurrence.taken == rows["held"] + rows["used"] + rows["missed"] <= occurrence.places
        assert occurrence.waiting == rows["waiting"]


def test_a_crowd_for_three_places(schedule, crowd):
    ended = at_once(*(wants(schedule, one) for one in crowd))
    assert ended == {"held": PLACES, "waiting": WAITING, "full": CROWD - PLACES - WAITING}
    assert sorted(Booking.objects.filter(status="waiting").values_list("position", flat=True)) == [1, 2, 3, 4]
    assert Occurrence.objects.count() == 1
    agrees_with_its_bookings()


def test_one_person_on_two_phones_has_one_booking(schedule, crowd):
    ended = at_once(*[wants(schedule, crowd[0])] * 4)
    assert ended == {"held": 1, "already_booked": 3}
    agrees_with_its_bookings()


def test_one_household_on_two_phones_has_one_booking(cast, make_schedule, crowd):
    schedule = make_schedule(places=9, one_per_household=True)
    ended = at_once(*(wants(schedule, one, household="3栋2单元501") for one in crowd[:6]))
    assert ended == {"held": 1, "already_booked": 5}


def test_giving_back_and_taking_at_once_leaves_no_place_empty_and_none_sold_twice(schedule, crowd):
    first = [wants(schedule, one)() for one in crowd[: PLACES + WAITING]]
    leaving = [lambda one=one: services.cancel_booking(booking=one, actor=one.user) for one in first[:PLACES]]
    at_once(*leaving, *(wants(schedule, one) for one in crowd[PLACES + WAITING :]))
    agrees_with_its_bookings()
    occurrence = Occurrence.objects.get()
    assert occurrence.taken == PLACES
    # The queue went before whoever came while places became free.
    for booking in first[PLACES : 2 * PLACES]:
        booking.refresh_from_db()
        assert booking.status == "held"


def test_closing_a_day_while_it_is_booked_leaves_nobody_on_it(cast, schedule, crowd):
    tomorrow = clock.today() + timedelta(days=1)
    at_once(
        *(wants(schedule, one) for one in crowd[:8]),
        lambda: services.close_days(
            schedule=schedule, first_day=tomorrow, last_day=tomorrow, reason="画线", actor=cast.liaison
        ),
    )
    assert not Booking.objects.open().exists()
    agrees_with_its_bookings()


def test_fewer_places_while_they_are_booked_sell_none_twice(cast, schedule, crowd):
    window = schedule.windows.get()
    fewer = WindowText(**{**vars(WindowText.of(window)), "places": 1})
    at_once(
        *(wants(schedule, one) for one in crowd[:8]),
        lambda: services.edit_window(window=window, text=fewer, by_draw=True, actor=cast.liaison),
    )
    agrees_with_its_bookings()
    assert CapacityWindow.objects.get().places == 1
    assert Occurrence.objects.get().places == 1


def test_a_window_being_changed_does_not_keep_others_from_booking(cast, schedule, crowd, monkeypatch):
    """A booking looks at its end whether the window is there; were its key locked, two could wait for each other."""
    for one in crowd[:PLACES]:
        wants(schedule, one)()
    window, begun, go_on = schedule.windows.get(), threading.Event(), threading.Event()

    def pausing(*given: Any, **named: Any) -> None:
        begun.set()
        assert go_on.wait(timeout=30)

    def edit() -> None:
        text = WindowText(**{**vars(WindowText.of(window)), "places": 2})
        services.edit_window(window=window, text=text, actor=cast.liaison)
        connection.close()

    monkeypatch.setattr(schedules, "fit_ahead", pausing)
    editing = threading.Thread(target=edit)
    editing.start()
    assert begun.wait(timeout=30)
    with connection.cursor() as cursor:
        cursor.execute("SET lock_timeout = '3s'")
    try:
        wants(schedule, crowd[PLACES])()
    finally:
        go_on.set()
        editing.join(timeout=30)
    assert Counter(Booking.objects.values_list("status", flat=True)) == {"held": PLACES, "waiting": 1}
    assert CapacityWindow.objects.get().places == 2


def test_two_workers_hold_one_draw(cast, make_schedule, crowd):
    schedule = make_schedule(places=2, single_by="draw", ahead_days=9, draw_days=3)
    day = clock.today() + timedelta(days=5)
    for one in crowd[:6]:
        wants(schedule, one, day)()
    Occurrence.objects.update(draw_at=clock.now() - timedelta(minutes=1))
    at_once(*[services.hold_due_draws] * 3)
    assert Occurrence.objects.get().draws.count() == 1
    assert Counter(Booking.objects.values_list("status", flat=True)) == {"held": 2, "waiting": 4}
    agrees_with_its_bookings()


PROCESS = """
import sys
import django
django.setup()
from datetime import date
from core.accounts.models import User
from core.errors import DomainError
from members import services
from members.booking_plans import Wanted
from members.models import Schedule
schedule = Schedule.objects.for_list().get()
wanted = Wanted(day=date.fromisoformat(sys.argv[1]), window=schedule.windows.get(), consent=True)
sys.stdin.readline()
for name in sys.argv[2:]:
    try:
        print(services.book_place(schedule=schedule, wanted=wanted, actor=User.objects.get(username=name)).status)
    except DomainError as refused:
        print(refused.code)
"""


@pytest.mark.processes
def test_four_processes_for_three_places(schedule, crowd):
    environment = os.environ | {"DATABASE_URL": address_of_the_test_database()}
    day = (clock.today() + timedelta(days=1)).isoformat()
    running = [
        subprocess.Popen(
            [sys.executable, "-c", PROCESS, day, *(one.username for one in crowd[part::4])],
            cwd=BASE, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        )
        for part in range(4)
    ]  # fmt: skip
    for process in running:
        process.stdin.write("go\n")
        process.stdin.flush()
    ended = Counter(line for process in running for line in process.communicate(timeout=120)[0].split())
    assert ended == {"held": PLACES, "waiting": WAITING, "full": CROWD - PLACES - WAITING}
    agrees_with_its_bookings()


def test_without_the_guards_the_same_crowd_oversells(schedule, crowd, monkeypatch):
    """The control: read, wait for the others, then write, and nothing in the database counts. It must go wrong."""
    wants(schedule, crowd[0])().delete()
    everybody_has_read = threading.Barrier(CROWD)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE members_booking DISABLE TRIGGER bookings_are_counted")

    def unguarded(schedule: Schedule, wanted: Wanted, actor: Any) -> Booking:
        occurrence = Occurrence.objects.get()
        free = occurrence.bookings.filter(status="held").count() < occurrence.places
        everybody_has_read.wait(timeout=60)
        booking = Booking(
            occurrence=occurrence, user=actor, area_code=schedule.area_code, community="510116088001",
            ticket=actor.username, status="held" if free else "waiting", position=1, booked_at=clock.now(),
        )  # fmt: skip
        booking.save()
        return booking

    monkeypatch.setattr(bookings, "_book", unguarded)
    try:
        ended = at_once(*(wants(schedule, one) for one in crowd))
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE members_booking ENABLE TRIGGER bookings_are_counted")
    assert ended == {"held": CROWD}
    assert Booking.objects.filter(status="held").count() > PLACES
