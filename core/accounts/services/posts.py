"""The role a person acts in."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.accounts.roles import HeldRole
from core.audit import record


@transaction.atomic
def act_as(*, role_key: str, actor: User) -> HeldRole:
    """Act in another of one's own roles, and remember it for the next log-in."""
    role = next((held for held in actor.held_roles if held.key == role_key), None)
    if role is None:
        raise PermissionDenied(_("您没有这个身份，或它已经到期。"))
    actor.act_as(role)
    actor.last_role = role.key
    actor.save(update_fields=["last_role"])
    record("account.acted_as", target=actor, actor=actor, role=role.key)
    return role
