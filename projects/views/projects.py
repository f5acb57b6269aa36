"""Pages of micro-projects."""

from collections.abc import Callable
from typing import Any

from django import forms as plain
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
from projects import forms, policies, services
from projects.detail import form_of, project_page
from projects.filters import ProjectPageFilter
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import MicroProject, ProjectStatus
from projects.selectors import claims_to_draft, photo_of, project_counts

SERVICES: dict[str, Callable[..., Any]] = {
    "apply": services.apply_project,
    "approve": services.approve_project,
    "return": services.return_project,
    "publish": services.publish_project,
    "claim": services.claim_wish,
    "start": services.start_project,
    "resume": services.resume_project,
    "progress": services.add_progress,
    "reach": services.reach_milestone,
    "complete": services.complete_project,
    "pass": services.pass_project,
    "send-back": services.send_back_project,
    "evaluate": services.evaluate_project,
    "archive": services.archive_project,
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
    form = forms.NewProjectForm(request.POST or None, street_code=request.user.acting.street_code, user=request.user)
    project = carried_out(form, services.create_project, actor=request.user) if request.method == "POST" else None
    if project is not None:
        messages.success(request, _("已起草，发布后就可以开工。"))
        return redirect(project)
    context = {"form": form, "back": reverse("projects:project-list")}
    return render(request, "projects/project_form.html", context, status=422 if form.errors else 200)


@login_required
def wish_add(request: PersonRequest) -> HttpResponse:
    demand(policies.can_create(request.user, request.user.acting.street_code))
    form = forms.WishForm(request.POST or None, street_code=request.user.acting.street_code)
    wish = carried_out(form, services.create_project, actor=request.user) if request.method == "POST" else None
    if wish is not None:
        messages.success(request, _("已记下，发布后各单位都能认领。"))
        return redirect(wish)
    context = {"form": form, "back": reverse("projects:project-list")}
    return render(request, "projects/wish_form.html", context, status=422 if form.errors else 200)


@login_required
def project_from_claim(request: PersonRequest, pk: int) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.visible_to(request.user).select_related("need", "unit"), pk=pk)
    demand(policies.can_create_from(request.user, claim))
    form = forms.ProjectForm(
        request.POST or None, street_code=claim.area_code[:9], user=request.user, initial=_from_need(claim)
    )
    taken = {"claim": claim, "actor": request.user}
    project = carried_out(form, services.create_project_from_claim, **taken) if request.method == "POST" else None
    if project is not None:
        messages.success(request, _("已起草。填齐了就提交审核。"))
        return redirect(project)
    context = {"form": form, "claim": claim, "back": reverse("projects:project-list")}
    return render(request, "projects/project_form.html", context, status=422 if form.errors else 200)


@login_required
def project_edit(request: PersonRequest, pk: int) -> HttpResponse:
    project = get_object_or_404(MicroProject.objects.visible_to(request.user), pk=pk)
    PROJECT_LIFECYCLE.check("edit", obj=project, actor=request.user)
    form = forms.EditProjectForm.of(project, request.user, request.POST or None)
    target = {"project": project, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_project, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(project)
    context = {"form": form, "object": project, "back": project.get_absolute_url()}
    return render(request, "projects/project_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def project_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    project = get_object_or_404(MicroProject.objects.visible_to(request.user), pk=pk)
    PROJECT_LIFECYCLE.check(step, obj=project, actor=request.user)
    form = form_of(step, project, request.POST, request.FILES) or plain.Form(request.POST)
    if carried_out(form, SERVICES[step], project=project, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(project)
    context = project_page(project, request.user, {step: form})
    return render(request, "projects/project_detail.html", context, status=422)


@login_required
@require_POST
def project_phone(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the leader's phone once, on this answer alone: it is kept in no session and no cache."""
    project = get_object_or_404(MicroProject.objects.visible_to(request.user).select_related("unit", "claim"), pk=pk)
    demand(policies.can_open_phone(request.user, project))
    form = forms.OpenPhoneForm(request.POST, auto_id="id_phone_%s")
    phone = carried_out(form, services.open_leader_phone, project=project, actor=request.user) or ""
    context = project_page(project, request.user, {} if phone else {"phone": form}, opened=phone)
    answer = render(request, "projects/project_detail.html", context, status=200 if phone else 422)
    answer["Cache-Control"] = "no-store"
    return answer


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
    """The list's ready-made questions; what nobody should overlook comes with its colour."""
    counts = project_counts(visible)
    here, asked = reverse("projects:project-list"), request.GET
    named = [
        (_("全部"), "", counts.all, ""),
        (ProjectStatus.APPLIED.label, "status=applied", counts.applied, "soon"),
        (ProjectStatus.PUBLISHED.label, "status=published", counts.published, ""),
        (ProjectStatus.RUNNING.label, "status=running", counts.running, ""),
        (_("没开工"), "idle=true", counts.idle, "late"),
        (_("超期"), "late=true", counts.late, "late"),
        (_("停滞"), "silent=true", counts.silent, "late"),
        (_("节点超期"), "missed=true", counts.missed, "late"),
        (ProjectStatus.CLAIMED_DONE.label, "status=claimed_done", counts.claimed_done, "soon"),
        (ProjectStatus.COMPLETED.label, "stage=done", counts.completed, ""),
        (_("起草中"), "stage=writing", counts.draft, ""),
    ]
    chosen = next((query for _label, query, _n, _f in named if query and _is(asked, query)), "")
    return [
        {
            "label": label, "url": f"{here}?{query}" if query else here, "count": count,
            "current": query == chosen, "family": family if count else "",
        }
        for label, query, count, family in named
    ]  # fmt: skip


def _is(asked: Any, query: str) -> bool:
    name, value = query.split("=")
    return asked.get(name) == value
