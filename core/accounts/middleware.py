"""Session limits, and the role the person acts in for the length of one request."""

from collections.abc import Callable
from ipaddress import ip_address, ip_network

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock, request_context
from core.accounts.roles import acting
from core.accounts.second_factor import is_asked_of

SEEN, ROLE = "seen_at", "role"
# Writing the session row on every request would cost more than the minute it gains.
GRANULARITY = 60


def may_operate(request: HttpRequest) -> bool:
    """Who may enter the back room: system administrators, from the addresses the operator named."""
    from_here = not settings.ADMIN_ADDRESSES or _within(request_context.current().address, settings.ADMIN_ADDRESSES)
    return from_here and acting(request.user).role == "system_admin"


def _within(address: str | None, networks: list[str]) -> bool:
    return bool(address) and any(ip_address(address or "") in ip_network(net, strict=False) for net in networks)


class SessionAndRole:
    """Log out who has been idle too long; let a person with several roles act in the chosen one."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.session.session_key or not request.user.is_authenticated:
            return self.get_response(request)
        if self._idle(request):
            logout(request)
            messages.info(request, _("您有一段时间没有操作，为安全已退出，请重新登录。"))
            return self.get_response(request)
        chosen = request.session.get(ROLE)
        for role in request.user.held_roles:
            if role.key == chosen:
                request.user.act_as(role)
        if self._lacks_second_factor(request):
            return redirect(reverse("mfa_activate_totp"))
        return self.get_response(request)

    @staticmethod
    def _idle(request: HttpRequest) -> bool:
        now = int(clock.now().timestamp())
        seen = request.session.get(SEEN, now)
        if now - seen > settings.SESSION_IDLE_SECONDS:
            return True
        if SEEN not in request.session or now - seen > GRANULARITY:
            request.session[SEEN] = now
        return False

    @staticmethod
    def _lacks_second_factor(request: HttpRequest) -> bool:
        free = ("/accounts/", "/static/", "/i18n/", "/mode/", "/livez", "/readyz")
        if not settings.STAFF_TOTP_REQUIRED or request.path.startswith(free):
            return False
        return not is_mfa_enabled(request.user, ["totp"]) and is_asked_of(request.user)
