"""What we decide differently from allauth: nobody signs up by themselves, and lockouts hurt only the guesser."""

from datetime import timedelta
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.utils.translation import gettext_lazy as _

from core import clock, request_context
from core.accounts.roles import acting
from core.accounts.services import passwords

FRESH = timedelta(minutes=5)


def home_of(user: Any) -> str:
    """Where a person begins: residents at their own cases, the audit administrator at the trail, staff at the desk."""
    return resolve_url(settings.HOME_OF_ROLE.get(acting(user).role, settings.LOGIN_REDIRECT_URL))


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {  # noqa: RUF012 - allauth's own attribute, never changed at run time
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("这个账号已停用。"),
        "enter_current_password": _("请填现在的密码。"),
        "incorrect_code": _("验证码不对。"),
        "incorrect_password": _("密码不对。"),
        "too_many_login_attempts": _("错得太多了，请五分钟后再试。别人的登录不受影响。"),
        "username_password_mismatch": _("用户名或密码不对。"),
        "rate_limited": _("操作太快了，请歇一会儿再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by an administrator; residents are known by their phone."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return request_context.current().address or "0.0.0.0"  # noqa: S104 - an unknown address, not a binding

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return home_of(request.user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return resolve_url("accounts:login")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Hold back this address from this account only, and from the database: the cache may be away."""
        if passwords.is_locked_out(username=credentials.get("username", "")):
            raise self.validation_error("too_many_login_attempts")

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        passwords.note_failed_login(username=credentials.get("username", ""))

    def post_login(self, request: HttpRequest, user: Any, **more: Any) -> HttpResponse:
        passwords.note_login(user=user)
        return super().post_login(request, user, **more)

    def is_reauthentication_required(self, *, app: str, **more: Any) -> bool:
        """Who has just logged in need not say so again, least of all on being led to set up the second factor."""
        last = getattr(context.request.user, "last_login", None)
        if last is not None and clock.now() - last < FRESH:
            return False
        return super().is_reauthentication_required(app=app, **more)

    def set_password(self, user: Any, password: str) -> None:
        passwords.change_password(user=user, password=password)

    def add_message(self, request: HttpRequest, *args: Any, **more: Any) -> None:
        """Our pages say themselves what happened."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Account mails leave through the outbox like everything else, so allauth sends none itself."""
