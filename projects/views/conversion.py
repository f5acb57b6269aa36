"""转化率 of one need list: what its needs have become, as a page and as a panel beside the list."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.lifecycle import demand
from needs.models import NeedList
from needs.policies import reads_places
from projects.conversion_page import conversion_page


@login_required
@require_GET
def edition_conversion(request: PersonRequest, pk: int) -> HttpResponse:
    """A page of its own, and the panel alone when the list asks for it."""
    lists = NeedList.objects.visible_to(request.user).published().select_related("zone")
    need_list = get_object_or_404(lists, pk=pk)
    demand(reads_places(request.user))
    panel = bool(request.htmx) and not request.htmx.boosted  # type: ignore[attr-defined]  # set by django-htmx
    template = "projects/_conversion.html" if panel else "projects/edition_conversion.html"
    return render(request, template, conversion_page(need_list, request.user))
