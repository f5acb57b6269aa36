"""Pages of communities."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.areas.models import Area
from core.lifecycle import demand
from members import policies
from members.models import MemberUnit, Resource
from members.selectors import community_rows


@login_required
@require_GET
def area_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reads_members(request.user))
    rows = community_rows(Area.objects.visible_to(request.user), request.user)
    return render(request, "members/area_list.html", {"rows": rows})


@login_required
@require_GET
def area_detail(request: PersonRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(Area.objects.visible_to(request.user).select_related("parent", "successor"), pk=pk)
    units = MemberUnit.objects.visible_to(request.user).active().under(area.code)
    resources = Resource.objects.visible_to(request.user).listed().filter(area_code__startswith=area.code)
    context = {
        "area": area,
        "zones": list(area.zones.all()),
        "units": list(units.order_by("name_key")[:100]),
        "resources": resources.count(),
        "children": list(area.children.in_force()),
    }
    return render(request, "members/area_detail.html", context)
