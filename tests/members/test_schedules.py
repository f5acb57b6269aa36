"""Opening something for booking: rules, windows, closed days, fewer places, and the end of it."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError, StaleVersion
from core.models import AuditEntry, HolidayOverride, Notice
from members import services
from members.booking_plans import ScheduleText, Wanted, WindowText
from members.models import Booking, CapacityWindow, Draw, Occurrence, Schedule

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

TEXT = ScheduleText(place="北门停车场")
NIGHT = WindowText(starts=time(18), ends=time(7, 30), overnight=True, places=5)
SATURDAY = date(2026, 11, 28)


def test_a_unit_says_how_and_the_office_opens_it(cast, make_resource):
    resource = make_resource()
    schedule = services.draft_schedule(resource=resource, text=TEXT, actor=cast.liaison)
    assert Notice.objects.filter(to=cast.officer, event="schedule_drafted").count() == 1
    with pytest.raises(DomainError, match="先设开放时段"):
        services.open_schedule(schedule=schedule, actor=cast.officer)
    services.add_window(schedule=schedule, text=NIGHT, actor=cast.liaison)
    with pytest.raises(PermissionDenied):
        services.open_schedule(schedule=schedule, actor=cast.liaison)
    opened = services.open_schedule(schedule=schedule, actor=cast.officer)
    assert (opened.status, opened.version) == ("open", 2)
    assert Notice.objects.filter(to=cast.liaison, event="schedule_opened").count() == 1
    with pytest.raises(DomainError):
        services.open_schedule(schedule=schedule, actor=cast.officer)


def test_a_resource_is_opened_once_and_by_those_who_may(cast, make_resource):
    resource = make_resource()
    for who in ("other_liaison", "resident", "supervisor", "other_officer", "secretary"):
        with pytest.raises(PermissionDenied):
            services.draft_schedule(resource=resource, text=TEXT, actor=cast.of(who))
    services.draft_schedule(resource=resource, text=TEXT, actor=cast.officer)
    with pytest.raises(DomainError):
        services.draft_schedule(resource=resource, text=TEXT, actor=cast.officer)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"communities": ("510116089001",)}, "communities"),
        ({"single_by": "draw", "ahead_days": 3, "draw_days": 3}, "draw_days"),
        ({"ahead_days": 0}, "ahead_days"),
        ({"draw_days": 29}, "draw_days"),
        ({"waiting_places": 501}, "waiting_places"),
        ({"place": "  "}, "place"),
        ({"single_by": "by favour"}, "single_by"),
    ],
)
def test_a_rule_that_cannot_be_is_told_at_its_field(cast, make_resource, change, field):
    with pytest.raises(ValidationError) as refused:
        services.draft_schedule(resource=make_resource(), text=replace(TEXT, **change), actor=cast.officer)
    assert field in refused.value.message_dict
    assert not Schedule.objects.exists()


def test_a_stale_change_of_rules_is_refused(cast, make_schedule):
    schedule = make_schedule()
    text = replace(ScheduleText.of(schedule), terms="停线内")
    services.edit_schedule(schedule=schedule, text=text, version=1, actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.edit_schedule(schedule=schedule, text=text, version=1, actor=cast.liaison)


# ── windows ───────────────────────────────────────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"overnight": False}, "ends"),
        ({"ends": time(19)}, "ends"),
        ({"places": 0}, "places"),
        ({"begins_on": date(2026, 12, 2), "ends_on": date(2026, 12, 1)}, "ends_on"),
        ({"begins_on": date(9999, 12, 31)}, "ends_on"),
        ({"weekdays": (7,)}, "weekdays"),
        ({"rule": "full moon"}, "rule"),
    ],
    ids=["ends before it starts", "meets itself", "nobody", "backwards", "nobody's year", "no weekday", "no rule"],
)
def test_a_window_that_cannot_be_is_told_at_its_field(cast, make_schedule, change, field):
    schedule = make_schedule(hours=None)
    with pytest.raises(ValidationError) as refused:
        services.add_window(schedule=schedule, text=replace(NIGHT, **change), actor=cast.liaison)
    assert field in refused.value.message_dict
    assert not CapacityWindow.objects.exists()


@pytest.mark.parametrize(
    "other",
    [
        {"starts": time(20), "ends": time(22), "overnight": False},
        {"starts": time(7), "ends": time(9), "overnight": False, "rule": "days_off"},
        {"starts": time(0), "ends": time(0), "rule": "days_off"},
    ],
    ids=["in the evening", "next morning", "round the clock"],
)
def test_two_windows_never_meet(cast, make_schedule, other):
    schedule = make_schedule(hours=None)
    services.add_window(schedule=schedule, text=replace(NIGHT, rule="workdays"), actor=cast.liaison)
    with pytest.raises(ValidationError) as refused:
        services.add_window(schedule=schedule, text=replace(NIGHT, **other), actor=cast.liaison)
    if other["starts"] != time(20):
        assert "starts" in refused.value.message_dict
    day_off = replace(NIGHT, starts=time(7, 30), rule="days_off")
    assert services.add_window(schedule=schedule, text=day_off, actor=cast.liaison).pk


def test_hours_somebody_has_booked_do_not_change_under_them(cast, make_schedule, book):
    schedule = make_schedule()
    booking = book(schedule, cast.resident)
    window = schedule.windows.get()
    later = replace(WindowText.of(window), starts=time(19))
    with pytest.raises(DomainError) as refused:
        services.edit_window(window=window, text=later, actor=cast.liaison)
    assert refused.value.code == "already_booked"
    with pytest.raises(DomainError):
        services.end_window(window=window, actor=cast.liaison)
    services.cancel_booking(booking=booking, actor=cast.resident)
    services.edit_window(window=window, text=later, actor=cast.liaison)
    assert Occurrence.objects.get().starts_at.isoformat() == "2026-11-24T11:00:00+00:00"


def test_a_window_that_ends_opens_no_more(cast, make_schedule, book):
    schedule = make_schedule()
    services.end_window(window=schedule.windows.get(), actor=cast.liaison)
    with pytest.raises(DomainError):
        book(schedule, cast.resident)


@pytest.mark.parametrize(
    "broken",
    [{"overnight": False}, {"ends": time(19)}, {"places": 0}, {"rule": "x"}],
)
def test_the_database_refuses_what_no_window_can_be(make_schedule, broken):
    window = make_schedule().windows.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        CapacityWindow.objects.filter(pk=window.pk).update(**broken)


# ── fewer places than are booked ──────────────────────────────────────────────────────────────
def test_fewer_places_than_are_booked_are_refused_and_nothing_changes(cast, make_schedule, make_resident, book):
    schedule = make_schedule(places=3)
    for number in range(3):
        book(schedule, make_resident(number))
    window = schedule.windows.get()
    with pytest.raises(ValidationError, match="2026年11月24日已经约出 3 个"):
        services.edit_window(window=window, text=replace(WindowText.of(window), places=2), actor=cast.liaison)
    window.refresh_from_db()
    assert window.places == 3
    assert Booking.objects.filter(status="held").count() == 3


def test_fewer_places_by_draw_leave_nobody_unsaid(cast, make_schedule, make_resident, book):
    schedule = make_schedule(places=3)
    held = [book(schedule, make_resident(number)) for number in range(3)]
    waiting = book(schedule, make_resident(3))
    commitment = held[0].occurrence.commitment
    window = schedule.windows.get()
    fewer = replace(WindowText.of(window), places=1)
    services.edit_window(window=window, text=fewer, by_draw=True, actor=cast.liaison)
    draw = Draw.objects.get()
    assert (draw.purpose, draw.places, draw.commitment) == ("reduce", 1, commitment)
    assert set(draw.tickets) == {booking.ticket for booking in held}
    stays = Booking.objects.get(status="held")
    assert stays.ticket == draw.tickets[0]
    queue = list(Booking.objects.filter(status="waiting").order_by("position"))
    assert [booking.ticket for booking in queue] == [*draw.tickets[1:], waiting.ticket]
    assert Notice.objects.filter(event="booking_moved_back").count() == 2
    assert Occurrence.objects.get().places == 1


def test_more_places_let_those_who_wait_move_up(cast, make_schedule, make_resident, book):
    schedule = make_schedule(places=1)
    for number in range(4):
        book(schedule, make_resident(number))
    window = schedule.windows.get()
    services.edit_window(window=window, text=replace(WindowText.of(window), places=3), actor=cast.liaison)
    assert [one.status for one in Booking.objects.order_by("id")] == ["held", "held", "held", "waiting"]


def test_permits_are_a_part_of_the_places(cast, make_schedule):
    schedule = make_schedule(places=3)
    text = replace(ScheduleText.of(schedule), permit_places=4)
    with pytest.raises(ValidationError) as refused:
        services.edit_schedule(schedule=schedule, text=text, version=None, actor=cast.liaison)
    assert "permit_places" in refused.value.message_dict


def test_more_permits_take_from_the_nights_and_never_more_than_are_free(cast, make_schedule, make_resident, book):
    schedule = make_schedule(places=3)
    for number in range(2):
        book(schedule, make_resident(number))
    text = ScheduleText.of(schedule)
    with pytest.raises(ValidationError) as refused:
        services.edit_schedule(schedule=schedule, text=replace(text, permit_places=2), version=None, actor=cast.liaison)
    assert "permit_places" in refused.value.message_dict
    services.edit_schedule(schedule=schedule, text=replace(text, permit_places=1), version=None, actor=cast.liaison)
    assert Occurrence.objects.get().places == 2


# ── closed days ───────────────────────────────────────────────────────────────────────────────
def close(schedule, actor, first, last=None, reason="地面画线"):
    return services.close_days(schedule=schedule, first_day=first, last_day=last or first, reason=reason, actor=actor)


def test_closing_calls_off_what_was_booked_and_tells_everybody(cast, make_schedule, make_resident, book):
    schedule = make_schedule(places=1)
    tomorrow = clock.today() + timedelta(days=1)
    held, waiting = book(schedule, make_resident(0)), book(schedule, make_resident(1))
    other_day = book(schedule, make_resident(2), day=tomorrow + timedelta(days=1))
    close(schedule, cast.liaison, tomorrow)
    for booking in (held, waiting, other_day):
        booking.refresh_from_db()
    assert (held.status, waiting.status, other_day.status) == ("called_off", "called_off", "held")
    assert (held.reason, held.phone) == ("地面画线", "")
    assert Notice.objects.filter(event="booking_called_off", body="地面画线").count() == 2
    with pytest.raises(DomainError) as refused:
        book(schedule, make_resident(3), day=tomorrow)
    assert refused.value.code == "closed"


def test_a_day_closed_before_anybody_booked_is_closed(cast, make_schedule, book):
    schedule = make_schedule()
    close(schedule, cast.liaison, clock.today() + timedelta(days=1))
    with pytest.raises(DomainError, match="不开放"):
        book(schedule, cast.resident)


def test_a_closure_lifted_early_opens_the_days_again(cast, make_schedule, make_resident, book):
    schedule = make_schedule()
    called_off = book(schedule, make_resident(0))
    closure = close(schedule, cast.liaison, clock.today() + timedelta(days=1))
    services.lift_closure(closure=closure, actor=cast.officer)
    assert book(schedule, make_resident(1)).status == "held"
    called_off.refresh_from_db()
    assert called_off.status == "called_off"
    with pytest.raises(DomainError):
        services.lift_closure(closure=closure, actor=cast.officer)


def test_holders_of_a_month_keep_it_and_hear_of_the_closed_days(cast, make_schedule, book):
    schedule = make_schedule(places=3, permit_places=2, permit_by="first_come")
    permit = book(schedule, cast.resident, permit=True)
    close(schedule, cast.liaison, date(2026, 11, 26), date(2026, 11, 27))
    permit.refresh_from_db()
    assert permit.status == "held"
    assert "11月26日到11月27日" in Notice.objects.get(event="booking_days_closed", to=cast.resident).subject


def test_a_month_closed_on_every_day_of_it_is_called_off(cast, make_schedule, book):
    schedule = make_schedule(places=3, permit_places=2, permit_by="first_come")
    permit = book(schedule, cast.resident, day=date(2026, 12, 1), permit=True)
    close(schedule, cast.liaison, date(2026, 12, 1), date(2026, 12, 31))
    permit.refresh_from_db()
    assert permit.status == "called_off"


@pytest.mark.parametrize(
    ("first", "last", "reason", "field"),
    [
        (date(2026, 11, 22), date(2026, 11, 24), "画线", "first_day"),
        (date(2026, 11, 25), date(2026, 11, 24), "画线", "last_day"),
        (date(2026, 11, 25), date(2028, 11, 24), "画线", "last_day"),
        (date(9999, 12, 31), date(9999, 12, 31), "画线", "first_day"),
        (date(2026, 11, 25), date(2026, 11, 25), "   ", "reason"),
    ],
)
def test_days_that_cannot_be_closed_are_told_at_the_field(cast, make_schedule, first, last, reason, field):
    with pytest.raises(ValidationError) as refused:
        close(make_schedule(), cast.liaison, first, last, reason)
    assert field in refused.value.message_dict


# ── the end ───────────────────────────────────────────────────────────────────────────────────
def test_what_ends_calls_off_what_was_booked_ahead(cast, make_schedule, book):
    schedule = make_schedule()
    booking = book(schedule, cast.resident)
    services.end_schedule(schedule=schedule, reason="场地收回自用", actor=cast.liaison)
    booking.refresh_from_db()
    assert (booking.status, booking.reason) == ("called_off", "场地收回自用")
    assert AuditEntry.objects.filter(verb="schedule.ended").count() == 1
    with pytest.raises(DomainError):
        services.end_schedule(schedule=schedule, reason="再一次", actor=cast.liaison)


def test_a_resource_that_is_retired_and_a_unit_that_leaves_end_what_was_booked(cast, make_schedule, book):
    first, second = make_schedule(), make_schedule()
    one, other = book(first, cast.resident), book(second, cast.resident)
    services.retire_resource(resource=first.resource, reason="改作仓库", actor=cast.officer)
    services.end_unit(unit=cast.unit, reason="搬离", actor=cast.officer)
    for booking, reason in ((one, "改作仓库"), (other, "搬离")):
        booking.refresh_from_db()
        assert (booking.status, booking.reason) == ("called_off", reason)
    assert set(Schedule.objects.values_list("status", flat=True)) == {"ended"}


def test_a_night_that_has_begun_is_left_to_those_who_are_there(cast, make_schedule, book):
    schedule = make_schedule()
    booking = book(schedule, cast.resident, day=clock.today())
    with clock.moved(booking.occurrence.starts_at + timedelta(hours=1)):
        services.end_schedule(schedule=schedule, reason="场地收回自用", actor=cast.liaison)
    booking.refresh_from_db()
    assert booking.status == "held"


def test_a_holiday_moved_after_somebody_booked_sells_no_place_twice(cast, make_schedule, make_resident):
    """Friday's night is booked; then Friday becomes a day off, whose window would reach into it."""
    schedule = make_schedule(hours=None)
    night = services.add_window(schedule=schedule, text=replace(NIGHT, rule="workdays"), actor=cast.liaison)
    day_off = services.add_window(
        schedule=schedule, text=replace(NIGHT, starts=time(7, 30), rule="days_off"), actor=cast.liaison
    )
    friday = SATURDAY - timedelta(days=1)
    kept = services.book_place(schedule=schedule, wanted=wanted_of(night, friday), actor=make_resident(0))
    assert kept.occurrence.window == night
    HolidayOverride.objects.create(day=friday, is_workday=False)
    with pytest.raises(DomainError, match="放假安排改过"):
        services.book_place(schedule=schedule, wanted=wanted_of(day_off, friday), actor=make_resident(1))
    kept.refresh_from_db()
    assert kept.status == "held"


def wanted_of(window, day):
    return Wanted(day=day, window=window, consent=True)
