"""Two ways to come through the API door: the page's own session, or a personal token."""

import hashlib
from datetime import timedelta
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import authentication, exceptions
from rest_framework.request import Request

from core import clock
from core.accounts.models import ApiToken

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
MINUTE = timedelta(minutes=1)


def hash_token(token: str) -> str:
    """Tokens are 256 random bits, so one round of SHA-256 keeps them."""
    return hashlib.sha256(token.encode()).hexdigest()


class SessionAuthentication(authentication.SessionAuthentication):
    """DRF's session log-in; the challenge header makes a missing one 401 and not 403."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"


class TokenAuthentication(authentication.BaseAuthentication):
    """``Authorization: Bearer …``; a revoked or expired token, or one whose role has ended, opens nothing."""

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        kind, _blank, given = request.headers.get("Authorization", "").partition(" ")
        if kind.lower() != "bearer" or not given:
            return None
        token = ApiToken.objects.live().select_related("user").filter(token_hash=hash_token(given.strip())).first()
        role = next((r for r in token.user.held_roles if r.key == token.role_key), None) if token else None
        if token is None or role is None:
            raise exceptions.AuthenticationFailed(_("令牌无效、已过期或已撤销。"))
        if request.method not in SAFE and not token.can_write:
            raise exceptions.PermissionDenied(_("这个令牌只能读取。"))
        token.user.act_as(role)
        _note_use(token)
        return token.user, token


def _note_use(token: ApiToken) -> None:
    """Remember when a token was last of use, to the minute: a write for every request would cost too much."""
    now = clock.now()
    if token.last_used_at is None or now - token.last_used_at > MINUTE:
        ApiToken.objects.live().filter(pk=token.pk).update(last_used_at=now)
