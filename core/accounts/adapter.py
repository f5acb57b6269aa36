"""What we decide differently from allauth: nobody signs up by themselves."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by an administrator; residents are known by their phone."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return "/desk/"

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Account mails leave through the outbox like everything else, so allauth sends none itself."""
