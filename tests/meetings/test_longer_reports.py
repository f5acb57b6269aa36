"""Quarter, half-year and year: the same selectors over more months."""

from datetime import date, datetime

import pytest

from core import clock
from core.areas.models import StreetSettings
from core.periods import months_from
from meetings.report_document import document_of, file_name, title_of
from meetings.selectors.figures import figures_of, period_of
from meetings.selectors.sheet import sheet_of
from members.models import Resource, ResourceMonth, ResourceStatus
from needs.models import NeedStatus


@pytest.fixture(autouse=True)
def next_year():
    with clock.moved(datetime(2027, 1, 20, 9, tzinfo=clock.SHANGHAI)):
        yield


def at(year, month, day):
    return datetime(year, month, day, 10, tzinfo=clock.SHANGHAI)


SPANS = (("quarter", 10, 3), ("half", 7, 6), ("year", 1, 12))


@pytest.mark.parametrize(("span", "first", "months"), SPANS)
def test_what_was_received_is_the_sum_of_the_months(cast, make_need, span, first, months):
    StreetSettings.objects.filter(street=cast.street).update(closing_day=25)
    for month in range(1, 13):
        make_need(str(month), NeedStatus.LISTED, created_at=at(2026, month, 5))
        make_need(f"{month}月底", NeedStatus.LISTED, created_at=at(2026, month, 28 if month == 2 else 26))
    whole = figures_of(cast.street.code, period_of(cast.street.code, date(2026, first, 1), span))
    each = [figures_of(cast.street.code, period_of(cast.street.code, f"2026-{first + n:02}")) for n in range(months)]
    assert whole["received"].value == sum(one["received"].value for one in each)
    # The last days of December belong to January.
    assert whole["received"].value == 2 * months - (1 if first == 1 else 0)


def test_a_resource_could_be_used_in_each_month(cast, make_report):
    hall = Resource.objects.create(
        unit=cast.unit, area_code=cast.street.code, content="会议室", slots=4, status=ResourceStatus.LISTED,
        created_at=at(2026, 1, 1),
    )  # fmt: skip
    for month, taken in ((10, 3), (11, 5)):
        ResourceMonth.objects.create(resource=hall, month=date(2026, month, 1), slots=5, taken=taken)
    figures = figures_of(cast.street.code, period_of(cast.street.code, date(2026, 10, 1), "quarter"))
    assert (figures["usage"].numerator, figures["usage"].denominator) == (8, 4 + 5 + 4)
    sheet = sheet_of(make_report(date(2026, 10, 1), span="quarter"))
    assert sheet.rows(sheet.whole("usage"))[0][1][3:5] == ["13", "8"]


@pytest.mark.parametrize(
    ("span", "first", "title", "name", "words"),
    [
        ("month", 10, "关于2026年10月区域化党建", "同心街道2026-10月报", ("上月", "去年同月", "下月计划")),
        ("quarter", 10, "关于2026年第4季度区域化党建", "同心街道2026-Q4季报", ("上季度", "去年同期", "下季度计划")),
        (
            "half",
            7,
            "关于2026年下半年区域化党建",
            "同心街道2026-H2半年报",
            ("上个半年", "去年同期", "明年上半年计划"),
        ),
        ("year", 1, "关于2026年度区域化党建", "同心街道2026年报", ("上年", "全年收到需求", "下年计划")),
    ],
)
def test_it_is_called_and_compared_by_its_stretch(cast, make_need, make_report, span, first, title, name, words):
    for moment in (
        at(2026, 12, 1),
        at(2026, 10, 5),
        at(2026, 9, 5),
        at(2026, 8, 5),
        at(2026, 3, 5),
        at(2025, 10, 5),
        at(2025, 9, 5),
    ):
        make_need("坡道", NeedStatus.LISTED, created_at=moment)
    report = make_report(date(2026, first, 1), span=span)
    sheet = sheet_of(report)
    assert title_of(sheet).startswith(title)
    assert file_name(sheet) == name
    document = document_of(report, sheet)
    told = "".join(f"{getattr(block, 'text', '')}{''.join(getattr(block, 'content', ()))}" for block in document.body)
    for word in words:
        assert word in told, word


def test_a_stretch_knows_the_one_before_and_the_one_a_year_ago():
    half = months_from(date(2026, 7, 1), 6, closing_day=25)
    assert (half.first_day, half.last_day) == (date(2026, 6, 26), date(2026, 12, 25))
    assert (half.previous().first_day, half.previous().last_day) == (date(2025, 12, 26), date(2026, 6, 25))
    assert (half.year_before().key, half.following().key) == ("2025-H2", "2027-H1")
    assert months_from(date(2026, 1, 1), 12).previous() == months_from(date(2026, 1, 1), 12).year_before()
    assert half.first_days == [date(2026, month, 1) for month in range(7, 13)]
