"""Pages of what makes one unit out of two, and of which unit stands above which."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from members import policies, services
from members.detail import unit_page
from members.duplicates import duplicates_page
from members.forms import MergeForm, ParentForm
from members.models import MemberUnit


@login_required
@require_GET
def unit_duplicates(request: PersonRequest) -> HttpResponse:
    """Units that may have been entered twice, with what speaks for it."""
    demand(policies.merges_units(request.user))
    return render(request, "members/unit_duplicates.html", {"pairs": duplicates_page(request.user)})


@login_required
@require_POST
def unit_merge(request: PersonRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    demand(policies.can_end_unit(request.user, unit))
    form = MergeForm(request.POST, auto_id="id_merge_%s", unit=unit)
    if carried_out(form, services.merge_unit, unit=unit, actor=request.user) is not None:
        messages.success(request, _("已合并，席位、联络员、资源和在办的事都转过来了。"))
        return redirect(form.cleaned_data["into"])
    return render(request, "members/unit_detail.html", unit_page(unit, request.user, {"merge": form}), status=422)


@login_required
@require_POST
def unit_parent(request: PersonRequest, pk: int) -> HttpResponse:
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    demand(policies.can_set_parent(request.user, unit))
    form = ParentForm(request.POST, auto_id="id_parent_%s", unit=unit, user=request.user)
    if carried_out(form, services.set_parent, unit=unit, actor=request.user) is not None:
        messages.success(request, _("已保存。"))
        return redirect(unit)
    return render(request, "members/unit_detail.html", unit_page(unit, request.user, {"parent": form}), status=422)
