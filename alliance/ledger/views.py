"""Pages of the ledger: upload, verdicts, the file back, lists out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from alliance.ledger import pages, policies, services
from alliance.ledger.exporting.lists import rows_of
from alliance.ledger.exporting.services import blank_list, export_list, export_list_open
from alliance.ledger.exporting.trail import export_trail
from alliance.ledger.forms import ColumnsForm, ConfirmForm, ReasonForm, UploadForm
from alliance.ledger.models import ImportRun
from alliance.ledger.returning import marked_file
from alliance.ledger.undoing import undo_run
from alliance.ledger.vocabulary import KIND_LABELS, Kind
from core.accounts.requests import PersonRequest
from core.audit import entries_for
from core.files.names import attachment_header
from core.filters import AuditFilter
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of


@login_required
def import_page(request: PersonRequest) -> HttpResponse:
    if not policies.may_import(request.user):
        raise PermissionDenied
    form = UploadForm(request.POST or None, request.FILES or None, user=request.user)
    if request.method == "POST" and (run := carried_out(form, services.upload_ledger, actor=request.user)):
        return redirect("ledger:run", run.pk)
    rows = pages.run_rows(ImportRun.objects.visible_to(request.user).for_list()[:5])
    lists = {"exports": pages.exports(request.user), "templates": pages.templates()}
    context = {"form": form, "way": pages.way(None), "rows": rows, **lists}
    return render(request, "ledger/import.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def history(request: PersonRequest) -> HttpResponse:
    """Everything that was loaded here, latest first."""
    demand(policies.may_import(request.user))
    page = page_of(ImportRun.objects.visible_to(request.user).for_list(), request.GET.get("page"))
    return render(request, "ledger/history.html", {"page": page, "rows": pages.run_rows(page["rows"])})


@login_required
@require_GET
def run_page(request: PersonRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    return render(request, "ledger/run.html", pages.run_page(run, request.GET))


@login_required
@require_GET
def run_status(request: PersonRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    return render(request, "_progress.html", {"progress": pages.progress(run)})


@login_required
@require_POST
def run_columns(request: PersonRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    form = ColumnsForm(request.POST)
    if form.is_valid():
        services.choose_columns(run=run, **form.cleaned_data, columns=form.columns(), actor=request.user)
        messages.success(request, _("已按新的对应重新核对，下次同样的表头会照此认。"))
    return redirect("ledger:run", run.pk)


@login_required
@require_POST
def run_confirm(request: PersonRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    form = ConfirmForm(request.POST)
    if form.is_valid():
        services.confirm_run(run=run, only_valid=form.only_valid(), actor=request.user)
    return redirect("ledger:run", run.pk)


@login_required
@require_POST
def run_undo(request: PersonRequest, pk: int) -> HttpResponse:
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    undo_run(run=run, actor=request.user)
    messages.success(request, _("已撤销：新增的都去掉了，改动的都还原了。"))
    return redirect("ledger:run", run.pk)


@login_required
@require_GET
def run_file(request: PersonRequest, pk: int, number: int) -> HttpResponseBase:
    run = get_object_or_404(ImportRun.objects.visible_to(request.user), pk=pk)
    name, stream = marked_file(run, number)
    return FileResponse(stream, headers={"Content-Disposition": attachment_header(name)})


@login_required
@require_GET
def blank(request: PersonRequest, kind: Kind) -> HttpResponseBase:
    name, stream = blank_list(kind=kind, actor=request.user)
    return FileResponse(stream, headers={"Content-Disposition": attachment_header(name)})


@login_required
@require_GET
def export(request: PersonRequest, kind: Kind) -> HttpResponseBase:
    rows = rows_of(kind, request.GET, request.user)
    name, stream = export_list(kind=kind, rows=rows, filters=request.GET.dict(), actor=request.user)
    return FileResponse(stream, headers={"Content-Disposition": attachment_header(name)})


@login_required
def export_open(request: PersonRequest, kind: Kind) -> HttpResponseBase:
    if not policies.can_export_open(request.user):
        raise PermissionDenied
    form = ReasonForm(request.POST or None)
    rows = rows_of(kind, request.GET, request.user)
    given = {"kind": kind, "rows": rows, "filters": request.GET.dict(), "actor": request.user}
    if request.method == "POST" and (made := carried_out(form, export_list_open, **given)):
        return FileResponse(made[1], headers={"Content-Disposition": attachment_header(made[0])})
    context = {"form": form, "label": KIND_LABELS[kind], "count": rows.count()}
    return render(request, "ledger/export_open.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def export_audit(request: PersonRequest) -> HttpResponseBase:
    """The trail as the page shows it now, for the audit administrator."""
    found = AuditFilter(request.GET, entries_for(actor=request.user))
    name, stream = export_trail(rows=found.qs, filters=request.GET.dict(), actor=request.user)
    return FileResponse(stream, headers={"Content-Disposition": attachment_header(name)})
