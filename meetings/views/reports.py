"""Pages of the monthly report."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.documents import download, render_html
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from meetings import policies, services
from meetings.detail import figure_page, report_page
from meetings.forms import DraftForm, WordsForm
from meetings.models import MonthlyReport
from meetings.present import with_unit
from meetings.report_document import document_of, file_name
from meetings.selectors.sheet import sheet_of
from members.models import AREA_READERS
from members.policies import reads_members


@login_required
def report_list(request: PersonRequest) -> HttpResponse:
    """The street's reports; the office begins the next one here."""
    demand(reads_members(request.user))
    street = request.user.acting.street_code
    rows = MonthlyReport.objects.visible_to(request.user).defer("figures")
    taken = set(rows.values_list("month", flat=True))
    form = DraftForm(request.POST or None, taken=taken)
    target = {"street_code": street, "actor": request.user}
    report = carried_out(form, services.draft_report, **target) if request.method == "POST" else None
    if report is not None:
        return redirect(report)
    context = {
        "page": page_of(rows, request.GET.get("page")), "form": form,
        "may_draft": policies.can_draft(request.user, street) and bool(street),
    }  # fmt: skip
    return render(request, "meetings/report_list.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def report_detail(request: PersonRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(_seen(request), pk=pk)
    return render(request, "meetings/report_detail.html", _whole(report, request, {}))


@login_required
@require_POST
def report_issue(request: PersonRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(_seen(request), pk=pk)
    report = services.issue_report(report=report, actor=request.user)
    messages.success(request, _("已签发，文号 %(number)s。") % {"number": report.number})
    return redirect(report)


@login_required
@require_POST
def report_edit(request: PersonRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(_seen(request), pk=pk)
    form = WordsForm.of(report, request.POST)
    if carried_out(form, services.edit_report, report=report, actor=request.user) is not None:
        messages.success(request, _("已保存。"))
        return redirect(report)
    return render(request, "meetings/report_detail.html", _whole(report, request, {"edit": form}), status=422)


@login_required
@require_GET
def report_figure(request: PersonRequest, pk: int, key: str) -> HttpResponse:
    """The rows one figure counts, as many as the figure says."""
    report = get_object_or_404(_seen(request), pk=pk)
    sheet = sheet_of(report)
    figure = sheet.figures.get(key)
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


def _works_here(request: PersonRequest) -> bool:
    """Staff may open every row; a unit's people only some, so theirs are not links."""
    return request.user.acting.role in AREA_READERS


def _seen(request: PersonRequest) -> Any:
    return MonthlyReport.objects.visible_to(request.user).select_related("drafted_by", "issued_by")


def _whole(report: MonthlyReport, request: PersonRequest, bound: dict[str, forms.Form]) -> dict[str, Any]:
    sheet = sheet_of(report)
    document = document_of(report, sheet, lambda key: reverse("meetings:report-figure", args=[report.pk, key]))
    headline = [figure for key, figure in sheet.figures.items() if "." not in key]
    return {
        **report_page(report, request.user, bound),
        "document": render_html(document),
        "figures": [{"figure": one, "value": with_unit(one)} for one in headline],
        "closes": sheet.closes,
    }
