"""Each figure opens its rows years later: after needs were merged, units left, names and codes changed."""

from datetime import date, datetime

import pytest
from django.urls import reverse

from core import clock
from core.areas.services import change_code, edit_area
from meetings.models import MonthlyReport
from meetings.selectors.checking import check_of
from meetings.selectors.figures import figures_of, period_of
from meetings.selectors.sheet import live_sheet, sheet_of
from members.models import MemberUnit
from members.services import end_unit
from needs.models import Category, Claim, ClaimStatus, NeedStatus
from needs.services import merge_need

OCTOBER = date(2026, 10, 1)


def at(month, day, year=2026):
    return datetime(year, month, day, 10, tzinfo=clock.SHANGHAI)


@pytest.fixture
def october(cast, make_need, make_claim, make_project, make_report, issue):
    """October's report, issued on the third of November, and two needs of the same street corner."""
    with clock.moved(at(10, 12)):
        first = make_need("坡道太陡", NeedStatus.ACCEPTED)
        second = make_need("坡道太陡，轮椅上不去", NeedStatus.ACCEPTED, area=cast.nanyuan)
        make_claim(need=make_need("量血压"), unit=cast.other_unit)
        make_project(starts_on=date(2026, 10, 2))
    with clock.moved(at(11, 3)):
        report = issue(make_report(OCTOBER))
    return MonthlyReport.objects.get(pk=report.pk), first, second


def said_by(report):
    """Every figure with its columns and rows, as its page has them."""
    sheet = sheet_of(report)
    whole = {key: sheet.whole(key) for key in sheet.figures}
    return {key: (one.label, one.value, sheet.columns(one), sheet.rows(one)) for key, one in whole.items()}


def test_a_merged_need_stays_in_the_report_it_was_counted_in(cast, october, page):
    report, first, second = october
    before = said_by(report)
    with clock.moved(at(3, 1, year=2029)):
        merge_need(need=second, into=first, actor=cast.officer)
    assert said_by(report) == before
    assert len(before["received"][3]) == 3
    shown = page(cast.officer).get(reverse("meetings:report-figure", args=[report.pk, "received"])).content.decode()
    assert "轮椅上不去" in shown
    assert "已受理" in shown
    assert check_of(report.fingerprint, MonthlyReport.objects.all()).same


def test_a_unit_that_leaves_stays_in_the_report_by_its_name_of_then(cast, october):
    report, *_needs = october
    before = said_by(report)
    # A unit that still owes something does not leave.
    Claim.objects.filter(unit=cast.other_unit).update(status=ClaimStatus.RELEASED)
    with clock.moved(at(3, 1, year=2029)):
        end_unit(unit=cast.other_unit, reason="搬走了", actor=cast.officer)
        MemberUnit.objects.filter(pk=cast.other_unit.pk).update(name="换了名字的支行")
    assert said_by(report) == before
    assert [cells[2] for _pk, cells in before["claims"][3]] == ["同心建设银行支行"]
    assert ["同心建设银行支行"] in [[name] for _pk, name in sheet_of(report).units]


def test_a_category_renamed_later_is_called_as_it_was(october):
    report, *_needs = october
    before = said_by(report)
    Category.objects.filter(key="disability").update(name="助残服务")
    assert said_by(report) == before
    assert ["disability", "残障服务"] in [list(line) for line in sheet_of(report).categories]


def test_a_report_over_a_boundary_change_adds_up_and_names_both_codes(cast, make_need, make_project):
    """河池 takes part of 南苑 on 15 October and gets a code of its own; needs stay where they were asked."""
    with clock.moved(at(10, 5)):
        for text in ("旧界内甲", "旧界内乙"):
            make_need(text, NeedStatus.LISTED)
        make_need("南苑的", NeedStatus.LISTED, area=cast.nanyuan)
        make_project(starts_on=date(2026, 10, 2))
    with clock.moved(at(10, 15)):
        new = change_code(area=cast.hechi, new_code="510116088012", on=date(2026, 10, 15), actor=cast.officer)
        edit_area(area=new, version=None, name="河池南苑社区", actor=cast.officer)
    with clock.moved(at(10, 20)):
        make_need("新界内", NeedStatus.LISTED, area=new)
        sheet = live_sheet(cast.street.code, OCTOBER)
    counts = {name: sheet.figures[f"received.area.{code}"].value for code, name in sheet.areas}
    assert counts == {"南苑社区": 1, "河池南苑社区": 1, "河池社区（原代码001）": 2}
    assert sum(counts.values()) == sheet.figures["received"].value == 4
    # The project was begun under the old code; the community it serves now is not idle.
    assert sheet.figures["idle_communities"].rows == (cast.nanyuan.pk,)
    assert [cells[2] for _pk, cells in sheet.rows(sheet.figures["received"])] == [
        "河池社区", "河池社区", "南苑社区", "河池南苑社区",
    ]  # fmt: skip


def test_an_issued_report_does_not_follow_a_boundary_change(cast, october):
    report, *_needs = october
    before = said_by(report)
    with clock.moved(at(3, 1, year=2029)):
        change_code(area=cast.hechi, new_code="510116088012", on=date(2029, 3, 1), actor=cast.officer)
    assert said_by(report) == before
    assert [list(line) for line in sheet_of(report).areas] == [
        ["510116088001", "河池社区"], ["510116088002", "南苑社区"],
    ]  # fmt: skip


def test_a_street_without_anything_says_nothing_and_breaks_nowhere(cast, make_report, page, fonts):
    """No denominator is a dash: no nought per cent, and no division by it."""
    MemberUnit.objects.update(status="left")
    report = make_report(OCTOBER)
    figures = figures_of(cast.street.code, period_of(cast.street.code, OCTOBER))
    empty = {key for key, one in figures.items() if one.is_rate}
    assert {"response", "completion", "satisfaction", "usage", "on_time", "actions", "conversion"} <= empty
    assert {key: figures[key].value for key in empty} == dict.fromkeys(empty)
    assert figures["gini"].value is None
    shown = page(cast.officer).get(report.get_absolute_url()).content.decode()
    assert "0%" not in shown.replace("100%", "")
    for form in ("docx", "pdf", "xlsx"):
        assert page(cast.officer).get(reverse(f"meetings:report-{form}", args=[report.pk])).status_code == 200


def test_no_rate_in_a_table_stands_without_what_it_is_of(cast, make_need, make_report, page):
    with clock.moved(at(10, 12)):
        make_need("坡道", NeedStatus.ACCEPTED, response_due=date(2026, 10, 20), responded_at=at(10, 13))
    report = make_report(OCTOBER)
    shown = page(cast.officer).get(report.get_absolute_url()).content.decode()
    for head in ("应答复", "应办结", "评价", "依据"):
        assert f'<th scope="col">{head}</th>' in shown
    assert "100.0%</a>（1÷1）" in shown
