"""Pages of reports: the list, one report with its steps, its figures, its files, and the check of a fingerprint."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.documents import download
from core.files.names import attachment_header
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from meetings import report_policies as policies
from meetings import services
from meetings.forms import AnswerForm, CaseForm, CommentForm, DraftForm, ReasonForm, ReturnForm, WordsForm
from meetings.models import MonthlyReport
from meetings.report_detail import count_progress, figure_page, report_page
from meetings.report_document import document_of, file_name
from meetings.report_lifecycle import REPORT_LIFECYCLE
from meetings.selectors.checking import check_of
from meetings.selectors.kept import evidence
from meetings.selectors.sheet import sheet_of
from members.models import AREA_READERS
from members.policies import reads_members

SERVICES: dict[str, Callable[..., Any]] = {
    "submit": services.submit_report,
    "approve": services.approve_report,
    "issue": services.issue_report,
    "edit": services.edit_report,
    "add-case": services.add_case,
    "comment": services.comment_report,
    "count": services.count_again,
    "return": services.return_report,
    "take-back": services.take_report_back,
    "recall": services.recall_report,
    "revise": services.revise_report,
}
FORMS: dict[str, type[forms.Form]] = {"comment": CommentForm, "return": ReturnForm, "revise": ReasonForm}


@login_required
def report_list(request: PersonRequest) -> HttpResponse:
    """The place's reports; the office begins the next one here."""
    demand(reads_members(request.user))
    area = request.user.acting.area_code
    rows = MonthlyReport.objects.visible_to(request.user).for_list()
    form = DraftForm(request.POST or None)
    target = {"area_code": area, "actor": request.user}
    report = carried_out(form, services.draft_report, **target) if request.method == "POST" else None
    if report is not None:
        return redirect(report)
    context = {
        "page": page_of(rows, request.GET.get("page")), "form": form,
        "may_draft": policies.can_draft(request.user, area) and bool(area),
    }  # fmt: skip
    return render(request, "meetings/report_list.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def report_detail(request: PersonRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(_seen(request), pk=pk)
    return render(request, "meetings/report_detail.html", report_page(report, request.user))


@login_required
@require_POST
def report_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    report = get_object_or_404(_seen(request), pk=pk)
    REPORT_LIFECYCLE.check(step, obj=report, actor=request.user)
    form = _step_form(step, report, request)
    came = carried_out(form, SERVICES[step], report=report, actor=request.user)
    if came is not None:
        messages.success(request, _("已办好。"))
        return redirect("meetings:report-detail", came.pk if step == "revise" else pk)
    context = report_page(report, request.user, {step: form})
    return render(request, "meetings/report_detail.html", context, status=422)


@login_required
@require_POST
def report_answer(request: PersonRequest, pk: int, comment: int) -> HttpResponse:
    report = get_object_or_404(_seen(request), pk=pk)
    form = AnswerForm(request.POST, auto_id=f"id_answer_{comment}_%s")
    target = {"report": report, "comment": comment, "actor": request.user}
    if carried_out(form, services.answer_comment, **target) is not None:
        return redirect("meetings:report-detail", pk)
    context = report_page(report, request.user, {f"answer-{comment}": form})
    return render(request, "meetings/report_detail.html", context, status=422)


@login_required
@require_POST
def report_remove_case(request: PersonRequest, pk: int, case: int) -> HttpResponse:
    report = get_object_or_404(_seen(request), pk=pk)
    services.remove_case(report=report, case=case, actor=request.user)
    messages.success(request, _("已去掉这个案例。"))
    return redirect("meetings:report-detail", pk)


@login_required
@require_GET
def report_progress(request: PersonRequest, pk: int) -> HttpResponse:
    """The polled fragment while a district is counted; on its own it is a page to refresh."""
    report = get_object_or_404(_seen(request), pk=pk)
    return render(request, "_progress.html", {"progress": count_progress(report)})


@login_required
@require_GET
def report_figure(request: PersonRequest, pk: int, key: str) -> HttpResponse:
    """The rows one figure counts, as many as the figure says."""
    report = get_object_or_404(_seen(request), pk=pk)
    sheet = sheet_of(report)
    figure = sheet.whole(key)
    if figure is None:
        raise Http404
    context = figure_page(sheet, figure, request.GET.get("page"), _works_here(request))
    return render(request, "meetings/report_figure.html", {"report": report, **context})


@login_required
@require_GET
def report_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    report = get_object_or_404(_seen(request), pk=pk)
    sheet = sheet_of(report)
    return download(document_of(report, sheet), form, file_name(sheet))


@login_required
@require_GET
def report_evidence(request: PersonRequest, pk: int) -> HttpResponseBase:
    """The very bytes whose SHA-256 is printed on what went out."""
    report = get_object_or_404(_seen(request), pk=pk)
    if not report.is_frozen:
        raise Http404
    answer = StreamingHttpResponse(evidence(report), content_type="application/jsonl")
    answer["Content-Disposition"] = attachment_header(f"{file_name(sheet_of(report))}.jsonl")
    return answer


@login_required
@require_GET
def report_check(request: PersonRequest) -> HttpResponse:
    """Which report has this fingerprint, and whether what is stored still has it."""
    demand(reads_members(request.user))
    asked = request.GET.get("fingerprint", "")
    found = check_of(asked, MonthlyReport.objects.visible_to(request.user)) if asked else None
    return render(request, "meetings/report_check.html", {"asked": asked, "found": found})


def _works_here(request: PersonRequest) -> bool:
    """Staff may open every row; a unit's people only some, so theirs are not links."""
    return request.user.acting.role in AREA_READERS


def _seen(request: PersonRequest) -> Any:
    people = ("drafted_by", "written_by", "approved_by", "issued_by", "revises")
    return MonthlyReport.objects.visible_to(request.user).select_related(*people)


def _step_form(step: str, report: MonthlyReport, request: PersonRequest) -> forms.Form:
    if step == "edit":
        return WordsForm.of(report, request.POST)
    if step == "add-case":
        return CaseForm(request.POST, request.FILES, report=report, auto_id="id_add-case_%s")
    return FORMS.get(step, forms.Form)(request.POST, auto_id=f"id_{step}_%s")
