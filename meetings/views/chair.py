"""The rotation of the chair."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from core import clock
from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from meetings import policies, services
from meetings.forms import ChairForm
from meetings.models import ChairTerm
from members.models import Alliance
from members.policies import reads_members


@login_required
def chair_list(request: PersonRequest) -> HttpResponse:
    """Who has been, is and will be in the chair, alliance by alliance."""
    demand(reads_members(request.user))
    since = clock.today().replace(month=1, day=1)
    terms = list(ChairTerm.objects.visible_to(request.user).filter(ends__gte=since).select_related("unit"))
    alliances = Alliance.objects.visible_to(request.user).order_by("id")
    context = {
        "alliances": [
            {
                "alliance": one,
                "terms": [term for term in terms if term.alliance_id == one.pk],
                "may_plan": policies.can_plan(request.user, one.area_code),
            }
            for one in alliances
        ],
        "today": clock.today(),
    }
    return render(request, "meetings/chair_list.html", context)


@login_required
def chair_plan(request: PersonRequest, pk: int) -> HttpResponse:
    alliance = get_object_or_404(Alliance.objects.visible_to(request.user), pk=pk)
    demand(policies.can_plan(request.user, alliance.area_code))
    form = ChairForm(request.POST or None, alliance=alliance)
    target = {"alliance": alliance, "actor": request.user}
    if request.method == "POST" and carried_out(form, services.plan_terms, **target) is not None:
        messages.success(request, _("轮值已排好。"))
        return redirect("meetings:chair-list")
    context = {"form": form, "alliance": alliance}
    return render(request, "meetings/chair_form.html", context, status=422 if form.errors else 200)
