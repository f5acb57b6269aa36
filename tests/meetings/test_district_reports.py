"""A district's report: each street by itself and all of them together, counted by the worker."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from core import clock
from core.accounts.models import RoleName, User
from core.areas.models import Area, AreaLevel, StreetSettings
from core.errors import DomainError
from core.models import Channel, Notice, OutboxMessage
from meetings import services
from meetings.models import MonthlyReport
from meetings.selectors.figures import figures_of, period_of
from meetings.selectors.sheet import sheet_of
from needs.models import NeedStatus
from tests.meetings.conftest import officer_of

OCTOBER, DISTRICT = date(2026, 10, 1), "510116"
NOVEMBER = datetime(2026, 11, 10, 9, tzinfo=clock.SHANGHAI)


def at(month, day):
    return datetime(2026, month, day, 10, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def november():
    with clock.moved(NOVEMBER):
        yield


@pytest.fixture
def two_streets(cast, make_need, make_claim):
    """Four needs here, one next door where the month closes on the 25th; three claims of one unit, one of another."""
    StreetSettings.objects.filter(street=cast.next_street).update(closing_day=25)

    def need(text, area, answered, day=12):
        return make_need(
            text, NeedStatus.LISTED, area=area, created_at=at(10, day), response_due=date(2026, 10, day + 4),
            responded_at=answered,
        )  # fmt: skip

    mine = [need(text, cast.hechi, at(10, 13)) for text in "甲乙丙"]
    mine.append(need("丁", cast.nanyuan, None))
    there = need("戊", cast.next_community, None)
    need("月底的", cast.next_community, at(10, 28), day=26)
    for one in mine[:3]:
        make_claim(need=one, claimed_at=at(10, 14))
    make_claim(need=there, unit=cast.next_unit, claimed_at=at(10, 14))
    return mine, there


@pytest.fixture
def counted(cast, two_streets):
    """The district's October, drafted by its officer and counted by the worker."""
    report = services.draft_report(area_code=DISTRICT, month=OCTOBER, actor=cast.district)
    assert services.run_count(report_id=report.pk, actor=User.objects.system())
    return MonthlyReport.objects.get(pk=report.pk)


def test_drafting_asks_the_worker_through_the_outbox_and_the_page_tells_how_far_it_is(cast, page):
    report = services.draft_report(area_code=DISTRICT, month=OCTOBER, actor=cast.district)
    asked = OutboxMessage.objects.get(channel=Channel.TASK)
    assert asked.payload == {"task": "meetings.count_report", "arguments": {"report_id": report.pk}}
    MonthlyReport.objects.filter(pk=report.pk).update(progress=45)
    shown = page(cast.district).get(report.get_absolute_url()).content.decode()
    assert "正在逐个街道统计" in shown
    progress = reverse("meetings:report-progress", args=[report.pk])
    assert 'value="45"' in page(cast.district).get(progress).content.decode()
    assert page(cast.district).get(reverse("meetings:report-docx", args=[report.pk])).status_code == 409
    with pytest.raises(DomainError, match="还没有统计好"):
        services.submit_report(report=report, actor=cast.district)
    services.run_count(report_id=report.pk, actor=User.objects.system())
    finished = page(cast.district).get(progress).content.decode()
    assert "看报告" in finished
    assert "hx-get" not in finished
    assert Notice.objects.filter(to=cast.district, event="report_counted").exists()


def test_each_street_counts_by_its_own_closing_day_and_the_whole_is_their_sum(cast, counted):
    sheet = sheet_of(counted)
    figures = sheet.figures
    assert [name for _code, name in sheet.streets] == ["同心街道", "和睦街道"]
    here, there = (f"received.street.{code}" for code, _name in sheet.streets)
    assert (figures[here].value, figures[there].value, figures["received"].value) == (4, 1, 5)
    assert (figures["response"].numerator, figures["response"].denominator) == (3, 5)
    # A rate of the sums, not a mean of the streets' rates, which would be 0.375.
    assert figures["response"].value == Decimal("0.6")
    assert figures[f"response.street.{cast.street.code}"].value == Decimal("0.75")
    assert figures[f"response.street.{cast.next_street.code}"].value == 0


def test_shares_and_spread_of_the_whole_are_counted_over_all_units(counted):
    figures = sheet_of(counted).figures
    assert (figures["largest_share"].numerator, figures["largest_share"].denominator) == (3, 4)
    # Loads 3, 1 and 0 of three units.
    assert figures["gini"].value == Decimal("0.5")


def test_every_figure_of_the_whole_is_that_of_its_streets_counted_alone(cast, counted):
    sheet = sheet_of(counted)
    for code, _name in sheet.streets:
        alone = figures_of(code, period_of(code, OCTOBER))
        for key, one in alone.items():
            if "." not in key:
                kept = sheet.whole(f"{key}.street.{code}")
                assert (kept.value, kept.rows, kept.hits) == (one.value, one.rows, one.hits), key
    for key in ("received", "response", "claims", "units", "idle_units", "overdue"):
        parts = [sheet.whole(f"{key}.street.{code}").rows for code, _name in sheet.streets]
        assert sheet.whole(key).rows == sum(parts, ())


def test_each_figure_opens_its_rows_and_leads_to_its_streets(cast, counted, page, api):
    address = reverse("meetings:report-figure", args=[counted.pk, "received"])
    shown = page(cast.district).get(address)
    assert shown.context["page"]["count"] == 5
    below = reverse("meetings:report-figure", args=[counted.pk, f"received.street.{cast.next_street.code}"])
    assert below in shown.content.decode()
    assert page(cast.district).get(below).context["page"]["count"] == 1
    rows = api(cast.district).get(f"/api/v1/reports/{counted.pk}/figures/received/").json()["rows"]
    assert [row["cells"][1] for row in rows] == ["甲", "乙", "丙", "丁", "戊"]


def test_the_document_has_a_line_for_each_street(cast, counted, page):
    shown = page(cast.district).get(counted.get_absolute_url()).content.decode()
    assert "全区2个街道" in shown
    assert "各街道党工委" in shown
    assert "表1　各街道需求办理情况" in shown
    assert "各单位参与情况" not in shown


def test_a_count_delivered_twice_writes_once_and_counting_again_reads_anew(cast, counted, make_need):
    assert not services.run_count(report_id=counted.pk, actor=User.objects.system())
    make_need("补登的", NeedStatus.LISTED, created_at=at(10, 15))
    assert sheet_of(counted).figures["received"].value == 5
    report = services.count_again(report=counted, actor=cast.district)
    with pytest.raises(DomainError, match="正在统计"):
        services.count_again(report=report, actor=cast.district)
    assert services.run_count(report_id=report.pk, actor=User.objects.system())
    assert sheet_of(MonthlyReport.objects.get(pk=report.pk)).figures["received"].value == 6


def test_a_worker_that_died_may_be_replaced(cast, two_streets):
    report = services.draft_report(area_code=DISTRICT, month=OCTOBER, actor=cast.district)
    with clock.moved(NOVEMBER + timedelta(minutes=7)):
        services.count_again(report=report, actor=cast.district)
        assert services.run_count(report_id=report.pk, actor=User.objects.system())


def test_it_is_read_issued_and_seen_by_its_streets(cast, counted, page):
    second = officer_of(cast.street.parent, "区里第二位", RoleName.DISTRICT_OFFICER)
    services.submit_report(report=counted, actor=cast.district)
    services.approve_report(report=counted, actor=second)
    report = services.issue_report(report=counted, actor=cast.district)
    assert report.number == "双党联〔2026〕1号"
    for name in ("officer", "other_officer"):
        assert page(cast.of(name)).get(report.get_absolute_url()).status_code == 200
    assert page(cast.liaison).get(report.get_absolute_url()).status_code == 404


def test_figures_counted_before_the_last_street_closed_are_not_issued(cast, two_streets):
    second = officer_of(cast.street.parent, "区里第二位", RoleName.DISTRICT_OFFICER)
    with clock.moved(at(10, 28)):
        report = services.draft_report(area_code=DISTRICT, month=OCTOBER, actor=cast.district)
        services.run_count(report_id=report.pk, actor=User.objects.system())
        services.submit_report(report=report, actor=cast.district)
        services.approve_report(report=report, actor=second)
        with pytest.raises(DomainError) as refused:
            services.issue_report(report=report, actor=cast.district)
    assert refused.value.code == "barred"
    with pytest.raises(DomainError) as refused:
        services.issue_report(report=report, actor=cast.district)
    assert refused.value.code == "counted_too_early"


def test_a_district_without_streets_has_nothing_to_report(cast):
    empty = Area.objects.create(code="510117", name="空区", level=AreaLevel.DISTRICT)
    officer = officer_of(empty, "空区干部", RoleName.DISTRICT_OFFICER)
    with pytest.raises(ValidationError, match="还没有街道"):
        services.draft_report(area_code="510117", month=OCTOBER, actor=officer)


def test_the_half_year_of_a_district_adds_up_its_months(cast, two_streets, make_need):
    make_need("八月的", NeedStatus.LISTED, created_at=at(8, 3))
    make_need("六月的", NeedStatus.LISTED, created_at=at(6, 3))
    report = services.draft_report(area_code=DISTRICT, month=OCTOBER, span="half", actor=cast.district)
    services.run_count(report_id=report.pk, actor=User.objects.system())
    sheet = sheet_of(MonthlyReport.objects.get(pk=report.pk))
    assert (report.month, sheet.figures["received"].value) == (date(2026, 7, 1), 7)
    assert sheet.as_of == date(2026, 11, 10)
