"""Pages of resources."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.areas.models import Area
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import capped_counts, page_of
from members import policies, services
from members.detail import resource_page
from members.filters import Freshness, ResourcePageFilter, in_freshness
from members.forms import STEP_FORMS, ReminderForm, ResourceForm
from members.lifecycle import RESOURCE_LIFECYCLE
from members.models import MemberUnit, Resource, ResourceStatus
from members.services.resources import TEXT_FIELDS

SERVICES: dict[str, Callable[..., Any]] = {
    "submit": services.submit_resource,
    "list": services.list_resource,
    "return": services.return_resource,
    "pause": services.pause_resource,
    "resume": services.resume_resource,
    "retire": services.retire_resource,
    "confirm": services.confirm_resource,
}

LOOKED_AFTER = ((Freshness.STALE, "soon"), (Freshness.PAUSED, "late"), (Freshness.EXPIRED, "late"))


@login_required
@require_GET
def resource_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reads_members(request.user))
    visible = Resource.objects.visible_to(request.user)
    places = Area.objects.visible_to(request.user).communities().in_force()
    found = ResourcePageFilter(request.GET, visible.for_list(), places=places)
    context = {
        "filter": found,
        "page": page_of(found.qs, request.GET.get("page")),
        "views": _saved_views(request, visible),
        "may_add": policies.offers_resources(request.user),
    }
    return render(request, "members/resource_list.html", context)


@login_required
@require_GET
def resource_detail(request: PersonRequest, pk: int) -> HttpResponse:
    resource = get_object_or_404(Resource.objects.visible_to(request.user).select_related("unit"), pk=pk)
    return render(request, "members/resource_detail.html", resource_page(resource, request.user))


@login_required
def resource_add(request: PersonRequest) -> HttpResponse:
    demand(policies.offers_resources(request.user))
    form = ResourceForm(request.POST or None, user=request.user, initial={"unit": request.GET.get("unit")})
    resource = carried_out(form, services.add_resource, actor=request.user) if request.method == "POST" else None
    if resource is not None:
        messages.success(request, _("资源已交上，现在是“%(state)s”。") % {"state": resource.get_status_display()})
        return redirect(resource)
    context = {"form": form, "back": reverse("members:resource-list")}
    return render(request, "members/resource_form.html", context, status=422 if form.errors else 200)


@login_required
def resource_edit(request: PersonRequest, pk: int) -> HttpResponse:
    resource = get_object_or_404(Resource.objects.visible_to(request.user), pk=pk)
    RESOURCE_LIFECYCLE.check("edit", obj=resource, actor=request.user)
    typed = {name: getattr(resource, name) for name in TEXT_FIELDS}
    form = ResourceForm(request.POST or None, user=request.user, editing=resource, initial=typed)
    target = {"resource": resource, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_resource, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(resource)
    context = {"form": form, "object": resource, "back": resource.get_absolute_url()}
    return render(request, "members/resource_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def resource_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    resource = get_object_or_404(Resource.objects.visible_to(request.user), pk=pk)
    RESOURCE_LIFECYCLE.check(step, obj=resource, actor=request.user)
    form = STEP_FORMS.get(step, forms.Form)(request.POST, auto_id=f"id_{step}_%s")
    if carried_out(form, SERVICES[step], resource=resource, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(resource)
    context = resource_page(resource, request.user, {step: form})
    return render(request, "members/resource_detail.html", context, status=422)


@never_cache
def reminder(request: HttpRequest, token: str) -> HttpResponse:
    """What a unit was asked about, for whoever holds the link; opening it changes nothing, only the button does."""
    holder = services.reminder_of_link(token)
    waiting = list(services.waiting_for(holder))
    form = ReminderForm(request.POST if request.method == "POST" else None, resources=waiting)
    if request.method == "POST" and carried_out(form, services.answer_reminder, holder=holder) is not None:
        messages.success(request, _("谢谢，已确认。"))
        return redirect("members:reminder", token)
    context = {"form": form, "waiting": waiting, "unit": get_object_or_404(MemberUnit, pk=holder.unit_id)}
    return render(request, "members/reminder.html", context, status=422 if form.errors else 200)


def _saved_views(request: PersonRequest, visible: Any) -> list[dict[str, Any]]:
    here, query = reverse("members:resource-list"), request.GET.urlencode()
    named = {
        "": (_("全部"), visible, ""),
        "status=listed": (ResourceStatus.LISTED.label, visible.listed(), ""),
        "status=submitted": (_("待审核"), visible.filter(status=ResourceStatus.SUBMITTED), "soon"),
        **{f"freshness={each}": (each.label, in_freshness(visible, each), family) for each, family in LOOKED_AFTER},
        "status=paused": (ResourceStatus.PAUSED.label, visible.filter(status=ResourceStatus.PAUSED), ""),
        "status=retired": (ResourceStatus.RETIRED.label, visible.filter(status=ResourceStatus.RETIRED), ""),
    }
    counts = capped_counts({key: rows for key, (_label, rows, _family) in named.items()})
    return [
        {
            "label": label, "url": f"{here}?{key}" if key else here, "count": counts[key],
            "current": query == key, "family": family if counts[key] else "",
        }
        for key, (label, _rows, family) in named.items()
    ]  # fmt: skip
