"""The matching page, and the answers to offers and claims."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from needs import policies, services
from needs.detail import CLAIM_FORMS, OFFER_FORMS, form_of, need_page
from needs.forms import OfferForm
from needs.lifecycle import CLAIM_LIFECYCLE, OFFER_LIFECYCLE
from needs.matching_page import matching_page
from needs.models import Claim, Offer

OFFER_SERVICES: dict[str, Callable[..., Any]] = {
    "accept": services.accept_offer,
    "decline": services.decline_offer,
    "send": services.send_offer,
    "lapse": services.lapse_offer,
}
CLAIM_SERVICES: dict[str, Callable[..., Any]] = {
    "confirm": services.confirm_claim,
    "withdraw": services.withdraw_claim,
    "release": services.release_claim,
    "expect": services.expect_claim,
}


@login_required
@require_GET
def matching(request: PersonRequest) -> HttpResponse:
    if not policies.can_see_matching(request.user):
        raise PermissionDenied
    words = " ".join(request.GET.get("res", "").split())[:80]
    context = matching_page(request.user, request.GET.get("need", ""), words)
    return render(request, "needs/matching.html", context)


@login_required
@require_POST
def offer_add(request: PersonRequest) -> HttpResponse:
    """Put a need to the unit of the chosen resource."""
    demand(policies.can_propose(request.user, request.user.acting.area_code))
    form = OfferForm(request.POST, user=request.user)
    offer = carried_out(form, services.offer_resource, actor=request.user)
    if offer is not None:
        messages.success(request, _("已向%(unit)s发出对接。") % {"unit": offer.unit.name})
        return redirect("needs:matching")
    context = matching_page(request.user, request.POST.get("need", ""), "")
    return render(request, "needs/matching.html", {**context, "form": form}, status=422)


@login_required
@require_POST
def offer_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    offer = get_object_or_404(Offer.objects.visible_to(request.user).for_list(), pk=pk)
    OFFER_LIFECYCLE.check(step, obj=offer, actor=request.user)
    key = f"offer-{step}-{offer.pk}"
    form = form_of(OFFER_FORMS.get(step, django_forms.Form), key, request.user, request.POST, need=offer.need)
    if carried_out(form, OFFER_SERVICES[step], offer=offer, actor=request.user):
        messages.success(request, _("已办好。"))
        return redirect(_back(request, offer.need.get_absolute_url()))
    return render(request, "needs/need_detail.html", need_page(offer.need, request.user, {key: form}), status=422)


@login_required
@require_POST
def claim_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.visible_to(request.user).for_list(), pk=pk)
    CLAIM_LIFECYCLE.check(step, obj=claim, actor=request.user)
    key = f"claim-{step}-{claim.pk}"
    form = form_of(CLAIM_FORMS.get(step, django_forms.Form), key, request.user, request.POST)
    if carried_out(form, CLAIM_SERVICES[step], claim=claim, actor=request.user):
        messages.success(request, _("已办好。"))
        return redirect(_back(request, claim.need.get_absolute_url()))
    return render(request, "needs/need_detail.html", need_page(claim.need, request.user, {key: form}), status=422)


def _back(request: PersonRequest, otherwise: str) -> str:
    """Where the step was taken from, when that is one of our own pages."""
    wanted = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure())
    return wanted if wanted and safe else otherwise
