"""领办大厅: needs every unit of the street may claim, and claiming one where it stands."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from needs import policies, services
from needs.hall_page import claim_form, hall_page
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Need


@login_required
@require_GET
def hall(request: PersonRequest) -> HttpResponse:
    demand(policies.sees_hall(request.user))
    return render(request, "needs/hall.html", hall_page(request.user, request.GET))


@login_required
@require_POST
def hall_claim(request: PersonRequest, pk: int) -> HttpResponse:
    """Claim a need, or a share of it, without leaving the hall."""
    need = get_object_or_404(Need.objects.visible_to(request.user), pk=pk)
    # Whoever may not claim, or not now, is told so before the form is judged.
    NEED_LIFECYCLE.check("claim", obj=need, actor=request.user)
    form = claim_form(need, request.user, request.POST)
    claim = carried_out(form, services.claim_need, need=need, actor=request.user)
    if claim is not None:
        messages.success(request, _("已认领：%(text)s") % {"text": need.text})
        return redirect("needs:hall")
    return render(request, "needs/hall.html", hall_page(request.user, request.GET, {need.pk: form}), status=422)
