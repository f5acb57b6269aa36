"""What a person sees and decides about the own account."""

from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from core.accounts.adapter import home_of
from core.accounts.forms import TokenForm
from core.accounts.middleware import ROLE
from core.accounts.models import ApiToken, User
from core.accounts.requests import PersonRequest
from core.accounts.second_factor import is_asked_of
from core.accounts.services import posts, sessions, tokens
from core.forms import carried_out
from core.lifecycle import demand
from core.personal.masking import mask_phone


@login_required
def me(request: PersonRequest) -> HttpResponse:
    user, with_password = request.user, request.user.has_usable_password()
    context = {
        "person": {
            "name": str(user), "username": user.username if with_password else "", "phone": mask_phone(user.phone),
            "last_login": user.last_login,
        },
        "second_factor": _second_factor(user),
        "password_url": reverse("account_change_password") if with_password else "",
        "sessions_url": reverse("accounts:sessions"),
        "session_count": len(UserSession.objects.purge_and_list(user)),
        "tokens_url": reverse("accounts:tokens") if tokens.are_offered_to(user) else "",
        "token_count": ApiToken.objects.visible_to(user).live().count(),
    }  # fmt: skip
    return render(request, "accounts/me.html", context)


def _second_factor(user: User) -> dict[str, Any]:
    if not user.has_usable_password():
        return {}
    return {"on": is_mfa_enabled(user, ["totp"]), "required": is_asked_of(user), "url": reverse("mfa_index")}


@login_required
@require_POST
def act_as(request: PersonRequest) -> HttpResponse:
    role = posts.act_as(role_key=request.POST.get("role", ""), actor=request.user)
    request.session[ROLE] = role.key
    messages.success(request, _("现在以“%(place)s %(role)s”的身份办事。") % {"place": role.place, "role": role.label})
    return redirect(home_of(request.user))


@login_required
def session_list(request: PersonRequest) -> HttpResponse:
    mine = sorted(UserSession.objects.purge_and_list(request.user), key=lambda row: row.created_at, reverse=True)
    rows = [_session_row(row, request.session.session_key) for row in mine]
    others = reverse("accounts:sessions-end-others") if len(rows) > 1 else ""
    context = {"sessions": rows, "end_others_url": others, "with_password": request.user.has_usable_password()}
    return render(request, "accounts/sessions.html", context)


def _session_row(row: UserSession, current: str | None) -> dict[str, Any]:
    return {
        "device": sessions.device_of(row.user_agent), "address": row.ip, "begun": row.created_at,
        "seen": sessions.last_seen(row), "current": row.session_key == current,
        "end_url": reverse("accounts:session-end", args=[row.pk]),
    }  # fmt: skip


@login_required
@require_POST
def session_end(request: PersonRequest, pk: int) -> HttpResponse:
    own = request.user.usersession_set  # type: ignore[attr-defined]  # allauth's model has no types
    session = get_object_or_404(own, pk=pk)
    sessions.end_session(session=session, actor=request.user)
    messages.success(request, _("那一处已退出登录。"))
    return redirect("accounts:sessions")


@login_required
@require_POST
def sessions_end_others(request: PersonRequest) -> HttpResponse:
    sessions.end_other_sessions(current_key=request.session.session_key, actor=request.user)
    messages.success(request, _("别处都已退出登录。"))
    return redirect("accounts:sessions")


@login_required
@never_cache
def token_list(request: PersonRequest) -> HttpResponse:
    """Tokens of one's own; a new one is shown in the answer to its making and never again."""
    demand(tokens.are_offered_to(request.user))
    form, text = TokenForm(request.POST or None), ""
    if request.method == "POST":
        made = carried_out(form, tokens.create_token, actor=request.user)
        form, text = (TokenForm(), made[1]) if made else (form, "")
    context = {"form": form, "new_token": text, "rows": ApiToken.objects.visible_to(request.user)}
    return render(request, "accounts/tokens.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def token_revoke(request: PersonRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken.objects.visible_to(request.user), pk=pk)
    tokens.revoke_token(token=token, actor=request.user)
    messages.success(request, _("令牌已撤销，马上失效。"))
    return redirect("accounts:tokens")
