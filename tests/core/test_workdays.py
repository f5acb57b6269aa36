from datetime import date, timedelta
from functools import partial
from threading import Thread

import chinese_calendar
import pytest

from core import workdays
from core.models import HolidayOverride

# Rules of the calendar alone; reading what staff entered is tested last, with the database.
is_workday = partial(workdays.is_workday, entered={})
add_workdays = partial(workdays.add_workdays, entered={})
workdays_between = partial(workdays.workdays_between, entered={})
is_estimated = partial(workdays.is_estimated, entered={})


@pytest.mark.parametrize("year", [2024, 2025, 2026])
def test_every_day_agrees_with_another_calendar(year):
    length = (date(year + 1, 1, 1) - date(year, 1, 1)).days
    days = [date(year, 1, 1) + timedelta(days=n) for n in range(length)]
    assert [d for d in days if is_workday(d) != chinese_calendar.is_workday(d)] == []


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 9), True),  # a plain Friday
        (date(2026, 10, 10), True),  # a Saturday worked in lieu of National Day
        (date(2026, 10, 11), False),
        (date(2026, 10, 7), False),  # a Wednesday off in exchange
        (date(2026, 1, 1), False),
        (date(2026, 1, 4), True),
        (date(2011, 12, 31), True),  # moved by the next year's notice
    ],
)
def test_swapped_weekends(day, expected):
    assert is_workday(day) is expected


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 9, 30), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 3, date(2026, 10, 10)),
        (date(2026, 9, 30), 4, date(2026, 10, 12)),
        (date(2026, 10, 3), 1, date(2026, 10, 8)),
        (date(2026, 9, 30), 0, date(2026, 9, 30)),
        (date(2026, 10, 3), 0, date(2026, 10, 3)),
        (date(2026, 10, 8), -1, date(2026, 9, 30)),
        (date(2026, 2, 13), 2, date(2026, 2, 24)),
    ],
)
def test_adding_working_days(day, count, expected):
    assert add_workdays(day, count) == expected


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2026, 9, 30), date(2026, 10, 10), 3),
        (date(2026, 10, 10), date(2026, 9, 30), -3),
        (date(2026, 10, 1), date(2026, 10, 7), 0),
        (date(2026, 10, 9), date(2026, 10, 9), 0),
        (date(2026, 1, 1), date(2026, 12, 31), 248),
    ],
)
def test_counting_working_days(start, end, expected):
    assert workdays_between(start, end) == expected


def test_counting_undoes_adding():
    for offset in range(60):
        day = date(2026, 1, 20) + timedelta(days=offset)
        assert workdays_between(day, add_workdays(day, 7)) == 7


def test_what_staff_entered_outranks_the_calendar():
    entered = {date(2026, 10, 9): False, date(2026, 10, 11): True}
    assert not is_workday(date(2026, 10, 9), entered=entered)
    assert is_workday(date(2026, 10, 11), entered=entered)
    assert add_workdays(date(2026, 10, 8), 2, entered=entered) == date(2026, 10, 11)
    assert workdays_between(date(2026, 10, 8), date(2026, 10, 11), entered=entered) == 2


def test_announced_years_are_certain_and_later_ones_estimated():
    assert not is_estimated(date(2026, 12, 31))
    assert is_estimated(date(2027, 1, 4))
    assert is_estimated(date(2090, 1, 1))


def test_entering_a_swapped_weekend_makes_the_year_certain():
    assert is_estimated(date(2027, 3, 1), entered={date(2027, 3, 1): False})
    assert not is_estimated(date(2027, 3, 1), entered={date(2027, 2, 13): True})


def test_year_without_a_notice_still_counts():
    assert not is_workday(date(2027, 10, 1))
    assert is_workday(date(2027, 3, 1))
    assert add_workdays(date(2026, 12, 31), 1) == date(2027, 1, 4)


def test_threads_see_whole_years():
    seen = []
    threads = [Thread(target=lambda: seen.append(is_workday(date(2031, 10, 1)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [False] * 8


@pytest.mark.django_db
def test_entered_days_are_read_when_none_are_passed():
    HolidayOverride.objects.create(day=date(2027, 2, 13), is_workday=True)
    HolidayOverride.objects.create(day=date(2027, 2, 12), is_workday=False)
    assert workdays.overrides() == {date(2027, 2, 13): True, date(2027, 2, 12): False}
    assert workdays.is_workday(date(2027, 2, 13))
    assert workdays.add_workdays(date(2027, 2, 11), 1) == date(2027, 2, 13)
    assert workdays.workdays_between(date(2027, 2, 11), date(2027, 2, 14)) == 1
    assert not workdays.is_estimated(date(2027, 2, 14))
