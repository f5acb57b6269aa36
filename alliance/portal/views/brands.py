"""品牌服务清单 for everybody: what was published here, and one edition."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from alliance.portal.places import NOWHERE, chosen_place
from core.areas.selectors import settings_of
from core.pages import page_of
from needs.models import BrandList
from needs.selectors.brands import groups_of, told_of


@require_GET
def brands(request: HttpRequest) -> HttpResponse:
    place = chosen_place(request)
    lists = BrandList.objects.published().filter(area_code__startswith=place.code[:9] if place else "")
    page = page_of(lists.for_list(), request.GET.get("page"), 10)
    return render(request, "portal/brands.html", {"place": place or NOWHERE, "page": page, "lists": page["rows"]})


@require_GET
def brand(request: HttpRequest, pk: int) -> HttpResponse:
    brand_list = get_object_or_404(BrandList.objects.published(), pk=pk)
    groups = groups_of(brand_list)
    context = {"list": brand_list, "groups": groups, "told": told_of(groups)}
    return render(request, "portal/brand.html", context | {"organ": settings_of(brand_list.street_code).host_organ})
