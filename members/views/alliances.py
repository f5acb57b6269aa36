"""Pages of alliances."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.lifecycle import demand
from members import policies
from members.models import Alliance, AlliancePost, MemberUnit, Seat


@login_required
@require_GET
def alliance_list(request: PersonRequest) -> HttpResponse:
    demand(policies.reads_members(request.user))
    rows = Alliance.objects.visible_to(request.user).for_list()
    return render(request, "members/alliance_list.html", {"alliances": list(rows)})


@login_required
@require_GET
def alliance_detail(request: PersonRequest, pk: int) -> HttpResponse:
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user).select_related("parent", "zone"), pk=pk)
    seats = Seat.objects.in_force().filter(alliance=alliance).select_related("unit").order_by("unit__name_key")
    context = {
        "alliance": alliance,
        "seats": list(seats),
        "posts": list(AlliancePost.objects.in_force().filter(alliance=alliance).select_related("user", "unit")),
        "children": list(Alliance.objects.visible_to(request.user).filter(parent=alliance)),
        "within_reach": set(MemberUnit.objects.visible_to(request.user).values_list("pk", flat=True)[:2000]),
    }
    return render(request, "members/alliance_detail.html", context)
