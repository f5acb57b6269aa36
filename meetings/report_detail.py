"""What the pages of one report and of one of its figures show."""

from dataclasses import replace
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.accounts.models import User
from core.documents import render_html
from core.pages import page_of
from core.templatetags.tongxin import zh_datetime
from meetings.detail import Bound, steps_of, timeline_of
from meetings.forms import CaseForm, CommentForm, ReasonForm, ReturnForm, WordsForm
from meetings.models import MonthlyReport, ReportComment, ReportStatus
from meetings.present import change_words, plain, with_unit
from meetings.report_body import wording_of
from meetings.report_document import document_of
from meetings.report_lifecycle import REPORT_LIFECYCLE
from meetings.report_notices import named
from meetings.selectors.counting import Figure
from meetings.selectors.sheet import Sheet, sheet_of
from meetings.selectors.shown import KINDS

ROWS_A_PAGE = 100
# A remark is answered, and a case left out, where it stands.
ELSEWHERE = frozenset({"answer", "remove-case"})
SENTENCES = {
    ReportStatus.DRAFT: gettext_lazy("数字随数据变化，签发后不再变。写好后送审。"),
    ReportStatus.IN_REVIEW: gettext_lazy("由执笔人以外的人审核，意见都答复了才能通过。"),
    ReportStatus.APPROVED: gettext_lazy("审核已通过，签发后编文号，数字不再变。"),
    ReportStatus.ISSUED: gettext_lazy("数字和明细已保存，不再变化。"),
    ReportStatus.SUPERSEDED: gettext_lazy("已由修订件替代，原件保留备查。"),
    ReportStatus.RECALLED: gettext_lazy("这份草稿已撤回，可以重新起草。"),
}


def report_page(report: MonthlyReport, user: User, bound: Bound | None = None) -> dict[str, Any]:
    """The report as the document it is, with its remarks, its cases and the steps open to this person."""
    sheet = sheet_of(report)
    return {
        "report": report,
        "named": named(report),
        "now": {"status": report.status, "kind": "report", "sentence": SENTENCES[ReportStatus(report.status)]},
        "steps": _steps(report, user, bound),
        "comments": [_comment(one, report, user, bound) for one in report.comments.select_related("said_by")],
        "cases": list(sheet.cases),
        "may_remove": REPORT_LIFECYCLE.allows("remove-case", obj=report, actor=user),
        "issued": {"text": zh_datetime(report.issued_at), "number": report.number} if report.issued_at else None,
        "revision": report.revisions.visible_to(user).exclude(status=ReportStatus.RECALLED).first(),
        "progress": count_progress(report) if report.counting_since else None,
        "entries": timeline_of(report),
        **_said(report, sheet),
    }


def _said(report: MonthlyReport, sheet: Sheet) -> dict[str, Any]:
    """The document and the list of its figures; a district that has not been counted says nothing yet."""
    headline = [figure for key, figure in sheet.figures.items() if "." not in key]
    if not headline:
        return {"document": "", "figures": [], "as_of": None}
    document = document_of(report, sheet, lambda key: reverse("meetings:report-figure", args=[report.pk, key]))
    return {
        "document": render_html(document),
        "figures": [{"figure": one, "value": with_unit(one)} for one in headline],
        "as_of": sheet.as_of,
    }


def _steps(report: MonthlyReport, user: User, bound: Bound | None) -> list[dict[str, Any]]:
    forms = {
        "edit": lambda: WordsForm.of(report),
        "add-case": lambda: CaseForm(report=report, auto_id="id_add-case_%s"),
        "comment": lambda: CommentForm(auto_id="id_comment_%s"),
        "return": lambda: ReturnForm(auto_id="id_return_%s"),
        "revise": lambda: ReasonForm(auto_id="id_revise_%s"),
    }
    steps = steps_of(REPORT_LIFECYCLE, report, user, "meetings:report", forms, bound, ELSEWHERE)
    asked = {
        "issue": _("签发后编上文号，数字和明细保存下来，不能再改。"),
        "recall": _("撤回后这份草稿不再用，可以重新起草。"),
    }
    for step in steps:
        step["confirm"] = asked.get(step["name"], "")
    return steps


def _comment(comment: ReportComment, report: MonthlyReport, user: User, bound: Bound | None) -> dict[str, Any]:
    open_now = comment.answered_at is None and REPORT_LIFECYCLE.allows("answer", obj=report, actor=user)
    typed = (bound or {}).get(f"answer-{comment.pk}")
    return {
        "comment": comment,
        "answer_url": reverse("meetings:report-answer", args=[report.pk, comment.pk]) if open_now else "",
        "typed": typed,
    }


def count_progress(report: MonthlyReport) -> dict[str, Any]:
    """What the polled fragment shows while the worker counts a district."""
    return {
        "label": _("正在逐个街道统计") if report.counting_since else _("统计好了"),
        "done": report.progress, "total": 100, "url": reverse("meetings:report-progress", args=[report.pk]),
        "finished": report.counting_since is None, "failed": False, "sentence": "",
        "next": report.get_absolute_url(), "next_label": _("看报告"),
    }  # fmt: skip


def figure_page(sheet: Sheet, figure: Figure, number: str | None, linked: bool) -> dict[str, Any]:
    """One figure with its definition and one page of the rows it counts; cells are read for that page alone."""
    page, wording = page_of(figure.rows, number, ROWS_A_PAGE), wording_of(sheet)
    above = set(figure.hits)
    shown = sheet.rows(replace(figure, rows=tuple(page["rows"])))
    link = KINDS[figure.model].page if linked else ""
    page["rows"] = [{"id": pk, "cells": cells, "counts": pk in above, "link": link} for pk, cells in shown]
    return {
        "figure": figure, "value": with_unit(figure), "columns": sheet.columns(figure), "page": page,
        "place": sheet.place(figure), "streets": _by_street(sheet, figure),
        "changes": [
            change_words(figure, figure.month_change, wording.before),
            change_words(figure, figure.year_change, wording.year) if wording.year else "",
        ],
    }  # fmt: skip


def _by_street(sheet: Sheet, figure: Figure) -> list[dict[str, Any]]:
    """The same figure of each street, for a district's whole."""
    if "." in figure.key:
        return []
    keys = {name: f"{figure.key}.street.{code}" for code, name in sheet.streets}
    return [
        {"name": name, "key": key, "value": plain(sheet.figures[key])}
        for name, key in keys.items()
        if key in sheet.figures
    ]
