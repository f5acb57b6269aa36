"""Pages of micro-projects."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.areas.models import Area
from core.files.storing import serve
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from members.policies import reads_members
from needs.models import Claim
from projects import policies, services
from projects.detail import FORMS, project_page
from projects.filters import ProjectPageFilter
from projects.forms import EditProjectForm, NewProjectForm, ProjectForm
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import MicroProject, ProjectStatus
from projects.selectors import claims_to_draft, photo_of, project_counts

SERVICES: dict[str, Callable[..., Any]] = {
    "publish": services.publish_project,
    "start": services.start_project,
    "resume": services.resume_project,
    "progress": services.add_progress,
    "complete": services.complete_project,
    "suspend": services.suspend_project,
    "end-early": services.end_project_early,
}


@login_required
@require_GET
def project_list(request: PersonRequest) -> HttpResponse:
    demand(reads_members(request.user))
    visible = MicroProject.objects.visible_to(request.user)
    places = Area.objects.visible_to(request.user).communities().in_force()
    found = ProjectPageFilter(request.GET, queryset=visible.for_list(), communities=places)
    context = {
        "filter": found,
        "page": page_of(found.qs, request.GET.get("page")),
        "views": _saved_views(request, visible),
        "to_draft": claims_to_draft(request.user),
        "may_add": policies.can_create(request.user, request.user.acting.street_code),
    }
    return render(request, "projects/project_list.html", context)


@login_required
@require_GET
def project_detail(request: PersonRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(MicroProject.objects.visible_to(request.user).select_related("unit", "claim"), pk=pk)
    return render(request, "projects/project_detail.html", project_page(project, request.user))


@login_required
def project_add(request: PersonRequest) -> HttpResponse:
    demand(policies.can_create(request.user, request.user.acting.street_code))
    form = NewProjectForm(request.POST or None, street_code=request.user.acting.street_code, user=request.user)
    project = carried_out(form, services.create_project, actor=request.user) if request.method == "POST" else None
    if project is not None:
        messages.success(request, _("已立项，发布后就可以开工。"))
        return redirect(project)
    context = {"form": form, "back": reverse("projects:project-list")}
    return render(request, "projects/project_form.html", context, status=422 if form.errors else 200)


@login_required
def project_from_claim(request: PersonRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.visible_to(request.user).select_related("need", "unit"), pk=pk)
    demand(policies.can_create_from(request.user, claim))
    form = ProjectForm(
        request.POST or None, street_code=claim.area_code[:9], user=request.user, initial=_from_need(claim)
    )
    taken = {"claim": claim, "actor": request.user}
    project = carried_out(form, services.create_project_from_claim, **taken) if request.method == "POST" else None
    if project is not None:
        messages.success(request, _("已立项，街道发布后就可以开工。"))
        return redirect(project)
    context = {"form": form, "claim": claim, "back": reverse("projects:project-list")}
    return render(request, "projects/project_form.html", context, status=422 if form.errors else 200)


@login_required
def project_edit(request: PersonRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(MicroProject.objects.visible_to(request.user), pk=pk)
    PROJECT_LIFECYCLE.check("edit", obj=project, actor=request.user)
    form = EditProjectForm.of(project, request.user, request.POST or None)
    target = {"project": project, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_project, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(project)
    context = {"form": form, "object": project, "version": project.version, "back": project.get_absolute_url()}
    return render(request, "projects/project_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def project_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    project = get_object_or_404(MicroProject.objects.visible_to(request.user), pk=pk)
    PROJECT_LIFECYCLE.check(step, obj=project, actor=request.user)
    form = FORMS.get(step, forms.Form)(request.POST, request.FILES, auto_id=f"id_{step}_%s")
    if carried_out(form, SERVICES[step], project=project, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(project)
    context = project_page(project, request.user, {step: form})
    return render(request, "projects/project_detail.html", context, status=422)


@login_required
@require_GET
def project_photo(request: PersonRequest, pk: int, photo: int) -> HttpResponseBase:
    project = get_object_or_404(MicroProject.objects.visible_to(request.user), pk=pk)
    file = photo_of(project, photo)
    if file is None:
        raise Http404
    return serve(file)


def _from_need(claim: Claim) -> dict[str, Any]:
    places = Area.objects.in_force().filter(code=claim.need.area_code)
    return {"name": claim.need.text[:80], "kind": "project", "communities": places}


def _saved_views(request: PersonRequest, visible: Any) -> list[dict[str, Any]]:
    counts = project_counts(visible)
    here, status, late = reverse("projects:project-list"), request.GET.get("status"), request.GET.get("late")
    named = [
        (_("全部"), "", counts.all, not status and not late, ""),
        (ProjectStatus.RUNNING.label, "?status=running", counts.running, status == "running", ""),
        (_("超期"), "?late=true", counts.late, late == "true", "late"),
        (ProjectStatus.PUBLISHED.label, "?status=published", counts.published, status == "published", ""),
        (ProjectStatus.DRAFT.label, "?status=draft", counts.draft, status == "draft", "soon"),
        (ProjectStatus.COMPLETED.label, "?status=completed", counts.completed, status == "completed", ""),
    ]
    return [
        {"label": label, "url": here + query, "count": count, "current": current, "family": family if count else ""}
        for label, query, count, current, family in named
    ]
