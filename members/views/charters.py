"""Pages of charters: versions, comparison, signing, receipts."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.documents import download
from core.forms import carried_out
from core.lifecycle import demand
from members import charter_policies, policies, services
from members.charter_detail import charter_page, charters_page, compare_page
from members.charter_documents import charter_document, receipt_document
from members.charter_forms import CHARTER_FORMS, CharterForm
from members.charter_lifecycle import CHARTER_LIFECYCLE
from members.models import Alliance, Charter, CharterSignature

SERVICES: dict[str, Callable[..., Any]] = {
    "sign": services.sign_charter,
    "enact": services.enact_charter,
    "remind": services.remind_charter,
    "review": services.review_charter,
}


@login_required
@require_GET
def charter_list(request: PersonRequest, pk: int) -> HttpResponse:
    """Every version of one alliance's charter."""
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user), pk=pk)
    demand(policies.reads_members(request.user))
    return render(request, "members/charter_list.html", charters_page(alliance, request.user))


@login_required
def charter_draft(request: PersonRequest, pk: int) -> HttpResponse:
    """The next version begins with the words of the one in force."""
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user), pk=pk)
    demand(charter_policies.can_draft(request.user, alliance))
    last = Charter.objects.visible_to(request.user).filter(alliance=alliance).for_list().first()
    known = {"title": last.title, "words": last.text} if last else {"title": f"{alliance}公约"}
    form = CharterForm(request.POST or None, first=last is None, initial=known)
    target = {"alliance": alliance, "actor": request.user}
    charter = carried_out(form, services.draft_charter, **target) if request.method == "POST" else None
    if charter is not None:
        messages.success(request, _("草稿已保存。"))
        return redirect(charter)
    context = {"form": form, "alliance": alliance, "back": reverse("members:charter-list", args=[pk])}
    return render(request, "members/charter_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def charter_detail(request: PersonRequest, pk: int) -> HttpResponse:
    charter = _charter(request, pk)
    return render(request, "members/charter_detail.html", charter_page(charter, request.user))


@login_required
def charter_edit(request: PersonRequest, pk: int) -> HttpResponse:
    charter = _charter(request, pk)
    CHARTER_LIFECYCLE.check("edit", obj=charter, actor=request.user)
    form = CharterForm(request.POST or None, charter=charter, first=charter.edition == 1)
    target = {"charter": charter, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_charter, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(charter)
    context = {"form": form, "alliance": charter.alliance, "object": charter, "back": charter.get_absolute_url()}
    return render(request, "members/charter_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def charter_compare(request: PersonRequest, pk: int) -> HttpResponse:
    """What a version has beside an earlier one; ``?with=`` chooses which."""
    context = compare_page(_charter(request, pk), request.user, request.GET.get("with", ""))
    if context is None:
        raise Http404
    return render(request, "members/charter_compare.html", context)


@login_required
@require_POST
def charter_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    charter = _charter(request, pk)
    CHARTER_LIFECYCLE.check(step, obj=charter, actor=request.user)
    form = CHARTER_FORMS.get(step, forms.Form)(request.POST, auto_id=f"id_{step}_%s")
    if carried_out(form, SERVICES[step], charter=charter, actor=request.user) is not None:
        messages.success(request, _("已签署。") if step == "sign" else _("已办好。"))
        return redirect(charter)
    return render(request, "members/charter_detail.html", charter_page(charter, request.user, {step: form}), status=422)


@login_required
@require_GET
def charter_download(request: PersonRequest, pk: int, form: str) -> HttpResponse:
    charter = _charter(request, pk)
    return download(charter_document(charter), form, f"{charter.title}（第{charter.edition}版）")


@login_required
@require_GET
def signature_receipt(request: PersonRequest, pk: int) -> HttpResponse:
    """The receipt names the signer in full: for the unit itself and the office."""
    whole = ("charter__alliance", "unit")
    signature = get_object_or_404(CharterSignature.objects.visible_to(request.user).select_related(*whole), pk=pk)
    demand(charter_policies.can_take_receipt(request.user, signature))
    return download(receipt_document(signature), "pdf", f"{signature.unit}公约签署回执")


def _charter(request: PersonRequest, pk: int) -> Charter:
    return get_object_or_404(Charter.objects.visible_to(request.user).select_related("alliance"), pk=pk)
