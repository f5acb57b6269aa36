"""A liaison's account, handed out on the unit's page."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.accounts.requests import PersonRequest
from core.forms import carried_out
from core.lifecycle import demand
from members import policies, services
from members.detail import unit_page
from members.forms import AccountForm
from members.models import Liaison, MemberUnit


@login_required
@never_cache
@require_POST
def account_give(request: PersonRequest, pk: int, liaison: int) -> HttpResponse:
    """Make the account; its link stands in this answer and nowhere else."""
    post = _post(request, pk, liaison)
    demand(policies.can_give_account(request.user, post.unit))
    form = AccountForm(request.POST, auto_id=f"id_account-{liaison}_%s")
    given = carried_out(form, services.give_account, liaison=post, actor=request.user)
    context = unit_page(post.unit, request.user, {} if given else {f"account-{liaison}": form})
    shown = {**context, "invitation": given}
    return render(request, "members/unit_detail.html", shown, status=200 if given else 422)


@login_required
@never_cache
@require_POST
def account_renew(request: PersonRequest, pk: int, liaison: int) -> HttpResponse:
    """Make another link, shown in this answer and nowhere else."""
    post = _post(request, pk, liaison)
    given = services.renew_account_link(liaison=post, actor=request.user)
    shown = {**unit_page(post.unit, request.user), "invitation": given}
    return render(request, "members/unit_detail.html", shown)


@login_required
@require_POST
def account_withdraw(request: PersonRequest, pk: int, liaison: int) -> HttpResponse:
    post = _post(request, pk, liaison)
    services.withdraw_account(liaison=post, actor=request.user)
    messages.success(request, _("账号已收回，联络员已卸任。"))
    return redirect(post.unit)


def _post(request: PersonRequest, pk: int, liaison: int) -> Liaison:
    unit = get_object_or_404(MemberUnit.objects.visible_to(request.user), pk=pk)
    posts = Liaison.objects.in_force().filter(unit=unit).select_related("unit", "user")
    return get_object_or_404(posts, pk=liaison)
