"""Pages of two-way agreements."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.documents import download
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import capped_counts, page_of
from members import policies, services
from members.agreement_document import agreement_document
from members.agreement_forms import AgreementForm, DisputeForm, step_form
from members.agreement_lifecycle import AGREEMENT_LIFECYCLE, DELIVERY_LIFECYCLE
from members.agreement_page import agreement_page
from members.models import Agreement, AgreementStatus, Delivery

SERVICES: dict[str, Callable[..., Any]] = {
    "send": services.send_agreement,
    "return": services.return_agreement,
    "sign": services.sign_agreement,
    "promise": services.add_commitment,
    "renew": services.renew_agreement,
    "end": services.end_agreement,
    "drop": services.drop_agreement,
}
ANSWERS: dict[str, Callable[..., Any]] = {
    "confirm": services.confirm_delivery,
    "dispute": services.dispute_delivery,
    "withdraw": services.withdraw_delivery,
}


@login_required
@require_GET
def agreement_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reads_members(request.user))
    visible = Agreement.objects.visible_to(request.user)
    views, rows = _saved_views(visible, request.GET.get("view", ""))
    context = {
        "page": page_of(rows.for_list(), request.GET.get("page")), "views": views,
        "may_add": policies.offers_resources(request.user),
    }  # fmt: skip
    return render(request, "members/agreement_list.html", context)


@login_required
def agreement_add(request: PersonRequest) -> HttpResponse:
    demand(policies.offers_resources(request.user))
    form = AgreementForm(request.POST or None, user=request.user, initial={"unit": request.GET.get("unit")})
    agreement = carried_out(form, services.draft_agreement, actor=request.user) if request.method == "POST" else None
    if agreement is not None:
        messages.success(request, _("草稿已保存。再写双方的承诺。"))
        return redirect(agreement)
    context = {"form": form, "back": reverse("members:agreement-list")}
    return render(request, "members/agreement_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def agreement_detail(request: PersonRequest, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    return render(request, "members/agreement_detail.html", agreement_page(agreement, request.user))


@login_required
def agreement_edit(request: PersonRequest, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    AGREEMENT_LIFECYCLE.check("edit", obj=agreement, actor=request.user)
    form = AgreementForm(request.POST or None, user=request.user, agreement=agreement)
    target = {"agreement": agreement, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_agreement, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(agreement)
    context = {"form": form, "object": agreement, "back": agreement.get_absolute_url()}
    return render(request, "members/agreement_form.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def agreement_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    agreement = _agreement(request, pk)
    AGREEMENT_LIFECYCLE.check(step, obj=agreement, actor=request.user)
    form = step_form(step, request.POST, agreement=agreement, user=request.user)
    done = carried_out(form, SERVICES[step], agreement=agreement, actor=request.user)
    if done is not None:
        messages.success(request, _("已办好。"))
        return redirect(done if step == "renew" else agreement)
    return _corrected(request, agreement, step, form)


@login_required
@require_POST
def agreement_record(request: PersonRequest, pk: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    AGREEMENT_LIFECYCLE.check("record", obj=agreement, actor=request.user)
    form = step_form("record", request.POST, agreement=agreement, user=request.user)
    if carried_out(form, services.record_delivery, actor=request.user) is not None:
        messages.success(request, _("已登记，等对方确认。"))
        return redirect(agreement)
    return _corrected(request, agreement, "record", form)


@login_required
@require_POST
def commitment_remove(request: PersonRequest, pk: int, commitment: int) -> HttpResponse:
    agreement = _agreement(request, pk)
    services.remove_commitment(commitment=get_object_or_404(agreement.commitments, pk=commitment), actor=request.user)
    messages.success(request, _("这一条去掉了。"))
    return redirect(agreement)


@login_required
@require_POST
def delivery_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Answer what the other side has written down, or take the own back."""
    delivery = get_object_or_404(Delivery.objects.visible_to(request.user).for_list(), pk=pk)
    DELIVERY_LIFECYCLE.check(step, obj=delivery, actor=request.user)
    made = DisputeForm if step == "dispute" else forms.Form
    form = made(request.POST, auto_id=f"id_{step}-{pk}_%s")
    agreement = delivery.commitment.agreement
    if carried_out(form, ANSWERS[step], delivery=delivery, actor=request.user) is not None:
        messages.success(request, _("已记下，对方会收到通知。"))
        return redirect(agreement)
    return _corrected(request, agreement, f"{step}-{pk}", form)


@login_required
@require_GET
def agreement_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    agreement = _agreement(request, pk)
    return download(agreement_document(agreement), form, f"{agreement.title}-{agreement.number}")


def _agreement(request: PersonRequest, pk: int) -> Agreement:
    return get_object_or_404(Agreement.objects.visible_to(request.user).for_list(), pk=pk)


def _corrected(request: PersonRequest, agreement: Agreement, key: str, form: Any) -> HttpResponse:
    context = agreement_page(agreement, request.user, {key: form})
    return render(request, "members/agreement_detail.html", context, status=422)


def _saved_views(visible: Any, chosen: str) -> tuple[list[dict[str, Any]], Any]:
    """The views over the list, and the rows of the one that is open."""
    here = reverse("members:agreement-list")
    named = {
        "": (_("全部"), visible),
        "draft": (AgreementStatus.DRAFT.label, visible.filter(status=AgreementStatus.DRAFT)),
        "to_sign": (AgreementStatus.TO_SIGN.label, visible.filter(status=AgreementStatus.TO_SIGN)),
        "in_force": (AgreementStatus.IN_FORCE.label, visible.in_force()),
        "confirm": (_("待确认"), visible.to_confirm()),
        "late": (_("有逾期"), visible.with_late()),
    }
    counts = capped_counts({key: rows for key, (_label, rows) in named.items()})
    views = [
        {"label": label, "url": f"{here}?view={key}" if key else here, "count": counts[key], "current": chosen == key}
        for key, (label, _rows) in named.items()
    ]
    return views, named.get(chosen, named[""])[1]
