"""The month's proposal at work: computed, looked through, ruled and weighed by an officer, sent."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.areas.selectors import settings_of
from core.areas.services import street_to_decide
from core.forms import carried_out
from core.lifecycle import demand
from members.models import Resource
from needs import policies, services
from needs.detail import OFFER_FORMS, small_steps
from needs.lifecycle import OFFER_LIFECYCLE
from needs.matching_page import matching_page, resource_page
from needs.models import Offer, PlanRule, Proposal
from needs.plan_forms import CeilingForm, ExcludeForm, PinForm, WeightsForm
from needs.plan_page import detail_part, progress_of, proposal_part, weights_page
from needs.words import PRINCIPLES


@login_required
@require_POST
def proposal_start(request: PersonRequest) -> HttpResponse:
    services.start_proposal(street_code=request.user.acting.street_code, actor=request.user)
    messages.success(request, _("开始计算，算好会通知您。"))
    return redirect("needs:matching")


@login_required
@require_GET
def proposal_status(request: PersonRequest, pk: int) -> HttpResponse:
    """The polled fragment; on its own it is a page to refresh."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    return render(request, "_progress.html", {"progress": progress_of(proposal)})


@login_required
@require_GET
def proposal_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """Every pair of a proposal, to be gone through before it is sent, and every need it left over."""
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    offers = list(Offer.objects.visible_to(request.user).filter(proposal=proposal).for_list().order_by("-score", "id"))
    rows = [
        {
            "offer": offer,
            "scores": [{**row, "label": PRINCIPLES.get(row["principle"], "")} for row in offer.reasons],
            "steps": small_steps(OFFER_LIFECYCLE, "offer", OFFER_FORMS, offer, request.user, {}),
        }
        for offer in offers
    ]
    context = {"rows": rows, **detail_part(proposal), **proposal_part(proposal, request.user, proposal.area_code)}
    return render(request, "needs/proposal_detail.html", context)


@login_required
@require_POST
def proposal_send(request: PersonRequest, pk: int) -> HttpResponse:
    proposal = get_object_or_404(Proposal.objects.visible_to(request.user), pk=pk)
    services.send_offers(proposal=proposal, actor=request.user)
    messages.success(request, _("方案已发出，各单位会收到通知。"))
    return redirect(proposal)


# ── rules and weights ─────────────────────────────────────────────────────────────────────────
@login_required
@require_POST
def plan_pin(request: PersonRequest) -> HttpResponse:
    _ours(request)
    form = PinForm(request.POST, user=request.user)
    rule = carried_out(form, services.pin_pair, actor=request.user)
    return _ruled(request, "pin", form, rule)


@login_required
@require_POST
def plan_exclude(request: PersonRequest) -> HttpResponse:
    _ours(request)
    key = f"id_exclude_{request.POST.get('resource', '')}_%s"
    form = ExcludeForm(request.POST, user=request.user, auto_id=key)
    rule = carried_out(form, services.exclude_from_plan, actor=request.user)
    return _ruled(request, "exclude", form, rule)


@login_required
@require_POST
def plan_ceiling(request: PersonRequest) -> HttpResponse:
    _ours(request)
    form = CeilingForm(request.POST, user=request.user, auto_id="id_ceiling_%s")
    rule = carried_out(form, services.set_plan_ceiling, actor=request.user)
    return _ruled(request, "ceiling", form, rule)


@login_required
@require_POST
def plan_rule_lift(request: PersonRequest, pk: int) -> HttpResponse:
    rule = get_object_or_404(PlanRule.objects.visible_to(request.user), pk=pk)
    services.lift_rule(rule=rule, actor=request.user)
    messages.success(request, _("已撤销。"))
    return redirect("needs:matching")


@login_required
def weights(request: PersonRequest) -> HttpResponse:
    """The weights with their history; changed here or in place on the matching page."""
    street = street_to_decide(actor=request.user)
    settings = settings_of(street.code)
    form = WeightsForm(request.POST or None, instance=settings, auto_id="id_weights_%s")
    posted = request.method == "POST"
    saved = carried_out(form, services.set_weights, street=street, actor=request.user) if posted else None
    if saved is not None:
        messages.success(request, _("权重已保存。"))
        return redirect("needs:matching")
    context = {"street": street, **weights_page(settings, form)}
    return render(request, "needs/weights.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def weights_reset(request: PersonRequest) -> HttpResponse:
    services.reset_weights(street=street_to_decide(actor=request.user), actor=request.user)
    messages.success(request, _("已回到开始时的权重。"))
    return redirect("needs:matching")


@login_required
@require_GET
def resource_matching(request: PersonRequest, pk: int) -> HttpResponse:
    """The other direction: which needs one resource could meet."""
    demand(policies.can_see_matching(request.user))
    resource = get_object_or_404(Resource.objects.visible_to(request.user).select_related("unit"), pk=pk)
    return render(request, "needs/resource_matching.html", resource_page(resource, request.user))


def _ours(request: PersonRequest) -> None:
    """Before anything typed is looked at."""
    demand(policies.can_propose(request.user, request.user.acting.area_code))


def _ruled(request: PersonRequest, key: str, form: Any, rule: PlanRule | None) -> HttpResponse:
    """Back to the need one came from; what needs correcting stands in its place again."""
    need = request.POST.get("need", "")
    if rule is not None:
        messages.success(request, _("已记下，方案照这条来算。"))
        return redirect(f"{reverse('needs:matching')}?need={need}" if need.isdigit() else "needs:matching")
    context = matching_page(request.user, need, "", {key: form})
    return render(request, "needs/matching.html", {**context, "form": form}, status=422)
