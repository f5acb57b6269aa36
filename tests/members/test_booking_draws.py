"""Draws: held once when their time has come, open to be checked by anybody, and never against the queue."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from core import clock
from core.accounts.models import User
from core.errors import DomainError
from core.models import Notice
from members import services
from members.drawing import fingerprint, in_order, new_ticket
from members.models import Booking, Draw, Occurrence

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]
DECEMBER = date(2026, 12, 1)
DUE = timedelta(days=5, hours=2)


@pytest.fixture
def december(make_schedule, make_resident, book):
    """Five have applied for two permits of December; the draw is on the 28th at ten."""
    schedule = make_schedule(places=4, permit_places=2)
    return [book(schedule, make_resident(number), day=DECEMBER, permit=True) for number in range(5)]


def test_until_the_draw_everybody_has_a_ticket_and_nobody_a_place(december):
    occurrence = Occurrence.objects.get()
    assert {booking.status for booking in december} == {"applied"}
    assert (occurrence.taken, occurrence.waiting) == (0, 0)
    assert occurrence.draw_at.isoformat() == "2026-11-28T02:00:00+00:00"
    assert occurrence.commitment == fingerprint(occurrence.secret)


def test_a_draw_gives_the_places_and_a_queue_and_tells_each(december):
    occurrence = Occurrence.objects.get()
    seed = occurrence.secret
    with clock.moved(clock.now() + DUE):
        assert services.hold_due_draws() == 1
    draw = Draw.objects.get()
    assert (draw.seed, draw.commitment, draw.places) == (seed, hashlib.sha256(seed.encode()).hexdigest(), 2)
    marks = {b.ticket: hashlib.sha256(f"{seed}:{b.ticket}".encode()).hexdigest() for b in december}
    assert draw.tickets == sorted(marks, key=marks.__getitem__)
    found = {booking.ticket: booking for booking in Booking.objects.all()}
    assert [found[ticket].status for ticket in draw.tickets] == ["held", "held", "waiting", "waiting", "waiting"]
    assert [found[ticket].position for ticket in draw.tickets] == [None, None, 1, 2, 3]
    assert Notice.objects.filter(event="booking_drawn").count() == 2
    assert Notice.objects.filter(event="booking_not_drawn").count() == 3
    occurrence.refresh_from_db()
    assert (occurrence.taken, occurrence.waiting) == (2, 3)


def test_the_next_in_the_drawn_order_moves_up(december):
    with clock.moved(clock.now() + DUE):
        services.hold_due_draws()
        tickets = Draw.objects.get().tickets
        first = Booking.objects.select_related("user").get(ticket=tickets[0])
        services.cancel_booking(booking=first, actor=first.user)
    assert Booking.objects.get(ticket=tickets[2]).status == "held"
    assert Booking.objects.get(ticket=tickets[3]).position == 2


def test_a_draw_is_held_once_and_not_before_its_time(cast, december):
    occurrence = Occurrence.objects.get()
    with pytest.raises(DomainError) as early:
        services.hold_draw(occurrence=occurrence, actor=cast.liaison)
    assert early.value.code == "too_early"
    assert services.hold_due_draws() == 0
    with clock.moved(clock.now() + DUE):
        services.hold_draw(occurrence=occurrence, actor=cast.liaison)
        with pytest.raises(DomainError) as twice:
            services.hold_draw(occurrence=occurrence, actor=cast.officer)
        assert services.hold_due_draws() == 0
    assert twice.value.code == "wrong_state"
    assert Draw.objects.count() == 1


@pytest.mark.parametrize("who", ["resident", "other_liaison", "supervisor", "other_officer", "secretary"])
def test_nobody_else_holds_a_draw(cast, december, who):
    with clock.moved(clock.now() + DUE), pytest.raises(PermissionDenied):
        services.hold_draw(occurrence=Occurrence.objects.get(), actor=cast.of(who))
    assert not Draw.objects.exists()


def test_whoever_applies_after_the_draw_stands_behind_it(december, make_resident, book):
    schedule = december[0].occurrence.schedule
    with clock.moved(clock.now() + DUE):
        services.hold_due_draws()
        late = book(schedule, make_resident(9), day=DECEMBER, permit=True)
    assert (late.status, late.position) == ("waiting", 4)


def test_where_fewer_apply_than_there_are_places_everybody_has_one(make_schedule, make_resident, book):
    schedule = make_schedule(places=4, permit_places=3)
    book(schedule, make_resident(0), day=DECEMBER, permit=True)
    with clock.moved(clock.now() + DUE):
        services.hold_due_draws()
        assert book(schedule, make_resident(1), day=DECEMBER, permit=True).status == "held"
    assert Booking.objects.filter(status="held").count() == 2


def test_what_nobody_asked_for_before_its_draw_is_given_to_whoever_comes_first(make_schedule, make_resident, book):
    schedule = make_schedule(places=4, permit_places=1)
    this_month = date(2026, 11, 1)
    assert book(schedule, make_resident(0), day=this_month, permit=True).status == "held"
    assert book(schedule, make_resident(1), day=this_month, permit=True).status == "waiting"


def test_nights_are_drawn_too_where_the_rules_say_so(make_schedule, make_resident, book):
    schedule = make_schedule(places=1, single_by="draw", ahead_days=7, draw_days=2)
    day = clock.today() + timedelta(days=5)
    for number in range(3):
        book(schedule, make_resident(number), day=day)
    with clock.moved(clock.now() + timedelta(days=3, hours=1)):
        services.hold_due_draws()
    assert sorted(Booking.objects.values_list("status", flat=True)) == ["held", "waiting", "waiting"]


def test_what_was_drawn_never_changes(december):
    with clock.moved(clock.now() + DUE):
        services.hold_due_draws()
    for change in (lambda: Draw.objects.update(seed="another"), lambda: Draw.objects.all().delete()):
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            change()


def test_a_seed_is_used_once(december):
    before = Occurrence.objects.get()
    with clock.moved(clock.now() + DUE):
        services.hold_due_draws()
    after = Occurrence.objects.get()
    assert after.secret != before.secret
    assert after.commitment == fingerprint(after.secret) != before.commitment


def test_everybody_can_look_and_nobody_is_named(december, page):
    with clock.moved(clock.now() + DUE):
        services.hold_due_draws()
    draw = Draw.objects.get()
    html = page().get(f"/draws/{draw.pk}/").content.decode()
    assert draw.seed in html
    assert draw.commitment in html
    assert all(ticket in html for ticket in draw.tickets)
    for user in User.objects.filter(bookings__isnull=False):
        assert user.full_name not in html
        assert user.phone.removeprefix("+86") not in html


def test_the_secret_is_not_to_be_had_before_the_draw(december, page, api, cast):
    occurrence = Occurrence.objects.get()
    booking = december[0]
    told = page(booking.user).get(f"/mine/bookings/{booking.pk}/").content.decode()
    assert occurrence.commitment in told
    told += page(cast.liaison).get(f"/members/occurrences/{occurrence.pk}/").content.decode()
    told += api(booking.user).get(f"/api/v1/bookings/{booking.pk}/").content.decode()
    assert occurrence.secret not in told


@given(st.lists(st.builds(new_ticket), unique=True, min_size=2, max_size=30), st.text(min_size=1, max_size=10))
def test_no_ticket_pushes_another_about(tickets, seed):
    """Without one of them the others stand in the same order."""
    whole = in_order(tickets, seed)
    assert sorted(whole) == sorted(tickets)
    without = in_order(tickets[1:], seed)
    assert without == [ticket for ticket in whole if ticket != tickets[0]]
