from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from django.core.exceptions import ValidationError

from core import clock
from core.periods import current_period, month_period, parse_month

CST = timezone(timedelta(hours=8))


def at(year, month, day, hour=0, minute=0):
    return datetime(year, month, day, hour, minute, tzinfo=CST)


def test_calendar_month_is_half_open_in_shanghai():
    october = month_period("2026-10")
    assert (october.start, october.end) == (at(2026, 10, 1), at(2026, 11, 1))
    assert october.start.astimezone(UTC) == datetime(2026, 9, 30, 16, tzinfo=UTC)
    assert at(2026, 10, 1) in october
    assert at(2026, 11, 1) not in october
    assert (october.first_day, october.last_day) == (date(2026, 10, 1), date(2026, 10, 31))


def test_month_that_closes_on_the_25th_begins_on_the_26th_before():
    october = month_period("2026-10", closing_day=25)
    assert (october.start, october.end) == (at(2026, 9, 26), at(2026, 10, 26))
    assert at(2026, 10, 25, 23, 59) in october
    assert at(2026, 10, 26) not in october


@pytest.mark.parametrize(
    ("month", "closing_day", "first", "last"),
    [
        ("2026-01", 31, date(2026, 1, 1), date(2026, 1, 31)),
        ("2026-01", 25, date(2025, 12, 26), date(2026, 1, 25)),
        ("2026-02", 31, date(2026, 2, 1), date(2026, 2, 28)),
        ("2028-02", 31, date(2028, 2, 1), date(2028, 2, 29)),
        ("2026-02", 30, date(2026, 1, 31), date(2026, 2, 28)),
        ("2026-03", 30, date(2026, 3, 1), date(2026, 3, 30)),
        ("2026-12", 1, date(2026, 11, 2), date(2026, 12, 1)),
    ],
)
def test_first_and_last_day(month, closing_day, first, last):
    period = month_period(month, closing_day=closing_day)
    assert (period.first_day, period.last_day) == (first, last)


@pytest.mark.parametrize(
    ("day", "closing_day", "key"),
    [
        (date(2026, 10, 25), 25, "2026-10"),
        (date(2026, 10, 26), 25, "2026-11"),
        (date(2026, 12, 26), 25, "2027-01"),
        (date(2026, 10, 31), 31, "2026-10"),
        (at(2026, 11, 1, 0, 30), 31, "2026-11"),
        (datetime(2026, 10, 31, 16, 30, tzinfo=UTC), 31, "2026-11"),
    ],
)
def test_a_day_finds_its_month(day, closing_day, key):
    assert month_period(day, closing_day=closing_day).key == key


def test_neighbours_touch_and_keep_the_closing_day():
    january = month_period("2026-01", closing_day=25)
    assert january.previous().key == "2025-12"
    assert january.previous().end == january.start
    assert january.following().start == january.end
    assert january.year_before() == month_period("2025-01", closing_day=25)


def test_last_twelve_end_with_this_one():
    months = month_period("2026-03").last_twelve()
    assert [m.key for m in months] == [
        "2025-04", "2025-05", "2025-06", "2025-07", "2025-08", "2025-09",
        "2025-10", "2025-11", "2025-12", "2026-01", "2026-02", "2026-03",
    ]  # fmt: skip


def test_label_reads_as_staff_write_it():
    assert month_period("2026-09").label == "2026年9月"
    assert str(month_period("2026-09")) == "2026年9月"


def test_running_month_follows_the_clock():
    with clock.moved(at(2026, 10, 26, 8)):
        assert current_period(closing_day=25).key == "2026-11"


def test_month_text_is_read():
    assert parse_month("2026-10") == (2026, 10)
    assert parse_month(" 2026-01 ") == (2026, 1)


@pytest.mark.parametrize("text", ["", "2026-13", "2026-00", "2026-1", "2026年10月", "26-10", "２０２６-10", "9999-12"])
def test_unreadable_month_says_how_to_write_it(text):
    with pytest.raises(ValidationError) as refusal:
        parse_month(text)
    assert refusal.value.messages == [f"月份要写成“2026-10”这样，现在写的是“{text}”。"]


@pytest.mark.parametrize("closing_day", [0, 32, -1])
def test_impossible_closing_day_is_refused(closing_day):
    with pytest.raises(ValueError, match="closing_day"):
        month_period("2026-10", closing_day=closing_day)
