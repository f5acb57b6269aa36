"""Drafting, wording and issuing, without a door."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from core import clock
from core.errors import DomainError, StaleVersion
from meetings import services
from meetings.models import MonthlyReport
from meetings.selectors import terms
from meetings.selectors.sheet import sheet_of
from meetings.selectors.shown import KINDS
from meetings.services.reports import fingerprint
from needs.models import NeedStatus


def last_month():
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def test_an_issued_report_keeps_its_figures_and_the_rows_they_count(cast, make_need, make_report):
    need = make_need("消防栓无水", NeedStatus.LISTED, created_at=clock.now() - timedelta(days=clock.today().day + 2))
    report = services.issue_report(report=make_report(), actor=cast.officer)
    assert report.number == f"同街党联〔{clock.today().year}〕1号"
    assert report.fingerprint == fingerprint(report)
    assert len(report.fingerprint) == 64
    need.text = "后来改了"
    need.created_at = clock.now()
    need.save(update_fields=["text", "created_at"])
    sheet = sheet_of(MonthlyReport.objects.get(pk=report.pk))
    assert sheet.figures["received"].value == 1
    assert [cells[1] for _pk, cells in sheet.rows(sheet.figures["received"])] == ["消防栓无水"]


def test_an_issued_report_keeps_its_words_and_columns(cast, make_report, monkeypatch):
    report = services.issue_report(report=make_report(), actor=cast.officer)
    before = sheet_of(report).figures["response"]
    said = (before.label, before.definition, sheet_of(report).columns(before))
    later = replace(terms.TERMS["response"], label="另一个名字", definition="另一种口径")
    monkeypatch.setitem(terms.TERMS, "response", later)
    monkeypatch.setitem(KINDS, "need", replace(KINDS["need"], columns=("别的",)))
    after = sheet_of(MonthlyReport.objects.get(pk=report.pk))
    assert (after.figures["response"].label, after.figures["response"].definition) == said[:2]
    assert after.columns(after.figures["response"]) == tuple(str(head) for head in said[2])


def test_numbers_run_on_within_the_year(cast, make_report):
    months = [last_month(), (last_month() - timedelta(days=1)).replace(day=1)]
    reports = [services.issue_report(report=make_report(month), actor=cast.officer) for month in months]
    assert [report.number.rsplit("〕", 1)[1] for report in reports] == ["1号", "2号"]


@pytest.mark.parametrize("change", [{"words": "改"}, {"figures": []}, {"status": "draft"}, {"number": "x"}])
def test_the_database_keeps_an_issued_report(cast, make_report, change):
    report = services.issue_report(report=make_report(), actor=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyReport.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyReport.objects.filter(pk=report.pk).delete()


def test_a_report_is_issued_once(cast, make_report):
    report = services.issue_report(report=make_report(), actor=cast.officer)
    with pytest.raises(DomainError, match="已签发"):
        services.issue_report(report=report, actor=cast.officer)


def test_a_month_still_running_is_not_issued(cast, make_report):
    report = make_report(clock.today().replace(day=1))
    with pytest.raises(DomainError) as refused:
        services.issue_report(report=report, actor=cast.officer)
    assert refused.value.code == "month_still_open"


def test_a_month_is_drafted_once_and_never_ahead(cast):
    services.draft_report(street_code=cast.street.code, month=clock.today(), actor=cast.officer)
    with pytest.raises(DomainError, match="起草过"):
        services.draft_report(street_code=cast.street.code, month=clock.today(), actor=cast.officer)
    with pytest.raises(ValidationError):
        services.draft_report(
            street_code=cast.street.code, month=clock.today() + timedelta(days=40), actor=cast.officer
        )


@pytest.mark.parametrize(
    "name", ["liaison", "secretary", "resident", "other_officer", "supervisor", "auditor", "district"]
)
def test_only_the_office_drafts_and_issues(cast, make_report, name):
    with pytest.raises(PermissionDenied):
        services.draft_report(street_code=cast.street.code, month=clock.today(), actor=cast.of(name))
    with pytest.raises(PermissionDenied):
        services.issue_report(report=make_report(), actor=cast.of(name))


def test_an_old_form_does_not_overwrite_words(cast, make_report):
    report = make_report()
    services.edit_report(report=report, version=1, words="本月重点是坡道。", actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.edit_report(report=report, version=1, words="旧的", actor=cast.officer)
