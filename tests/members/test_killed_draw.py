"""A server that is killed in the middle of a draw leaves it not held, and the next one holds it whole."""

import os
import subprocess
import sys
from collections import Counter
from datetime import timedelta

import pytest

from alliance.launcher.places import BASE
from core import clock
from core.models import Notice
from members import services
from members.booking_plans import Wanted
from members.models import Booking, Draw, Occurrence
from tests.cast import build_cast
from tests.processes.house import address_of_the_test_database

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]
PLACES, TICKETS = 4, 12

DRAW = """
import sys
import django
django.setup()
from members import booking_notices, services
told = booking_notices.drawn
def drawn(booking):
    told(booking)
    print("told", flush=True)
    if len(sys.argv) > 1:
        sys.stdin.readline()
booking_notices.drawn = drawn
print(services.hold_due_draws(), flush=True)
"""


@pytest.fixture
def cast(transactional_db):
    return build_cast()


@pytest.fixture
def applied(cast, make_schedule, make_resident):
    """Twelve tickets for four places, and the time of the draw has come."""
    schedule = make_schedule(places=PLACES, single_by="draw", ahead_days=9, draw_days=3)
    wanted = Wanted(day=clock.today() + timedelta(days=5), window=schedule.windows.get(), consent=True)
    for number in range(TICKETS):
        services.book_place(schedule=schedule, wanted=wanted, actor=make_resident(number))
    Occurrence.objects.update(draw_at=clock.now() - timedelta(minutes=1))
    Notice.objects.all().delete()


def start(*arguments: str) -> "subprocess.Popen[str]":
    environment = os.environ | {"DATABASE_URL": address_of_the_test_database()}
    command = [sys.executable, "-c", DRAW, *arguments]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=BASE, env=environment, **pipes)


def test_a_draw_is_held_whole_or_not_at_all(applied):
    running = start("stop after each")
    try:
        assert running.stdout.readline() == "told\n"
        running.stdin.write("on\n")
        running.stdin.flush()
        assert running.stdout.readline() == "told\n"
    finally:
        running.kill()
        running.wait()
    assert Counter(Booking.objects.values_list("status", flat=True)) == {"applied": TICKETS}
    assert not Draw.objects.exists()
    assert not Notice.objects.exists()
    seed = Occurrence.objects.get().secret
    said, _nothing = start().communicate(timeout=120)
    assert said.split()[-1] == "1"
    draw = Draw.objects.get()
    assert (draw.seed, len(draw.tickets)) == (seed, TICKETS)
    assert Counter(Booking.objects.values_list("status", flat=True)) == {"held": PLACES, "waiting": TICKETS - PLACES}
    assert Notice.objects.count() == TICKETS
    occurrence = Occurrence.objects.get()
    assert (occurrence.taken, occurrence.waiting) == (PLACES, TICKETS - PLACES)
