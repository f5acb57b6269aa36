"""Personal API tokens: shown once, kept as a hash, acting in one role until a date."""

import secrets
from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import ApiToken, RoleName, User
from core.accounts.roles import NOBODY
from core.api.authentication import hash_token
from core.audit import record
from core.errors import DomainError

LONGEST_DAYS = 365
MOST_TOKENS = 20
# Programs work for offices and units; what a resident sees needs none.
WITHOUT = frozenset({RoleName.RESIDENT, NOBODY.role})


def are_offered_to(user: User) -> bool:
    """Whether the role in use has any need of tokens."""
    return user.acting.role not in WITHOUT


@transaction.atomic
def create_token(
    *, name: str, expires_on: date, can_write: bool = False, role_key: str = "", actor: User
) -> tuple[ApiToken, str]:
    """Make a token for the actor's own use; the text is given back this once and never stored."""
    User.objects.select_for_update().get(pk=actor.pk)
    role = next((r for r in actor.held_roles if r.key == (role_key or actor.acting.key)), None)
    if role is None:
        raise PermissionDenied(_("没有身份的账号不能建令牌。"))
    if role.role in WITHOUT:
        raise PermissionDenied(_("居民账号用不着接口令牌。"))
    if not 0 <= (expires_on - clock.today()).days <= LONGEST_DAYS:
        raise ValidationError({"expires_on": _("有效期请选今天起一年以内的日子。")})
    if ApiToken.objects.visible_to(actor).live().count() >= MOST_TOKENS:
        raise DomainError(_("有效的令牌已有 20 个，请先撤销不用的。"), code="too_many_tokens")
    text = f"tx_{secrets.token_urlsafe(32)}"
    token = ApiToken(
        user=actor, name=name.strip(), prefix=text[:8], token_hash=hash_token(text), role_key=role.key,
        can_write=can_write, created_at=clock.now(),
        expires_at=datetime.combine(expires_on, time.max, tzinfo=clock.SHANGHAI),
    )  # fmt: skip
    token.full_clean()
    token.save()
    record("token.created", target=token, actor=actor, can_write=can_write, role=role.key)
    return token, text


@transaction.atomic
def revoke_token(*, token: ApiToken, actor: User) -> ApiToken:
    """Close a token at once; closing it again is refused."""
    token = ApiToken.objects.select_for_update().get(pk=token.pk)
    if token.user_id != actor.pk:
        raise PermissionDenied(_("只能撤销自己的令牌。"))
    if token.revoked_at:
        raise DomainError(_("这个令牌已经撤销过了。"), code="wrong_state")
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    record("token.revoked", target=token, actor=actor)
    return token
