"""The account a liaison comes in with: given, let in again, and taken back."""

import re

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.accounts.services import invitations
from core.accounts.services.invitations import Invitation
from core.audit import record
from core.dictionaries import sounds
from core.errors import DomainError
from members import policies
from members.models import Liaison, UnitStatus
from members.services.liaisons import end_now


@transaction.atomic
def give_account(*, liaison: Liaison, username: str, actor: User) -> Invitation:
    """Make an account for a liaison who has none; the link in the answer is shown this once."""
    liaison = _locked(liaison)
    if not policies.can_give_account(actor, liaison.unit):
        raise PermissionDenied(_("您的身份不能给联络员开账号。"))
    if liaison.user_id:
        raise DomainError(_("这位联络员已经有账号了。请刷新页面看最新情况。"), code="has_account")
    if _is_over(liaison) or liaison.unit.status != UnitStatus.ACTIVE:
        raise DomainError(_("这位联络员已经卸任了。"), code="wrong_state")
    given = invitations.open_account(username=username, full_name=liaison.called, actor=actor)
    liaison.user_id = given.user_id
    liaison.full_clean()
    liaison.save(update_fields=["user"])
    record("liaison.account_given", target=liaison, actor=actor, unit=liaison.unit_id, user=given.user_id)
    return given


@transaction.atomic
def renew_account_link(*, liaison: Liaison, actor: User) -> Invitation:
    """Make a new link for a liaison's account: the old link, the password and the sessions end."""
    liaison = _locked(liaison)
    if not policies.can_give_account(actor, liaison.unit):
        raise PermissionDenied(_("您的身份不能给联络员开账号。"))
    user = _account_of(liaison)
    if not policies.can_renew_link(actor, liaison):
        raise PermissionDenied(_("这个账号还有别的身份，请系统管理员重设密码。"))
    given = invitations.renew_link(user=user, actor=actor)
    record("liaison.link_renewed", target=liaison, actor=actor, unit=liaison.unit_id, user=user.pk)
    return given


@transaction.atomic
def withdraw_account(*, liaison: Liaison, actor: User) -> Liaison:
    """End the post and every session of its account now; an account without any other role is closed."""
    liaison = _locked(liaison)
    if not policies.can_give_account(actor, liaison.unit):
        raise PermissionDenied(_("您的身份不能收回联络员的账号。"))
    user = _account_of(liaison)
    end_now(liaison)
    invitations.end_sessions(user)
    if not _still_needed(user):
        invitations.close_account(user=user, actor=actor)
    record("liaison.account_withdrawn", target=liaison, actor=actor, unit=liaison.unit_id, user=user.pk)
    return liaison


def suggest_username(liaison: Liaison) -> str:
    """A free name to log in with: how the liaison is called, by sound."""
    sound = re.sub(r"[^a-z0-9]", "", "".join(sounds(liaison.called)).lower())[:20]
    wanted = sound or f"unit{liaison.unit_id}"
    alike = User.objects.filter(username__istartswith=wanted).values_list("username", flat=True)
    taken = {name.lower() for name in alike}
    return next(name for name in (wanted, *(f"{wanted}{n}" for n in range(2, len(taken) + 3))) if name not in taken)


def _locked(liaison: Liaison) -> Liaison:
    return Liaison.objects.select_for_update(of=("self",)).select_related("unit", "user").get(pk=liaison.pk)


def _account_of(liaison: Liaison) -> User:
    if liaison.user is None:
        raise DomainError(_("这位联络员还没有账号。请刷新页面看最新情况。"), code="no_account")
    if _is_over(liaison):
        raise DomainError(_("这位联络员已经卸任了。"), code="wrong_state")
    return liaison.user


def _is_over(liaison: Liaison) -> bool:
    # A post that ended on the day it began has no account any more; a planned last day is still to come.
    return liaison.ends is not None and (liaison.ends < clock.today() or liaison.user_id is None)


def _still_needed(user: User) -> bool:
    # Read anew: the roles on the instance are those before the post ended.
    return bool(User.objects.get(pk=user.pk).held_roles)
