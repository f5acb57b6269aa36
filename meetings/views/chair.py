"""Pages of the rotation: the year's order, one term, an exchange, and the sheet it hands over."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.accounts.requests import PersonRequest
from core.documents import download
from core.forms import carried_out
from core.lifecycle import demand
from meetings import policies, services
from meetings.chair_detail import handover_page, rotation_page, term_page
from meetings.forms import ChairForm, CoChairsForm, HandOverForm, ReplaceForm, SkipForm, SwapForm
from meetings.handover_document import handover_document
from meetings.lifecycle import HANDOVER_LIFECYCLE, SWAP_LIFECYCLE, TERM_LIFECYCLE
from meetings.models import ChairTerm, Handover, TermSwap
from members.models import Alliance
from members.policies import reads_members

SERVICES: dict[str, Callable[..., Any]] = {
    "swap": services.ask_swap,
    "skip": services.skip_term,
    "replace": services.replace_chair,
    "co-chairs": services.set_co_chairs,
    "hand-over": services.hand_over,
}
FORMS: dict[str, Callable[..., forms.Form]] = {
    "swap": SwapForm, "skip": SkipForm, "replace": ReplaceForm, "co-chairs": CoChairsForm,
}  # fmt: skip
SWAP_SERVICES: dict[str, Callable[..., Any]] = {
    "agree": services.agree_swap,
    "decline": services.decline_swap,
    "take-back": services.take_back_swap,
}


@login_required
@require_GET
def chair_list(request: PersonRequest) -> HttpResponse:
    """Who is and will be in the chair this year, alliance by alliance."""
    demand(reads_members(request.user))
    since = clock.today().replace(month=1, day=1)
    terms = list(ChairTerm.objects.visible_to(request.user).filter(ends__gte=since).select_related("unit"))
    alliances = Alliance.objects.visible_to(request.user).order_by("id")
    told = [
        {
            "alliance": one,
            "terms": [term for term in terms if term.alliance_id == one.pk],
            "may_plan": policies.can_plan(request.user, one.area_code),
        }
        for one in alliances
    ]
    context = {
        "alliances": [one for one in told if one["terms"]], "bare": [one for one in told if not one["terms"]],
        "today": clock.today(),
    }  # fmt: skip
    return render(request, "meetings/chair_list.html", context)


@login_required
@require_GET
def rotation_detail(request: PersonRequest, pk: int) -> HttpResponse:
    demand(reads_members(request.user))
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user), pk=pk)
    return render(request, "meetings/rotation_detail.html", rotation_page(alliance, request.user))


@login_required
def chair_plan(request: PersonRequest, pk: int) -> HttpResponse:
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user), pk=pk)
    demand(policies.can_plan(request.user, alliance.area_code))
    form = ChairForm(request.POST or None, alliance=alliance)
    target = {"alliance": alliance, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.plan_terms, **target) is not None:
        messages.success(request, _("轮值已排好，各单位都收到了通知。"))
        return redirect("meetings:rotation-detail", alliance.pk)
    context = {"form": form, "alliance": alliance}
    return render(request, "meetings/chair_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def term_detail(request: PersonRequest, pk: int) -> HttpResponse:
    term = get_object_or_404(_terms(request), pk=pk)
    return render(request, "meetings/term_detail.html", term_page(term, request.user))


@login_required
@require_POST
def term_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    term = get_object_or_404(_terms(request), pk=pk)
    TERM_LIFECYCLE.check(step, obj=term, actor=request.user)
    form = _step_form(step, term, request)
    if carried_out(form, SERVICES[step], term=term, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect("meetings:handover-detail" if step == "hand-over" else "meetings:term-detail", term.pk)
    context = term_page(term, request.user, {step: form})
    return render(request, "meetings/term_detail.html", context, status=422)


@login_required
@require_POST
def swap_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    swap = get_object_or_404(TermSwap.objects.visible_to(request.user).select_related("term__alliance"), pk=pk)
    SWAP_LIFECYCLE.check(step, obj=swap, actor=request.user)
    SWAP_SERVICES[step](swap=swap, actor=request.user)
    messages.success(request, _("已办好。"))
    return redirect("meetings:term-detail", swap.other_id)


@login_required
@require_GET
def handover_detail(request: PersonRequest, pk: int) -> HttpResponse:
    """The sheet of one term, by the term's number."""
    return render(request, "meetings/handover_detail.html", handover_page(_sheet(request, pk), request.user))


@login_required
@require_POST
def handover_receive(request: PersonRequest, pk: int) -> HttpResponse:
    handover = _sheet(request, pk)
    HANDOVER_LIFECYCLE.check("receive", obj=handover, actor=request.user)
    services.receive_handover(handover=handover, actor=request.user)
    messages.success(request, _("已接收交接单。"))
    return redirect("meetings:handover-detail", pk)


@login_required
@require_GET
def handover_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    handover = _sheet(request, pk)
    return download(handover_document(handover), form, _("轮值主席交接单-%(unit)s") % {"unit": handover.term.unit})


def _terms(request: PersonRequest) -> Any:
    return ChairTerm.objects.visible_to(request.user).select_related("alliance", "unit", "plan")


def _sheet(request: PersonRequest, pk: int) -> Handover:
    term = get_object_or_404(_terms(request), pk=pk)
    whole = Handover.objects.select_related("term__alliance", "term__unit", "receiver", "handed_by", "received_by")
    return get_object_or_404(whole, term=term)


def _step_form(step: str, term: ChairTerm, request: PersonRequest) -> forms.Form:
    auto_id = f"id_{step.replace('-', '_')}_%s"
    if step == "hand-over":
        return HandOverForm(request.POST, auto_id=auto_id)
    return FORMS[step](request.POST, term=term, auto_id=auto_id)
