"""An account given to somebody: the name now, the password by a one-time link that is passed on by hand.

Who may give one, and to whom, is decided by the floor whose role goes with it.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import ApiToken, SetupLink, User
from core.api.authentication import hash_token
from core.audit import record
from core.errors import DomainError

LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Invitation:
    """What is passed on, once: the secret in the link is kept nowhere."""

    username: str
    link: str
    expires_at: datetime
    user_id: int


@transaction.atomic
def open_account(*, username: str, full_name: str, actor: User) -> Invitation:
    """Make an account that nobody can log in with before its link is used."""
    user = User(username=username.strip(), full_name=full_name[: User._meta.get_field("full_name").max_length])
    user.set_unusable_password()
    # Logging in takes no notice of upper and lower case, so neither may the name.
    if User.objects.filter(username__iexact=user.username).exists():
        raise ValidationError({"username": _("这个用户名已经有人用了，请换一个。")})
    user.full_clean(exclude=["password"])
    user.save()
    record("account.created", target=user, actor=actor)
    return _link_for(user)


@transaction.atomic
def renew_link(*, user: User, actor: User) -> Invitation:
    """Make another link; the password so far and the links made before stop working, and every session ends."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if not user.is_active:
        raise DomainError(_("这个账号已停用。"), code="wrong_state")
    _lock_out(user)
    record("account.link_renewed", target=user, actor=actor)
    return _link_for(user)


@transaction.atomic
def close_account(*, user: User, actor: User) -> None:
    """Close an account for good: no password, no link, no session and no token of it opens anything again."""
    user = User.objects.select_for_update().get(pk=user.pk)
    user.is_active = False
    _lock_out(user)
    ApiToken.objects.filter(user=user, revoked_at__isnull=True).update(revoked_at=clock.now())
    record("account.deactivated", target=user, actor=actor)


@transaction.atomic
def choose_password(*, secret: str, password: str) -> User:
    """Set the password of the account the link was made for; once."""
    known = invited(secret)
    # Read again under the lock: a newer link, made this moment, has closed this one.
    user = User.objects.select_for_update().get(pk=known.pk) if known else None
    if user is None or not _live(secret, user).update(used_at=clock.now()):
        raise DomainError(_("这个链接已用过或已过期，请联系给您链接的人。"), code="link_closed", http_status=403)
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    user.set_password(password)
    user.password_changed_at = clock.now()
    user.save(update_fields=["password", "password_changed_at"])
    record("account.password_chosen", target=user, actor=user)
    return user


def invited(secret: str) -> User | None:
    """Whose account a link opens, while it can still be used."""
    number = secret.partition("-")[0]
    if not (number.isascii() and number.isdigit() and len(number) < 19):
        return None
    user = User.objects.filter(pk=int(number), is_active=True).first()
    return user if user is not None and _live(secret, user).exists() else None


def end_sessions(user: User) -> None:
    """Log an account out everywhere, at once."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def _lock_out(user: User) -> None:
    user.set_unusable_password()
    user.save(update_fields=["password", "is_active"])
    end_sessions(user)


def _link_for(user: User) -> Invitation:
    secret, now = f"{user.pk}-{secrets.token_urlsafe(32)}", clock.now()
    link = SetupLink.objects.create(token_hash=_bound(secret, user), created_at=now, expires_at=now + LIFE)
    address = f"{settings.SITE_ADDRESS}{reverse('accounts:link', args=[secret])}"
    return Invitation(user.username, address, link.expires_at, user.pk)


def _live(secret: str, user: User) -> QuerySet[SetupLink]:
    links = SetupLink.objects.filter(used_at__isnull=True, expires_at__gt=clock.now())
    return links.filter(token_hash=_bound(secret, user))


def _bound(secret: str, user: User) -> str:
    # Bound to the password as it stands, so that any change of it closes the links made before.
    return hash_token(f"{secret}:{user.password}")
