"""Days and spans written the way staff write them."""

from datetime import date, datetime

import pytest

from core.workbook.dates import Found, YearSource, read_day
from core.workbook.spans import read_span
from core.workbook.titles import year_source

TODAY = date(2026, 11, 22)
TITLE = year_source(["同心街道居民需求清单(2026年1—9月)"], today=TODAY)
BARE = YearSource(today=TODAY)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026.8.27", date(2026, 8, 27)),
        ("2026/09/24", date(2026, 9, 24)),
        ("3月22日", date(2026, 3, 22)),
        ("2026年3月4日", date(2026, 3, 4)),
        ("20260216", date(2026, 2, 16)),
        (20260216.0, date(2026, 2, 16)),
        (46265.0, date(2026, 8, 31)),
        ("46265", date(2026, 8, 31)),
        (datetime(2026, 3, 1, 8, 30), date(2026, 3, 1)),
        ("２０２６年８月２７日", date(2026, 8, 27)),
        ("二〇二六年八月二十七日", date(2026, 8, 27)),
        ("2026 年 8 月 27 日", date(2026, 8, 27)),
        ("2026年8月27日（周四）上午", date(2026, 8, 27)),
        ("2026-08-27 10:30:00", date(2026, 8, 27)),
        ("8.27", date(2026, 8, 27)),
        ("26.8.27", date(2026, 8, 27)),
        ("2026-8-27号", date(2026, 8, 27)),
        ("2026年8月", date(2026, 8, 1)),
    ],
)
def test_a_day_is_read_in_every_usual_form(written, meant):
    day = read_day(written, TITLE)
    assert (day.found, day.value) == (Found.DAY, meant)


@pytest.mark.parametrize(
    "written",
    [
        "2026年13月40日",
        "2026年2月31日",
        "2月30日",
        "待定",
        "下周",
        "99999999999999999999",
        3.0,
        8.27,
        True,
        "一年",
        "0000-00-00",
    ],
)
def test_what_is_no_day_is_unreadable(written):
    assert read_day(written, TITLE).found is Found.UNREADABLE


@pytest.mark.parametrize("written", ["", None, "-", "无", " "])
def test_nothing_is_no_day_and_no_fault(written):
    assert read_day(written, TITLE).found is Found.EMPTY


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2026年12月", date(2026, 12, 31)),
        ("2027-02", date(2027, 2, 28)),
        ("2026年底", date(2026, 12, 31)),
        ("2026年", date(2026, 12, 31)),
        ("2026年第三季度", date(2026, 9, 30)),
        ("2026年12月31日止", date(2026, 12, 31)),
        ("即日起至2026年12月31日", date(2026, 12, 31)),
    ],
)
def test_an_end_is_the_last_day_of_what_is_written(written, meant):
    assert read_day(written, TITLE, end=True).value == meant


@pytest.mark.parametrize("written", ["长期", "长期有效", "永久", "常年"])
def test_a_long_term_has_no_end(written):
    day = read_day(written, TITLE, end=True)
    assert (day.found, day.value) == (Found.OPEN, None)


def test_the_year_comes_from_the_title_then_the_filing_day_then_the_latest_past():
    assert read_day("12月20日", TITLE).value == date(2026, 12, 20)
    filed = year_source(["需求清单", "填报日期:2026年1月15日"], today=TODAY)
    assert read_day("12月20日", filed).value == date(2025, 12, 20)
    assert read_day("12月20日", BARE).value == date(2025, 12, 20)
    assert read_day("11月20日", BARE).value == date(2026, 11, 20)
    assert read_day("2月29日", BARE).value == date(2024, 2, 29)


def test_a_title_over_two_years_places_each_month_in_its_own():
    years = year_source(["需求清单（2025年10月—2026年3月）"], today=TODAY)
    assert read_day("11月3日", years).value == date(2025, 11, 3)
    assert read_day("2月3日", years).value == date(2026, 2, 3)


@pytest.mark.parametrize(
    ("written", "start", "end"),
    [
        ("2026.5.21-8.4", date(2026, 5, 21), date(2026, 8, 4)),
        ("2026-04-04至2026-06-27", date(2026, 4, 4), date(2026, 6, 27)),
        ("2026-04-04-2026-06-27", date(2026, 4, 4), date(2026, 6, 27)),
        ("2026.11.5-2.3", date(2026, 11, 5), date(2027, 2, 3)),
        ("2026年5—8月", date(2026, 5, 1), date(2026, 8, 31)),
        ("2026年5月21-28日", date(2026, 5, 21), date(2026, 5, 28)),
        ("2026年5月21日至长期", date(2026, 5, 21), None),
        ("2026年5月", date(2026, 5, 1), date(2026, 5, 31)),
        ("2026.05.21－08.04", date(2026, 5, 21), date(2026, 8, 4)),
        ("20260521-20260804", date(2026, 5, 21), date(2026, 8, 4)),
    ],
)
def test_a_span_has_a_beginning_and_an_end(written, start, end):
    span = read_span(written, TITLE)
    assert (span.found, span.start, span.end) == (Found.DAY, start, end)


@pytest.mark.parametrize("written", ["胡说", "2026年13月1日-2026年14月1日", "2026.8.4-2026.5.21"])
def test_a_span_that_is_none_is_unreadable(written):
    assert read_span(written, TITLE).found is Found.UNREADABLE
