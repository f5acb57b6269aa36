"""资源目录 for everybody, without log-in."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from alliance.portal.catalogue import catalogue_rows, offered_here
from alliance.portal.places import NOWHERE, chosen_place, communities_of
from core.pages import page_of
from members.filters import CatalogueFilter


@require_GET
def resources(request: HttpRequest) -> HttpResponse:
    """What the units of the street offer, found by words, kind, community and time."""
    place = chosen_place(request)
    found = CatalogueFilter(request.GET, offered_here(place), places=communities_of(place))
    page = page_of(found.qs, request.GET.get("page"), 10)
    context = {"place": place or NOWHERE, "filter": found, "page": page, "rows": catalogue_rows(page["rows"])}
    return render(request, "portal/resources.html", context)
