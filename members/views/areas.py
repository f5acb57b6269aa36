"""Pages of communities."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.accounts.models import RoleName
from core.accounts.requests import PersonRequest
from core.areas.forms import AreaForm
from core.areas.models import Area
from core.areas.services import can_edit_area, edit_area
from core.forms import carried_out
from core.lifecycle import demand
from members import policies
from members.models import MemberUnit, Pairing, Resource
from members.selectors import community_rows


@login_required
@require_GET
def area_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reads_members(request.user))
    rows = community_rows(Area.objects.visible_to(request.user), request.user)
    context = {"rows": rows, "plans_zones": request.user.acting.role == RoleName.STREET_OFFICER}
    return render(request, "members/area_list.html", context)


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
        "pairings": list(Pairing.objects.visible_to(request.user).of_area(area).for_list()[:20]),
        "children": list(area.children.in_force()),
        "may_edit": area.until is None and can_edit_area(request.user, area),
    }
    return render(request, "members/area_detail.html", context)


@login_required
def area_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """What is known of an area; two people saving at once see both texts."""
    area = get_object_or_404(Area.objects.visible_to(request.user), pk=pk)
    demand(can_edit_area(request.user, area))
    form = AreaForm(request.POST or None, area=area)
    if request.method == "POST" and carried_out(form, edit_area, area=area, actor=request.user) is not None:
        messages.success(request, _("已保存。"))
        return redirect("members:area-detail", area.pk)
    context = {"form": form, "object": area, "back": reverse("members:area-detail", args=[area.pk])}
    return render(request, "members/area_form.html", context, status=422 if form.errors else 200)
