"""Pages of visits: the plan, the sheet, and what is taken from it into the ledger."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.files.storing import serve
from core.forms import carried_out
from core.lifecycle import demand
from core.pages import capped_counts, page_of
from members import policies, services
from members.models import AREA_READERS, ProposedChange, Visit
from members.visit_calendar import calendar_of_visit
from members.visit_forms import PlanForm, SheetForm, answer_form, step_form
from members.visit_lifecycle import CHANGE_LIFECYCLE, VISIT_LIFECYCLE
from members.visit_page import visit_page
from members.visit_rule import Standing
from members.visit_selectors import visit_plan, visited_this_month, waiting_units, with_visits

SERVICES: dict[str, Callable[..., Any]] = {
    "hand-in": services.hand_in_visit,
    "accept": services.accept_visit,
    "move": services.move_visit,
    "return": services.return_visit,
    "refuse": services.refuse_visit,
    "cancel": services.cancel_visit,
}
ANSWERS: dict[str, Callable[..., Any]] = {"accept": services.accept_change, "refuse": services.refuse_change}


@login_required
@require_GET
def visit_list(request: PersonRequest) -> HttpResponse:
    """Units by when somebody has to go there."""
    demand(request.user.acting.role in AREA_READERS)
    views, rows = _saved_views(request, visit_plan(request.user))
    may_plan = request.user.acting.role in policies.KEEPERS
    context = {
        "page": page_of(with_visits(rows), request.GET.get("page")), "views": views, "may_plan": may_plan,
        "bulk": [{"name": "plan", "label": _("安排走访"), "icon": "calendar-event"}] if may_plan else [],
    }  # fmt: skip
    return render(request, "members/visit_list.html", context)


@login_required
def visit_plan_many(request: PersonRequest) -> HttpResponse:
    demand(request.user.acting.role in policies.KEEPERS)
    typed = request.POST if request.method == "POST" else None
    chosen = (typed or request.GET).getlist("units")
    form = PlanForm(typed, user=request.user, chosen=chosen)
    planned = carried_out(form, services.plan_visits, actor=request.user) if typed is not None else None
    if planned:
        messages.success(request, _("安排了 %(n)s 次走访，单位和去的人会收到通知。") % {"n": len(planned)})
        return redirect("members:visit-list")
    context = {"form": form, "back": reverse("members:visit-list")}
    return render(request, "members/visit_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def visit_detail(request: PersonRequest, pk: int) -> HttpResponse:
    return render(request, "members/visit_detail.html", visit_page(_visit(request, pk), request.user))


@login_required
def visit_write(request: PersonRequest, pk: int) -> HttpResponse:
    visit = _visit(request, pk)
    VISIT_LIFECYCLE.check("write", obj=visit, actor=request.user)
    typed = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = SheetForm(*typed, visit=visit)
    if typed[0] is not None and carried_out(form, services.write_sheet, visit=visit, actor=request.user) is not None:
        messages.success(request, _("走访表存好了。写完请交上来。"))
        return redirect(visit)
    context = {"form": form, "visit": visit, "back": visit.get_absolute_url()}
    return render(request, "members/visit_sheet.html", context, status=422 if form.errors else 200)


@login_required
@require_POST
def visit_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    visit = _visit(request, pk)
    VISIT_LIFECYCLE.check(step, obj=visit, actor=request.user)
    form = step_form(step, request.POST, visit=visit)
    if carried_out(form, SERVICES[step], visit=visit, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(visit)
    return _corrected(request, visit, step, form)


@login_required
@require_POST
def change_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Decide one finding."""
    change = get_object_or_404(ProposedChange.objects.visible_to(request.user).for_list(), pk=pk)
    CHANGE_LIFECYCLE.check(step, obj=change, actor=request.user)
    form = answer_form(step, request.POST, change=change)
    if carried_out(form, ANSWERS[step], change=change, actor=request.user) is not None:
        messages.success(request, _("已写进台账。") if step == "accept" else _("已记下，台账不变。"))
        return redirect(change.visit)
    return _corrected(request, _visit(request, change.visit_id), f"{step}-{pk}", form)


@login_required
@require_GET
def visit_photo(request: PersonRequest, pk: int, photo: int) -> HttpResponseBase:
    return serve(get_object_or_404(_visit(request, pk).photos, pk=photo))


@login_required
@require_GET
def visit_ics(request: PersonRequest, pk: int) -> HttpResponse:
    body = calendar_of_visit(_visit(request, pk), request.build_absolute_uri("/").rstrip("/"))
    return HttpResponse(body, content_type="text/calendar; charset=utf-8")


def _visit(request: PersonRequest, pk: int) -> Visit:
    return get_object_or_404(Visit.objects.visible_to(request.user).for_list(), pk=pk)


def _corrected(request: PersonRequest, visit: Visit, key: str, form: Any) -> HttpResponse:
    context = visit_page(visit, request.user, {key: form})
    return render(request, "members/visit_detail.html", context, status=422)


def _saved_views(request: PersonRequest, units: Any) -> tuple[list[dict[str, Any]], Any]:
    """The views over the plan, and the rows of the one that is open."""
    here, chosen = reverse("members:visit-list"), request.GET.get("view", "")
    named: dict[str, Any] = {"": (_("全部"), units)}
    named |= {one.value: (one.label, units.filter(visit_standing=one)) for one in Standing}
    named["month"] = (_("本月走访过"), units.filter(pk__in=visited_this_month(request.user)))
    named["waiting"] = (_("走访表待核"), waiting_units(units))
    counts = capped_counts({key: rows for key, (_label, rows) in named.items()})
    views = [
        {
            "label": label, "url": f"{here}?view={key}" if key else here, "count": counts[key],
            "current": chosen == key, "family": "late" if key == Standing.OVERDUE else "",
        }
        for key, (label, _rows) in named.items()
    ]  # fmt: skip
    return views, named.get(chosen, named[""])[1]
