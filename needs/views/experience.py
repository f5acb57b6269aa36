"""What a street has learnt from its own decisions."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.lifecycle import demand
from needs import policies, services
from needs.experience_page import experience_page, progress_of
from needs.models import Experience

SERVICES: dict[str, Callable[..., Any]] = {
    "switch-on": services.switch_on_experience,
    "switch-off": services.switch_off_experience,
    "reset": services.reset_experience,
}


@login_required
@require_GET
def experience(request: PersonRequest) -> HttpResponse:
    demand(policies.can_see_matching(request.user))
    return render(request, "needs/experience.html", experience_page(request.user))


@login_required
@require_POST
def experience_learn(request: PersonRequest) -> HttpResponse:
    services.start_learning(street_code=request.user.acting.street_code, actor=request.user)
    messages.success(request, _("开始学习，学好会通知您。"))
    return redirect("needs:experience")


@login_required
@require_GET
def experience_status(request: PersonRequest, pk: int) -> HttpResponse:
    """The polled fragment; on its own it is a page to refresh."""
    found = get_object_or_404(Experience.objects.visible_to(request.user), pk=pk)
    return render(request, "_progress.html", {"progress": progress_of(found)})


@login_required
@require_POST
def experience_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    found = get_object_or_404(Experience.objects.visible_to(request.user), pk=pk)
    SERVICES[step](experience=found, actor=request.user)
    messages.success(request, _("已办好。"))
    return redirect("needs:experience")
