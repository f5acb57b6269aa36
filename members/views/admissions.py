"""Joining an alliance: the public form and its link, and the office's review."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.contacts import open_contact
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import page_of
from members import admission_policies as policies
from members import services
from members.admission_detail import TOLD, admission_page, alliances_to_join, step_form
from members.admission_forms import AdmissionForm
from members.admission_lifecycle import ADMISSION_LIFECYCLE
from members.filters import AdmissionFilter
from members.forms import OpenContactForm
from members.models import Admission, AdmissionStatus, Alliance

SERVICES: dict[str, Callable[..., Any]] = {
    "approve": services.approve_admission,
    "return": services.return_admission,
    "decline": services.decline_admission,
}


@require_GET
def join_list(request: HttpRequest) -> HttpResponse:
    """Which alliance to join; nobody has to log in."""
    return render(request, "members/join_list.html", {"streets": alliances_to_join()})


@never_cache
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Apply to join one alliance; the answer is a link by which the applicant follows it."""
    alliance = get_object_or_404(Alliance.objects.published(), pk=pk)
    form = AdmissionForm(request.POST or None, alliance=alliance)
    if request.method == "POST":
        admission = carried_out(form, services.apply_for_admission, alliance=alliance, actor=request.user)
        if admission is not None:
            return redirect(services.link_of(admission))
    return render(
        request, "members/join.html", {"alliance": alliance, "form": form}, status=422 if form.errors else 200
    )


@never_cache
def join_follow(request: HttpRequest, token: str) -> HttpResponse:
    """How far an application is, for whoever holds its link; given back, it is corrected here."""
    admission, applicant = services.admission_of_link(token), services.applicant_of(token)
    form = None
    if ADMISSION_LIFECYCLE.allows("correct", obj=admission, actor=applicant) or request.method == "POST":
        form = AdmissionForm(request.POST or None, alliance=admission.alliance, admission=admission)
    if request.method == "POST" and form is not None:
        target = {"admission": admission, "applicant": applicant}
        if carried_out(form, services.correct_admission, **target) is not None:
            return redirect("members:join-follow", token)
    context = {"admission": admission, "told": TOLD[AdmissionStatus(admission.status)], "form": form}
    return render(request, "members/join_follow.html", context, status=422 if form and form.errors else 200)


@login_required
@require_GET
def admission_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reviews_admissions(request.user))
    visible = Admission.objects.visible_to(request.user)
    found = AdmissionFilter(request.GET, visible.for_list())
    context = {
        "filter": found, "page": page_of(found.qs, request.GET.get("page")), "waiting": visible.waiting().count(),
    }  # fmt: skip
    return render(request, "members/admission_list.html", context)


@login_required
@require_GET
def admission_detail(request: PersonRequest, pk: int) -> HttpResponse:
    admission = _admission(request, pk)
    return render(request, "members/admission_detail.html", admission_page(admission, request.user))


@login_required
@require_POST
def admission_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Decide; a form that needs correcting opens in its place again."""
    admission = _admission(request, pk)
    ADMISSION_LIFECYCLE.check(step, obj=admission, actor=request.user)
    form = step_form(step, admission, request.POST)
    if carried_out(form, SERVICES[step], admission=admission, actor=request.user) is not None:
        messages.success(request, _("已办好，申请单位会收到短信。"))
        return redirect(admission)
    context = admission_page(admission, request.user, {step: form})
    return render(request, "members/admission_detail.html", context, status=422)


@login_required
@require_POST
def admission_open(request: PersonRequest, pk: int) -> HttpResponse:
    """Show the contact's phone in full, this once, for a reason that stays on record."""
    admission = _admission(request, pk)
    demand(policies.can_open(request.user, admission))
    form = OpenContactForm(request.POST, auto_id="id_open_%s")
    target = {"target": admission, "field": "phone", "actor": request.user, "may": policies.can_open}
    phone = carried_out(form, open_contact, **target)
    context = admission_page(admission, request.user, {} if phone else {"open": form}, phone)
    return render(request, "members/admission_detail.html", context, status=200 if phone else 422)


def _admission(request: PersonRequest, pk: int) -> Admission:
    visible = Admission.objects.visible_to(request.user).select_related("alliance", "unit", "decided_by")
    return get_object_or_404(visible, pk=pk)
