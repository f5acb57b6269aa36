"""Supervision sheets to download, and circulars."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.documents import download, render_html
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from meetings import policies, services
from meetings.forms import CircularForm
from meetings.models import Circular, SupervisionSheet
from meetings.papers_documents import circular_document, sheet_document
from members.policies import reads_members


@login_required
@require_GET
def sheet_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    whole = ("action__meeting__alliance", "action__owner", "issued_by")
    sheet = get_object_or_404(SupervisionSheet.objects.visible_to(request.user).select_related(*whole), pk=pk)
    return download(sheet_document(sheet), form, f"{sheet.number}督办单")


@login_required
@require_GET
def circular_list(request: PersonRequest) -> HttpResponse:
    demand(reads_members(request.user))
    rows = Circular.objects.visible_to(request.user).select_related("issued_by")
    street = request.user.acting.street_code
    context = {
        "page": page_of(rows, request.GET.get("page")), "may_add": policies.can_issue_circular(request.user, street),
    }  # fmt: skip
    return render(request, "meetings/circular_list.html", context)


@login_required
def circular_add(request: PersonRequest) -> HttpResponse:
    street = request.user.acting.area_code
    demand(policies.can_issue_circular(request.user, street))
    form = CircularForm(request.POST or None, street=street)
    target = {"area_code": street, "actor": request.user}
    circular = carried_out(form, services.issue_circular, **target) if request.method == "POST" else None
    if circular is not None:
        messages.success(request, _("通报已发出。"))
        return redirect(circular)
    context = {"form": form, "back": reverse("meetings:circular-list")}
    return render(request, "meetings/circular_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def circular_detail(request: PersonRequest, pk: int) -> HttpResponse:
    circular = get_object_or_404(Circular.objects.visible_to(request.user).select_related("issued_by"), pk=pk)
    context = {"circular": circular, "document": render_html(circular_document(circular))}
    return render(request, "meetings/circular_detail.html", context)


@login_required
@require_GET
def circular_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    circular = get_object_or_404(Circular.objects.visible_to(request.user), pk=pk)
    return download(circular_document(circular), form, f"{circular.number}通报")
