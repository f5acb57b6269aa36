"""Pages of the ledger as it stood on a day."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.documents import download
from core.lifecycle import demand
from core.pages import page_of
from members import policies
from members.models import AREA_READERS, MemberUnit
from members.past_document import ledger_document
from members.past_forms import DayForm
from members.past_selectors import ledger_on


@login_required
@require_GET
def ledger_as_of(request: PersonRequest) -> HttpResponse:
    """What the street's ledger said when a day ended."""
    form, pages = _pages(request)
    context = {"form": form, "day": form.day, "page": page_of(pages, request.GET.get("page"))}
    return render(request, "members/ledger_as_of.html", context)


@login_required
@require_GET
def ledger_workbook(request: PersonRequest) -> HttpResponse:
    form, pages = _pages(request)
    name = _("%(place)s单位信息台账") % {"place": request.user.acting.place}
    return download(ledger_document(pages, form.day), "xlsx", f"{name}{form.day:%Y%m%d}")


@login_required
@require_GET
def unit_ledger(request: PersonRequest, pk: int) -> HttpResponse:
    """What the ledger said of one unit when a day ended."""
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    demand(request.user.acting.role in AREA_READERS or policies.speaks_for(request.user, unit.pk))
    form = DayForm(request.GET)
    found = ledger_on(MemberUnit.objects.visible_to(request.user).filter(pk=pk), form.day)
    context = {"form": form, "day": form.day, "now": unit, "then": found[0] if found else None}
    return render(request, "members/unit_ledger.html", context)


def _pages(request: PersonRequest) -> tuple[DayForm, list[Any]]:
    demand(request.user.acting.role in AREA_READERS)
    form = DayForm(request.GET)
    return form, ledger_on(MemberUnit.objects.visible_to(request.user).order_by("name_key", "id"), form.day)
