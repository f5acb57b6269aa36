"""Pages of the planner of zones."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.accounts.requests import PersonRequest
from core.areas.models import Area
from core.areas.services import street_to_decide
from core.forms import carried_out
from members import services
from members.models import ZonePlan
from members.zone_forms import DivisionForm, ZoneWishForm
from members.zone_page import zone_page
from members.zone_selectors import ground_of

DECISIONS: dict[str, Callable[..., Any]] = {"adopt": services.adopt_division, "drop": services.drop_division}


@login_required
def zone_planner(request: PersonRequest) -> HttpResponse:
    """What each zone holds, and a fairer division to adopt or to leave."""
    street = street_to_decide(actor=request.user)
    if request.method != "POST":
        return render(request, "members/zone_planner.html", zone_page(street, request.user))
    form = DivisionForm(request.POST, ground=ground_of(street), auto_id="id_division_%s")
    plan = carried_out(form, services.propose_division, street=street, actor=request.user)
    if plan is not None:
        return redirect(plan)
    return render(request, "members/zone_planner.html", zone_page(street, request.user, form), status=422)


@login_required
def zone_wishes(request: PersonRequest, pk: int) -> HttpResponse:
    """Whom a community is side by side with, and whether it stays where it is."""
    street = street_to_decide(actor=request.user)
    inside = Area.objects.visible_to(request.user).in_force().communities().under(street.code)
    community = get_object_or_404(inside, pk=pk)
    form = ZoneWishForm(request.POST if request.method == "POST" else None, community=community)
    done = carried_out(form, services.set_zone_wishes, community=community, actor=request.user)
    if request.method == "POST" and done is not None:
        messages.success(request, _("已记下，下次算的时候会照着来。"))
        return redirect("members:zone-planner")
    context = {"form": form, "community": community, "back": reverse("members:zone-planner")}
    return render(request, "members/zone_wishes.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def zone_plan_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Adopt a suggestion, or leave it."""
    plan = get_object_or_404(ZonePlan.objects.visible_to(request.user), pk=pk)
    DECISIONS[step](plan=plan, actor=request.user)
    messages.success(request, _("片区已按建议改好。") if step == "adopt" else _("已记下，片区没有动。"))
    return redirect("members:zone-planner")
