"""需求清单 for everybody: what was published here, and one edition."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from alliance.portal import editions as pages
from alliance.portal.places import NOWHERE, chosen_place
from core.pages import page_of
from needs.models import NeedList


@require_GET
def editions(request: HttpRequest) -> HttpResponse:
    place = chosen_place(request)
    page = page_of(pages.lists_here(place), request.GET.get("page"), 10)
    context = {"place": place or NOWHERE, "page": page, "lists": pages.list_rows(page["rows"])}
    return render(request, "portal/editions.html", context)


@require_GET
def edition(request: HttpRequest, pk: int) -> HttpResponse:
    need_list = get_object_or_404(NeedList.objects.published().select_related("zone"), pk=pk)
    return render(request, "portal/edition.html", pages.list_page(need_list))
