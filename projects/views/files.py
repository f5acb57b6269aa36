"""The printable file of a project: a page for the printer, and the same as an editable document."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.documents import render_docx, render_html
from core.files.names import attachment_header
from core.lifecycle import demand
from projects import policies
from projects.documents import project_document
from projects.models import MicroProject

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@login_required
@require_GET
def project_file(request: PersonRequest, pk: int) -> HttpResponse:
    project = _filed(request, pk)
    context = {"project": project, "document": render_html(project_document(project))}
    return render(request, "projects/project_file.html", context)


@login_required
@require_GET
def project_docx(request: PersonRequest, pk: int) -> HttpResponse:
    project = _filed(request, pk)
    answer = HttpResponse(render_docx(project_document(project)), content_type=DOCX)
    answer["Content-Disposition"] = attachment_header(f"{project.number}{project.name}.docx")
    return answer


def _filed(request: PersonRequest, pk: int) -> Any:
    seen = MicroProject.objects.visible_to(request.user).select_related("unit", "claim")
    project = get_object_or_404(seen, pk=pk)
    demand(policies.can_read_file(request.user, project))
    return project
