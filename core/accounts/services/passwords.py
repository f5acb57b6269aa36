"""Wrong passwords, counted by account and address together."""

from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from core import clock, request_context
from core.accounts.models import FailedLogin, User
from core.audit import record, record_refusal
from core.personal.sealing import blind_index

MOST, WITHIN = 5, timedelta(minutes=5)


def is_locked_out(*, username: str) -> bool:
    """Whether this address has guessed at this account too often; nobody else is held back by it."""
    recent = FailedLogin.objects.filter(
        account_index=_index(username), address=request_context.current().address, at__gt=clock.now() - WITHIN
    )
    return recent.count() >= MOST


def note_failed_login(*, username: str) -> None:
    """Count one wrong password and leave it on record; of the account only its id is written down."""
    address = request_context.current().address
    FailedLogin.objects.create(account_index=_index(username), address=address, at=clock.now())
    known = User.objects.filter(username=username).first()
    record_refusal("account.login_failed", target=known, actor=None)


def note_login(*, user: User) -> None:
    """Forget the wrong guesses of this address and leave the log-in on record."""
    FailedLogin.objects.filter(account_index=_index(user.username), address=request_context.current().address).delete()
    record("account.logged_in", target=user, actor=user)


def note_logout(*, user: User | AnonymousUser) -> None:
    """Leave on record that somebody went; nobody was there is nothing to write down."""
    if isinstance(user, User):
        record("account.logged_out", target=user, actor=user)


@transaction.atomic
def change_password(*, user: User, password: str) -> None:
    """Set one's own new password; every session of the account ends with the old one."""
    user.set_password(password)
    user.password_changed_at = clock.now()
    user.save(update_fields=["password", "password_changed_at"])
    record("account.password_changed", target=user, actor=user)


def _index(username: str) -> str:
    return blind_index(username.strip().lower())
