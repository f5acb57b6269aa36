"""A report from its draft to its revision, without a door."""

import hashlib
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.http import Http404

from core import clock
from core.accounts.models import User
from core.areas.models import StreetSettings
from core.errors import DomainError, StaleVersion
from core.models import Notice
from meetings import services
from meetings.models import MonthlyReport, ReportCase, ReportFigure, ReportSpan, ReportStatus
from meetings.selectors import terms
from meetings.selectors.checking import check_of
from meetings.selectors.kept import evidence
from meetings.selectors.sheet import sheet_of
from meetings.selectors.shown import KINDS
from needs.models import NeedStatus
from tests.meetings.conftest import officer_of


def last_month():
    return (clock.today().replace(day=1) - timedelta(days=1)).replace(day=1)


def in_last_month(**facts):
    return {"created_at": clock.now() - timedelta(days=clock.today().day + 2), **facts}


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=clock.SHANGHAI)


def heard(person):
    return set(Notice.objects.filter(to=person).values_list("event", flat=True))


# ── begun ─────────────────────────────────────────────────────────────────────────────────────
def test_a_month_is_drafted_once_and_never_ahead(cast):
    services.draft_report(area_code=cast.street.code, month=clock.today(), actor=cast.officer)
    with pytest.raises(DomainError, match="起草过"):
        services.draft_report(area_code=cast.street.code, month=clock.today(), actor=cast.officer)
    with pytest.raises(ValidationError) as refused:
        services.draft_report(area_code=cast.street.code, month=clock.today() + timedelta(days=40), actor=cast.officer)
    assert "month" in refused.value.message_dict


@pytest.mark.parametrize(
    ("span", "day", "first"),
    [
        ("month", date(2026, 8, 9), date(2026, 8, 1)), ("quarter", date(2026, 8, 9), date(2026, 7, 1)),
        ("half", date(2026, 8, 9), date(2026, 7, 1)), ("year", date(2026, 8, 9), date(2026, 1, 1)),
        ("half", date(2026, 6, 30), date(2026, 1, 1)),
    ],
)  # fmt: skip
def test_a_longer_report_begins_with_its_stretch(cast, span, day, first):
    with clock.moved(at(2026, 11, 10)):
        report = services.draft_report(area_code=cast.street.code, month=day, span=span, actor=cast.officer)
        assert (report.month, report.span) == (first, span)
        with pytest.raises(DomainError):
            services.draft_report(area_code=cast.street.code, month=first, span=span, actor=cast.officer)


def test_a_stretch_that_has_not_begun_is_refused(cast):
    with clock.moved(at(2026, 6, 10)), pytest.raises(ValidationError):
        services.draft_report(
            area_code=cast.street.code, month=date(2026, 7, 1), span=ReportSpan.HALF, actor=cast.officer
        )


@pytest.mark.parametrize(
    "name", ["liaison", "secretary", "resident", "other_officer", "supervisor", "auditor", "district"]
)
def test_only_the_office_drafts(cast, name):
    with pytest.raises(PermissionDenied):
        services.draft_report(area_code=cast.street.code, month=clock.today(), actor=cast.of(name))


def test_a_place_that_is_none_has_no_report(cast):
    with pytest.raises(ValidationError):
        services.draft_report(area_code="510116999", month=clock.today(), actor=User.objects.system())


# ── by the house itself, on the closing day ───────────────────────────────────────────────────
@pytest.mark.parametrize(
    ("closing", "when", "month"),
    [
        (31, at(2027, 2, 28, 18), date(2027, 2, 1)),
        (31, at(2028, 2, 28, 18), date(2028, 1, 1)),
        (31, at(2028, 2, 29, 18), date(2028, 2, 1)),
        (25, at(2026, 10, 25, 18), date(2026, 10, 1)),
        (25, at(2026, 10, 24, 18), date(2026, 9, 1)),
        (25, at(2026, 10, 29, 18), date(2026, 10, 1)),
    ],
)
def test_on_its_closing_day_a_street_s_month_is_drafted_once(cast, colleague, closing, when, month):
    StreetSettings.objects.filter(street=cast.street).update(closing_day=closing)
    cast.next_street.since = date(2030, 1, 1)
    cast.next_street.save(update_fields=["since"])
    with clock.moved(when):
        assert services.draft_due_reports(actor=User.objects.system()) == 1
        assert services.draft_due_reports(actor=User.objects.system()) == 0
    report = MonthlyReport.objects.get()
    assert (report.area_code, report.month, report.status) == (cast.street.code, month, "draft")
    assert "report_drafted" in heard(cast.officer) & heard(colleague)


def test_a_draft_somebody_took_back_is_not_begun_again_by_the_house(cast):
    with clock.moved(at(2026, 10, 31, 18)):
        services.draft_due_reports(actor=User.objects.system())
        report = MonthlyReport.objects.get(area_code=cast.street.code)
        services.recall_report(report=report, actor=cast.officer)
        assert services.draft_due_reports(actor=User.objects.system()) == 0
        again = services.draft_report(area_code=cast.street.code, month=report.month, actor=cast.officer)
    report.refresh_from_db()
    assert (report.status, again.status) == ("recalled", "draft")
    with pytest.raises(DomainError, match="已撤回"):
        services.recall_report(report=report, actor=cast.officer)


# ── written and read ──────────────────────────────────────────────────────────────────────────
def test_an_old_form_does_not_overwrite_words(cast, make_report):
    report = make_report()
    report = services.edit_report(report=report, version=1, words="本月重点是坡道。", actor=cast.officer)
    with pytest.raises(StaleVersion):
        services.edit_report(report=report, version=1, words="旧的", actor=cast.officer)
    services.edit_report(report=report, version=2, plans="下月修灯。", actor=cast.officer)
    report.refresh_from_db()
    assert (report.words, report.plans, report.problems) == ("本月重点是坡道。", "下月修灯。", "")


def test_the_reader_sends_back_with_a_reason_and_then_approves(cast, make_report, colleague):
    report = services.submit_report(report=make_report(), actor=cast.officer)
    assert "report_submitted" in heard(colleague)
    assert "report_submitted" not in heard(cast.officer)
    with pytest.raises(ValidationError) as refused:
        services.return_report(report=report, reason="  ", actor=colleague)
    assert "reason" in refused.value.message_dict
    report = services.return_report(report=report, reason="超期的要写原因", actor=colleague)
    assert (report.status, report.returned_for) == ("draft", "超期的要写原因")
    assert "report_returned" in heard(cast.officer)
    report = services.submit_report(report=report, actor=cast.officer)
    report = services.approve_report(report=report, actor=colleague)
    assert (report.status, report.approved_by, report.returned_for) == ("approved", colleague, "")
    with pytest.raises(DomainError, match="待签发"):
        services.approve_report(report=report, actor=colleague)
    report = services.return_report(report=report, reason="又看到一处", actor=colleague)
    assert (report.status, report.approved_by) == ("draft", None)


def test_whoever_hands_it_in_does_not_approve_it(cast, make_report, colleague):
    report = services.submit_report(report=make_report(), actor=colleague)
    for person in (cast.officer, colleague):
        with pytest.raises(PermissionDenied):
            services.approve_report(report=report, actor=person)
    assert services.approve_report(report=report, actor=officer_of(cast.street, "第三位"))


def test_the_database_lets_nobody_approve_the_own_text(cast, make_report):
    report = make_report(status=ReportStatus.IN_REVIEW)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyReport.objects.filter(pk=report.pk).update(status="approved", approved_by=cast.officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyReport.objects.filter(pk=report.pk).update(status="approved")


def test_only_who_handed_in_takes_it_back(cast, make_report, colleague):
    report = services.submit_report(report=make_report(), actor=cast.officer)
    with pytest.raises(PermissionDenied):
        services.take_report_back(report=report, actor=colleague)
    assert services.take_report_back(report=report, actor=cast.officer).status == "draft"
    with pytest.raises(DomainError, match="草稿"):
        services.take_report_back(report=report, actor=cast.officer)


def test_every_remark_is_answered_before_it_is_approved(cast, make_report, colleague):
    report = services.submit_report(report=make_report(), actor=cast.officer)
    remark = services.comment_report(report=report, part="problems", text="原因呢？", actor=colleague)
    assert "report_commented" in heard(cast.officer)
    with pytest.raises(DomainError, match="还有 1 条意见没有答复"):
        services.approve_report(report=report, actor=colleague)
    with pytest.raises(ValidationError):
        services.answer_comment(report=report, comment=remark.pk, answer=" ", actor=cast.officer)
    with pytest.raises(Http404):
        services.answer_comment(report=make_report(date(2020, 1, 1)), comment=remark.pk, answer="x", actor=cast.officer)
    answered = services.answer_comment(report=report, comment=remark.pk, answer="已补上", actor=cast.officer)
    assert (answered.answer, answered.answered_by, answered.part) == ("已补上", cast.officer, "problems")
    with pytest.raises(DomainError, match="已经答复过"):
        services.answer_comment(report=report, comment=remark.pk, answer="再答", actor=cast.officer)
    assert services.approve_report(report=report, actor=colleague).status == "approved"


# ── issued ────────────────────────────────────────────────────────────────────────────────────
def test_an_issued_report_keeps_its_figures_and_the_rows_they_count(cast, make_need, make_report, issue):
    need = make_need("消防栓无水", NeedStatus.LISTED, **in_last_month())
    report = issue(make_report())
    assert report.number == f"同街党联〔{clock.today().year}〕1号"
    need.text = "后来改了"
    need.created_at = clock.now()
    need.save(update_fields=["text", "created_at"])
    sheet = sheet_of(MonthlyReport.objects.get(pk=report.pk))
    assert sheet.figures["received"].value == 1
    assert [cells[1] for _pk, cells in sheet.rows(sheet.whole("received"))] == ["消防栓无水"]


def test_an_issued_report_keeps_its_words_and_columns(cast, make_report, monkeypatch, issue):
    report = issue(make_report())
    before = sheet_of(report).figures["response"]
    said = (before.label, before.definition, sheet_of(report).columns(before))
    later = replace(terms.TERMS["response"], label="另一个名字", definition="另一种口径")
    monkeypatch.setitem(terms.TERMS, "response", later)
    monkeypatch.setitem(KINDS, "need", replace(KINDS["need"], columns=("别的",)))
    after = sheet_of(MonthlyReport.objects.get(pk=report.pk))
    assert (after.figures["response"].label, after.figures["response"].definition) == said[:2]
    assert after.columns(after.figures["response"]) == tuple(str(head) for head in said[2])


def test_the_fingerprint_is_that_of_the_evidence_and_tells_a_change(cast, make_need, make_report, issue):
    make_need("消防栓无水", NeedStatus.LISTED, **in_last_month())
    report = issue(make_report())
    lines = b"".join(evidence(MonthlyReport.objects.get(pk=report.pk)))
    assert report.fingerprint == hashlib.sha256(lines).hexdigest()
    assert "消防栓无水" in lines.decode()
    seen = MonthlyReport.objects.visible_to(cast.liaison)
    typed = f" {report.fingerprint[:32].upper()} {report.fingerprint[32:]} "
    assert (check_of(typed, seen).report, check_of(typed, seen).same) == (report, True)
    assert check_of("0" * 64, seen).report is None
    assert check_of(typed, MonthlyReport.objects.visible_to(cast.of("next_liaison"))).report is None


def test_numbers_run_on_within_the_year(cast, make_report, issue):
    months = [last_month(), (last_month() - timedelta(days=1)).replace(day=1)]
    reports = [issue(make_report(month)) for month in months]
    assert [report.number.rsplit("〕", 1)[1] for report in reports] == ["1号", "2号"]


@pytest.mark.parametrize("change", [{"words": "改"}, {"frozen": {}}, {"status": "draft"}, {"number": "x"}])
def test_the_database_keeps_an_issued_report(cast, make_report, issue, change):
    report = issue(make_report())
    with pytest.raises(IntegrityError), transaction.atomic():
        MonthlyReport.objects.filter(pk=report.pk).update(**change)
    with pytest.raises(IntegrityError, match="never changes"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM meetings_monthlyreport WHERE id = %s", [report.pk])


def test_the_database_keeps_the_parts_of_an_issued_report(cast, make_need, make_project, make_report, issue):
    make_need("消防栓无水", NeedStatus.LISTED, **in_last_month())
    report = make_report()
    case = services.add_case(report=report, project=make_project(), text="坡道修好了", actor=cast.officer)
    report = issue(report)
    changes = (
        lambda: report.kept_figures.filter(key="received").update(value=9),
        lambda: report.kept_figures.filter(key="received").delete(),
        lambda: report.kept_rows.update(cells=["x"]),
        lambda: report.kept_rows.all().delete(),
        lambda: ReportCase.objects.filter(pk=case.pk).update(text="x"),
        lambda: ReportFigure.objects.create(report=report, position=999, key="more", count=0, rows=[], hits=[]),
    )
    for change in changes:
        with pytest.raises(IntegrityError, match="never changes"), transaction.atomic():
            change()


def test_a_report_is_issued_once_and_only_after_it_was_read(cast, make_report, colleague, issue):
    with pytest.raises(DomainError, match="草稿"):
        services.issue_report(report=make_report(), actor=cast.officer)
    report = MonthlyReport.objects.get()
    services.submit_report(report=report, actor=cast.officer)
    with pytest.raises(DomainError, match="审核通过后才能签发") as refused:
        services.issue_report(report=report, actor=cast.officer)
    assert refused.value.http_status == 409
    services.approve_report(report=report, actor=colleague)
    services.issue_report(report=report, actor=colleague)
    with pytest.raises(DomainError, match="已签发"):
        services.issue_report(report=report, actor=cast.officer)


def test_a_month_still_running_is_not_issued(cast, make_report, issue):
    with pytest.raises(DomainError) as refused:
        issue(make_report(clock.today().replace(day=1)))
    assert refused.value.code == "barred"


@pytest.mark.parametrize(("read", "told"), [(12, "2026年10月12日"), (31, "2026年10月31日"), (35, "2026年10月31日")])
def test_a_draft_names_the_day_its_data_were_read_and_none_to_come(cast, make_report, page, read, told):
    report = make_report(date(2026, 10, 1))
    with clock.moved(at(2026, 10, 1) + timedelta(days=read - 1)):
        shown = page(cast.officer).get(report.get_absolute_url()).content.decode()
    assert f"数据截至{told}。" in shown
    assert f"数据截至 {told}" in shown


# ── revised ───────────────────────────────────────────────────────────────────────────────────
def test_a_revision_takes_the_place_of_what_went_out_and_both_are_kept(
    cast, make_need, make_project, make_report, issue
):
    report = services.edit_report(report=make_report(), version=None, words="原来的话。", actor=cast.officer)
    services.add_case(report=report, project=make_project(), text="坡道修好了", actor=cast.officer)
    report = issue(report)
    make_need("补登的", NeedStatus.LISTED, **in_last_month())
    revision = services.revise_report(report=report, reason="补登一件需求", actor=cast.officer)
    assert (revision.words, revision.cases.get().text, revision.status) == ("原来的话。", "坡道修好了", "draft")
    with pytest.raises(DomainError, match="已经在修订"):
        services.revise_report(report=report, reason="再来", actor=cast.officer)
    assert MonthlyReport.objects.get(pk=report.pk).status == "issued"
    revision = issue(revision)
    report.refresh_from_db()
    assert (report.status, revision.status, revision.revises) == ("superseded", "issued", report)
    assert report.number != revision.number
    assert [sheet_of(one).figures["received"].value for one in (report, revision)] == [0, 1]
    with pytest.raises(DomainError, match="已修订"):
        services.revise_report(report=report, reason="旧的再改", actor=cast.officer)
    assert services.revise_report(report=revision, reason="再改一次", actor=cast.officer).revises == revision


def test_a_revision_says_why_and_one_taken_back_leaves_the_way_open(cast, make_report, issue):
    report = issue(make_report())
    with pytest.raises(ValidationError):
        services.revise_report(report=report, reason=" ", actor=cast.officer)
    services.recall_report(
        report=services.revise_report(report=report, reason="写错了", actor=cast.officer), actor=cast.officer
    )
    assert services.revise_report(report=report, reason="这回对了", actor=cast.officer).revises == report


# ── cases ─────────────────────────────────────────────────────────────────────────────────────
def test_a_case_has_a_photo_only_with_the_word_of_who_is_on_it(cast, make_project, make_report, photo):
    report, project = make_report(), make_project()
    with pytest.raises(ValidationError) as refused:
        services.add_case(report=report, project=project, text="坡道", photo=photo(), actor=cast.officer)
    assert "consent" in refused.value.message_dict
    case = services.add_case(
        report=report, project=project, text="坡道", photo=photo(), consent="本人，何书记当面问的", actor=cast.officer
    )
    assert case.photo.area_code == cast.street.code
    with pytest.raises(IntegrityError), transaction.atomic():
        ReportCase.objects.filter(pk=case.pk).update(consent="")
    with pytest.raises(DomainError, match="已经写进"):
        services.add_case(report=report, project=project, text="又来", actor=cast.officer)
    services.remove_case(report=report, case=case.pk, actor=cast.officer)
    assert report.cases.count() == 0
    with pytest.raises(Http404):
        services.remove_case(report=report, case=case.pk, actor=cast.officer)


def test_a_case_is_told_of_a_project_of_the_place(cast, make_project, make_report):
    elsewhere = make_project(area_code=cast.next_street.code)
    with pytest.raises(ValidationError) as refused:
        services.add_case(report=make_report(), project=elsewhere, text="坡道", actor=cast.officer)
    assert "project" in refused.value.message_dict
