"""The printable file of a project: a page for the printer, and the same to take away."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.documents import download, render_html
from core.lifecycle import demand
from projects import policies
from projects.documents import file_name, project_document
from projects.models import MicroProject


@login_required
@require_GET
def project_file(request: PersonRequest, pk: int) -> HttpResponse:
    project = _filed(request, pk)
    context = {"project": project, "document": render_html(project_document(project))}
    return render(request, "projects/project_file.html", context)


@login_required
@require_GET
def project_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    project = _filed(request, pk)
    return download(project_document(project), form, file_name(project))


def _filed(request: PersonRequest, pk: int) -> Any:
    seen = MicroProject.objects.visible_to(request.user).select_related("unit", "claim")
    project = get_object_or_404(seen, pk=pk)
    demand(policies.can_read_file(request.user, project))
    return project
