"""An empty system: a one-time link, the first administrator, the first street."""

import secrets
from datetime import timedelta

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import AreaRole, RoleName, SetupLink, User
from core.api.authentication import hash_token
from core.areas.services import open_street
from core.audit import record
from core.errors import DomainError

LIFE = timedelta(days=3)


@transaction.atomic
def create_setup_link() -> str:
    """Make the link's secret; links made before stop working."""
    if _somebody_is_here():
        raise DomainError(_("已经有可以登录的账号，不再需要初始设置。"), code="already_set_up")
    now = clock.now()
    SetupLink.objects.filter(used_at__isnull=True).update(expires_at=now)
    secret = secrets.token_urlsafe(32)
    SetupLink.objects.create(token_hash=hash_token(secret), created_at=now, expires_at=now + LIFE)
    return secret


def open_link(secret: str) -> SetupLink | None:
    """The link while it can still be used."""
    live = SetupLink.objects.filter(used_at__isnull=True, expires_at__gt=clock.now())
    return live.filter(token_hash=hash_token(secret)).first()


@transaction.atomic
def set_up(*, secret: str, username: str, full_name: str, password: str, street_name: str, street_code: str) -> User:
    """Create the first administrator, who is also the street's first officer, and the street; once."""
    link = open_link(secret)
    if link is None or not SetupLink.objects.filter(pk=link.pk, used_at__isnull=True).update(used_at=clock.now()):
        raise DomainError(_("这个链接已用过或已过期，请在服务器上重新生成。"), code="link_closed", http_status=403)
    user = User(username=username, full_name=full_name, is_staff=True, password_changed_at=clock.now())
    try:
        validate_password(password, user)
    except ValidationError as weak:
        raise ValidationError({"password": weak.messages}) from weak
    user.set_password(password)
    user.full_clean()
    user.save()
    street = open_street(code=street_code, name=street_name, actor=user)
    for role, area in ((RoleName.STREET_OFFICER, street), (RoleName.SYSTEM_ADMIN, None)):
        AreaRole.objects.create(user=user, role=role, area=area, begins=clock.today())
    record("system.set_up", target=user, actor=user, street=street.pk)
    return user


def _somebody_is_here() -> bool:
    return User.objects.filter(is_active=True).exists()
