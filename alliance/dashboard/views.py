"""Doors of the roof: the desk, my unit, search and statistics."""

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from alliance.dashboard import desks
from alliance.dashboard.search import found_for
from alliance.dashboard.statistics import statistics_document, statistics_page
from alliance.dashboard.unit import unit_page
from core import clock
from core.accounts.models import RoleName
from core.accounts.roles import acting
from core.documents import download
from core.lifecycle import demand
from members.policies import reads_members

SUPERVISING = frozenset({"supervisor", "operator", "committee_member"})
NOBODY = "nobody"


@login_required
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """Each role's own desk; whoever works elsewhere is taken there, and whoever holds no role is told whom to ask."""
    role = acting(request.user).role
    if role == "liaison":
        return redirect("alliance:my-unit")
    if role in settings.HOME_OF_ROLE and role != NOBODY:
        return redirect(settings.HOME_OF_ROLE[role])
    if role in desks.OFFICE:
        return render(request, "alliance/desk.html", desks.office_desk(request.user))
    if role in SUPERVISING:
        return render(request, "alliance/supervision.html", desks.supervisor_desk(request.user))
    if role == RoleName.DISTRICT_OFFICER:
        return render(request, "alliance/district.html", desks.district_desk(request.user))
    return render(request, "alliance/no_role.html")


@login_required
@require_GET
def my_unit(request: HttpRequest) -> HttpResponse:
    """我的单位: what waits, what we offer, what we do, what we received."""
    if not acting(request.user).unit_id:
        return redirect("alliance:desk")
    return render(request, "alliance/my_unit.html", unit_page(request.user))


@login_required
@require_GET
def search(request: HttpRequest) -> HttpResponse:
    demand(reads_members(request.user))
    words = request.GET.get("q", "").strip()[:80]
    shelves = found_for(request.user, words) if words else []
    return render(request, "alliance/search.html", {"q": words, "shelves": shelves, "query": urlencode({"q": words})})


@login_required
@require_GET
def statistics(request: HttpRequest) -> HttpResponse:
    """A district, a street, a zone or a community at a glance."""
    demand(reads_members(request.user))
    return render(request, "alliance/statistics.html", statistics_page(request.user, request.GET.get("place", "")))


@login_required
@require_GET
def statistics_workbook(request: HttpRequest) -> HttpResponse:
    """The page's tables as a workbook."""
    demand(reads_members(request.user))
    document = statistics_document(statistics_page(request.user, request.GET.get("place", "")))
    return download(document, "xlsx", f"{document.title} {clock.today()}")
