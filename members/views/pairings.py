"""Pages of pairings."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core import clock
from core.accounts.requests import PersonRequest
from core.files.names import attachment_header
from core.files.storing import serve
from core.forms import carried_out
from core.lifecycle import demand
from core.models import StoredFile
from core.pages import capped_counts, page_of
from members import policies, services
from members.models import Pairing, PairingStatus
from members.pairing_files import pairing_workbook
from members.pairing_forms import PairingForm, step_form
from members.pairing_lifecycle import PAIRING_LIFECYCLE
from members.pairing_page import pairing_page

SERVICES: dict[str, Callable[..., Any]] = {
    "accept": services.accept_pairing,
    "write": services.write_year,
    "help": services.record_help,
    "renew": services.renew_pairing,
    "end": services.end_pairing,
    "drop": services.drop_pairing,
}


@login_required
@require_GET
def pairing_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reads_members(request.user))
    views, rows = _saved_views(Pairing.objects.visible_to(request.user), request.GET.get("view", ""))
    context = {
        "page": page_of(rows.for_list(), request.GET.get("page")), "views": views,
        "view": request.GET.get("view", ""), "may_add": policies.offers_resources(request.user),
    }  # fmt: skip
    return render(request, "members/pairing_list.html", context)


@login_required
@require_GET
def pairing_xlsx(request: PersonRequest) -> FileResponse:
    """The list as it is open, with every year of it."""
    demand(policies.reads_members(request.user))
    _views, rows = _saved_views(Pairing.objects.visible_to(request.user), request.GET.get("view", ""))
    header = attachment_header(_("结对清单.xlsx"))
    return FileResponse(pairing_workbook(rows.for_list()), headers={"Content-Disposition": header})


@login_required
def pairing_add(request: PersonRequest) -> HttpResponse:
    demand(policies.offers_resources(request.user))
    form = PairingForm(request.POST or None, user=request.user, initial={"unit": request.GET.get("unit")})
    pairing = carried_out(form, services.propose_pairing, actor=request.user) if request.method == "POST" else None
    if pairing is not None:
        messages.success(request, _("已提出。"))
        return redirect(pairing)
    context = {"form": form, "back": reverse("members:pairing-list")}
    return render(request, "members/pairing_form.html", context, status=422 if form.errors else 200)


@login_required
@require_GET
def pairing_detail(request: PersonRequest, pk: int) -> HttpResponse:
    answer = render(request, "members/pairing_detail.html", pairing_page(_pairing(request, pk), request.user))
    # Two people read here whom the help was for.
    answer["Cache-Control"] = "no-store"
    return answer


@login_required
@require_POST
def pairing_step(request: PersonRequest, pk: int, step: str) -> HttpResponse:
    """Take one step of the lifecycle; a form that needs correcting opens in its place again."""
    pairing = _pairing(request, pk)
    PAIRING_LIFECYCLE.check(step, obj=pairing, actor=request.user)
    form = step_form(step, request.POST, pairing=pairing, user=request.user, files=request.FILES)
    if carried_out(form, SERVICES[step], pairing=pairing, actor=request.user) is not None:
        messages.success(request, _("已办好。"))
        return redirect(pairing)
    context = pairing_page(pairing, request.user, {step: form})
    return render(request, "members/pairing_detail.html", context, status=422)


@login_required
@require_GET
def pairing_photo(request: PersonRequest, pk: int, photo: int) -> HttpResponseBase:
    pairing = _pairing(request, pk)
    return serve(get_object_or_404(StoredFile, pk__in=pairing.years.values("photos"), id=photo))


def _pairing(request: PersonRequest, pk: int) -> Pairing:
    return get_object_or_404(Pairing.objects.visible_to(request.user).for_list(), pk=pk)


def _saved_views(visible: Any, chosen: str) -> tuple[list[dict[str, Any]], Any]:
    """The views over the list, and the rows of the one that is open."""
    here = reverse("members:pairing-list")
    named = {
        "": (_("全部"), visible),
        "proposed": (PairingStatus.PROPOSED.label, visible.filter(status=PairingStatus.PROPOSED)),
        "in_force": (PairingStatus.IN_FORCE.label, visible.in_force()),
        "missing": (_("去年没有记录"), visible.without_year(clock.today().year - 1)),
        "ended": (PairingStatus.ENDED.label, visible.filter(status=PairingStatus.ENDED)),
    }
    counts = capped_counts({key: rows for key, (_label, rows) in named.items()})
    views = [
        {"label": label, "url": f"{here}?view={key}" if key else here, "count": counts[key], "current": chosen == key}
        for key, (label, _rows) in named.items()
    ]
    return views, named.get(chosen, named[""])[1]
