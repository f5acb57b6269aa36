"""Pages of units."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.areas.models import Area
from core.contacts import open_contact
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import capped_counts, page_of
from members import policies, services
from members.detail import unit_page
from members.filters import UnitPageFilter
from members.forms import LiaisonForm, OpenContactForm, ReasonForm, UnitForm
from members.models import AREA_READERS, Alliance, Liaison, MemberUnit, UnitStatus
from members.services.units import TEXT_FIELDS


@login_required
@require_GET
def unit_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reads_members(request.user))
    visible = MemberUnit.objects.visible_to(request.user)
    places = Area.objects.visible_to(request.user).communities().in_force()
    alliances = Alliance.objects.visible_to(request.user)
    found = UnitPageFilter(request.GET, visible.for_list(), places=places, alliances=alliances)
    context = {
        "filter": found,
        "page": page_of(found.qs, request.GET.get("page")),
        "views": _saved_views(request, visible),
        "may_merge": policies.merges_units(request.user),
        "may_add": policies.can_add_unit(request.user, request.user.acting.area_code),
        "reads_visits": request.user.acting.role in AREA_READERS,
        "names_open": request.user.acting.role in policies.KEEPERS,
    }
    return render(request, "members/unit_list.html", context)


@login_required
@require_GET
def unit_detail(request: PersonRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user).select_related("merged_into"), pk=pk)
    return render(request, "members/unit_detail.html", unit_page(unit, request.user))


@login_required
def unit_add(request: PersonRequest) -> HttpResponse:
    demand(policies.can_add_unit(request.user, request.user.acting.area_code))
    form = UnitForm(request.POST or None, user=request.user)
    unit = carried_out(form, services.create_unit, actor=request.user) if request.method == "POST" else None
    if unit is not None:
        messages.success(request, _("单位已登记。"))
        return redirect(unit)
    context = {"form": form, "back": reverse("members:unit-list")}
    return render(request, "members/unit_form.html", context, status=422 if form.errors else 200)


@login_required
def unit_edit(request: PersonRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    demand(policies.can_edit_unit(request.user, unit))
    form = UnitForm(request.POST or None, user=request.user, unit=unit, initial=_as_typed(unit))
    if request.method == "POST" and carried_out(form, services.edit_unit, unit=unit, actor=request.user) is not None:
        messages.success(request, _("已保存。"))
        return redirect(unit)
    context = {"form": form, "object": unit, "back": unit.get_absolute_url()}
    return render(request, "members/unit_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def unit_end(request: PersonRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    demand(policies.can_end_unit(request.user, unit))
    form = ReasonForm(request.POST, auto_id="id_end_%s")
    if carried_out(form, services.end_unit, unit=unit, actor=request.user) is not None:
        messages.success(request, _("已办理退出。"))
        return redirect(unit)
    return render(request, "members/unit_detail.html", unit_page(unit, request.user, {"end": form}), status=422)


@login_required
@require_POST
def liaison_appoint(request: PersonRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    demand(policies.can_appoint(request.user, unit))
    form = LiaisonForm(request.POST, auto_id="id_appoint_%s")
    if carried_out(form, services.appoint_liaison, unit=unit, actor=request.user) is not None:
        messages.success(request, _("联络员已添加。"))
        return redirect(unit)
    return render(request, "members/unit_detail.html", unit_page(unit, request.user, {"appoint": form}), status=422)


@login_required
@require_POST
def liaison_end(request: PersonRequest, pk: int, liaison: int) -> HttpResponse:
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    post = get_object_or_404(Liaison.objects.in_force().filter(unit=unit), pk=liaison)
    services.end_liaison(liaison=post, actor=request.user)
    messages.success(request, _("联络员已卸任。"))
    return redirect(unit)


@login_required
@require_POST
def liaison_open(request: PersonRequest, pk: int, liaison: int) -> HttpResponse:
    """Show one liaison's phone in full, this once, for a reason that stays on record."""
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    post = get_object_or_404(Liaison.objects.in_force().filter(unit=unit).select_related("unit"), pk=liaison)
    may = policies.can_open_liaison
    demand(may(request.user, post))
    form = OpenContactForm(request.POST, auto_id=f"id_open-{liaison}_%s")
    phone = carried_out(form, open_contact, target=post, field="phone", actor=request.user, may=may)
    context = unit_page(unit, request.user, {} if phone else {f"open-{liaison}": form})
    return render(
        request,
        "members/unit_detail.html",
        {**context, "opened": liaison, "phone": phone},
        status=200 if phone else 422,
    )


def _as_typed(unit: MemberUnit) -> dict[str, Any]:
    held = unit.alliances.filter(seats__left_on__isnull=True).distinct()
    return {**{name: getattr(unit, name) for name in TEXT_FIELDS}, "alliances": list(held)}


def _saved_views(request: PersonRequest, visible: Any) -> list[dict[str, Any]]:
    here, query = reverse("members:unit-list"), request.GET.urlencode()
    named = {
        "": (_("全部"), visible),
        f"status={UnitStatus.ACTIVE}": (UnitStatus.ACTIVE.label, visible.active()),
        "two_new=true": (_("两新组织"), visible.active().filter(two_new=True)),
        f"status={UnitStatus.LEFT}": (UnitStatus.LEFT.label, visible.filter(status=UnitStatus.LEFT)),
    }
    counts = capped_counts({key: rows for key, (_label, rows) in named.items()})
    return [
        {"label": label, "url": f"{here}?{key}" if key else here, "count": counts[key], "current": query == key}
        for key, (label, _rows) in named.items()
    ]
