"""Pages of alliances."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from members import policies, services
from members.committee import composition_of
from members.forms import AllianceForm
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
    posts = list(AlliancePost.objects.in_force().filter(alliance=alliance).select_related("user", "unit"))
    context = {
        "alliance": alliance,
        "seats": list(seats),
        "posts": posts,
        "committee": composition_of(posts),
        "children": list(Alliance.objects.visible_to(request.user).filter(parent=alliance)),
        "within_reach": set(MemberUnit.objects.visible_to(request.user).values_list("pk", flat=True)[:2000]),
        "may_edit": policies.can_edit_alliance(request.user, alliance),
    }
    return render(request, "members/alliance_detail.html", context)


@login_required
def alliance_edit(request: PersonRequest, pk: int) -> HttpResponse:
    """What an alliance says of itself; two people saving at once see both texts."""
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user), pk=pk)
    demand(policies.can_edit_alliance(request.user, alliance))
    form = AllianceForm(request.POST or None, user=request.user, alliance=alliance)
    target = {"alliance": alliance, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.edit_alliance, **target) is not None:
        messages.success(request, _("已保存。"))
        return redirect(alliance)
    context = {"form": form, "object": alliance, "back": alliance.get_absolute_url()}
    return render(request, "members/alliance_form.html", context, status=422 if form.errors else 200)
