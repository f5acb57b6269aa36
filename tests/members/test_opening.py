"""When something is open: days, hours and collisions, against a calendar so plain that it can be read aloud."""

from datetime import date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.clock import SHANGHAI
from core.workdays import is_workday
from members.opening import DayRule, Hours, closed_on, collide, colliding, days_of, month_span, opens_on, span

START = date(2026, 9, 21)
DAYS = [START + timedelta(days=number) for number in range(40)]
MINUTE = timedelta(minutes=1)
# The first question about a year reads its calendar, which is no fault of the window's.
is_workday(START, entered={})

clock_times = st.builds(time, st.integers(0, 23), st.sampled_from((0, 15, 30, 45)))
moved = st.dictionaries(st.sampled_from(DAYS), st.booleans(), max_size=8)


@st.composite
def windows(draw):
    """Hours as the house lets them be written."""
    starts, ends = draw(clock_times), draw(clock_times)
    overnight = ends <= starts
    first = draw(st.none() | st.sampled_from(DAYS))
    last = draw(st.none() | st.sampled_from([day for day in DAYS if first is None or day >= first]))
    return Hours(
        rule=draw(st.sampled_from(DayRule.values)), starts=starts, ends=ends, overnight=overnight,
        weekdays=frozenset(draw(st.sets(st.integers(0, 6), max_size=4))), begins_on=first, ends_on=last,
    )  # fmt: skip


# ── the slow, obvious calendar ────────────────────────────────────────────────────────────────
def plainly_open_on(window, day, entered):
    """One question after the other, as somebody would ask them at the counter."""
    if window.begins_on is not None and day < window.begins_on:
        return False
    if window.ends_on is not None and day > window.ends_on:
        return False
    named = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    wanted = [named[number] for number in window.weekdays] or named
    if day.strftime("%A") not in wanted:
        return False
    works = entered[day] if day in entered else is_workday(day, entered={})
    return {"every_day": True, "workdays": works, "days_off": not works}[window.rule]


def plain_moments(window, entered):
    """Every quarter of an hour at which it is open, walked one by one from the opening to the closing."""
    found = []
    for day in DAYS:
        if not plainly_open_on(window, day, entered):
            continue
        moment = datetime(day.year, day.month, day.day, window.starts.hour, window.starts.minute, tzinfo=SHANGHAI)
        while True:
            found.append(moment)
            moment += 15 * MINUTE
            if moment.time() == window.ends:
                break
    return found


@given(windows(), moved)
def test_days_and_hours_agree_with_a_plain_calendar(window, entered):
    assert list(days_of(window, DAYS[0], DAYS[-1], entered=entered)) == [
        day for day in DAYS if plainly_open_on(window, day, entered)
    ]
    ours = []
    for day in days_of(window, DAYS[0], DAYS[-1], entered=entered):
        moment, ends = span(window, day)
        while moment < ends:
            ours.append(moment)
            moment += 15 * MINUTE
    assert ours == plain_moments(window, entered)


@given(windows(), windows(), moved)
def test_windows_said_not_to_collide_never_do_however_the_holidays_fall(one, other, entered):
    if not collide(one, other):
        assert not set(plain_moments(one, entered)) & set(plain_moments(other, entered))


@given(windows(), moved)
def test_no_window_ever_meets_itself(window, entered):
    moments = plain_moments(window, entered)
    assert len(moments) == len(set(moments))
    assert colliding([window]) is None


@given(windows(), windows())
def test_windows_said_to_collide_do_in_some_year(one, other):
    """Not careful beyond need: where seasons are open, some order of working days and days off makes them meet."""
    seasons = (one.begins_on, one.ends_on, other.begins_on, other.ends_on)
    if not collide(one, other) or any(seasons):
        return
    days = DAYS[:15]
    orders = [dict.fromkeys(days, True), dict.fromkeys(days, False)]
    orders += [{day: (day.toordinal() % 2 == parity) for day in days} for parity in (0, 1)]
    assert any(set(plain_moments(one, entered)) & set(plain_moments(other, entered)) for entered in orders)


# ── days everybody knows ──────────────────────────────────────────────────────────────────────
NIGHT = Hours(rule=DayRule.WORKDAYS, starts=time(18), ends=time(7, 30), overnight=True)
DAY_OFF = Hours(rule=DayRule.DAYS_OFF, starts=time(7, 30), ends=time(7, 30), overnight=True)


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 9, 30), True),  # the last working day before the National Day
        (date(2026, 10, 1), False),
        (date(2026, 10, 7), False),
        (date(2026, 10, 10), True),  # a Saturday worked in exchange
        (date(2026, 10, 11), False),  # the Sunday after it
        (date(2026, 2, 14), True),  # a Saturday worked before the Spring Festival
        (date(2026, 2, 17), False),
        (date(2027, 1, 1), False),
    ],
)
def test_the_night_of_working_days_and_the_whole_of_days_off_share_the_year(day, works):
    assert opens_on(NIGHT, day, entered={}) is works
    assert opens_on(DAY_OFF, day, entered={}) is not works


def test_the_two_leave_no_gap_at_night_and_never_meet():
    assert colliding([NIGHT, DAY_OFF]) is None
    begins, ends = span(NIGHT, date(2026, 9, 30))
    assert (begins.isoformat(), ends.isoformat()) == ("2026-09-30T18:00:00+08:00", "2026-10-01T07:30:00+08:00")
    assert span(DAY_OFF, date(2026, 10, 1))[0] == ends


def test_a_whole_calendar_day_off_would_meet_the_night_before_it():
    midnight = Hours(rule=DayRule.DAYS_OFF, starts=time(0), ends=time(0), overnight=True)
    assert colliding([NIGHT, midnight]) == (NIGHT, midnight)


def test_the_last_night_of_a_year_ends_in_the_next():
    begins, ends = span(NIGHT, date(2026, 12, 31))
    assert (begins.year, ends.year, ends - begins) == (2026, 2027, timedelta(hours=13, minutes=30))
    assert opens_on(NIGHT, date(2026, 12, 31), entered={})
    assert not opens_on(NIGHT, date(2027, 1, 1), entered={})


def test_a_month_of_permits_is_a_month_of_the_calendar():
    begins, ends = month_span(date(2026, 12, 9))
    assert (begins.isoformat(), ends.isoformat()) == ("2026-12-01T00:00:00+08:00", "2027-01-01T00:00:00+08:00")


def test_what_staff_entered_outranks_the_notice():
    moved_day = date(2026, 11, 23)
    assert opens_on(NIGHT, moved_day, entered={})
    assert not opens_on(NIGHT, moved_day, entered={moved_day: False})


def test_a_stretch_of_closed_days_has_both_its_ends():
    stretch = [(date(2026, 11, 30), date(2026, 12, 2))]
    assert [closed_on(date(2026, 11, 29) + timedelta(days=n), stretch) for n in range(5)] == [
        False, True, True, True, False
    ]  # fmt: skip
