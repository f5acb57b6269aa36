"""Who speaks for a unit."""

from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.personal.phones import normalise_phone
from core.personal.sealing import blind_index
from members import policies
from members.models import Liaison, MemberUnit


@transaction.atomic
def appoint_liaison(*, unit: MemberUnit, name: str, phone: str = "", user: User | None = None, actor: User) -> Liaison:
    """Name somebody to speak for a unit, with an account or still without one."""
    if not policies.can_appoint(actor, unit):
        raise PermissionDenied(_("您的身份不能指定联络员。"))
    number = normalise_phone(phone)
    if number.odd:
        raise ValidationError({"phone": _("电话看不懂，请核对。")})
    liaison = Liaison(
        unit=unit, user=user, name=name.strip(), phone=number.value, phone_index=blind_index(number.value),
        begins=clock.today(),
    )  # fmt: skip
    liaison.full_clean()
    liaison.save()
    record("liaison.appointed", target=liaison, actor=actor, unit=unit.pk)
    return liaison


@transaction.atomic
def end_liaison(*, liaison: Liaison, actor: User) -> Liaison:
    """End a post today; its rights end with it."""
    liaison = Liaison.objects.select_for_update().select_related("unit").get(pk=liaison.pk)
    if not policies.can_appoint(actor, liaison.unit):
        raise PermissionDenied(_("您的身份不能更换联络员。"))
    if liaison.ends:
        raise DomainError(_("这位联络员已经卸任了。"), code="wrong_state")
    end_now(liaison)
    record("liaison.ended", target=liaison, actor=actor, unit=liaison.unit_id)
    return liaison


def end_now(liaison: Liaison) -> None:
    """End a locked post so that its rights end this moment."""
    # The last day of a post counts in full, so a post that is over now ended yesterday; one that began only
    # today cannot, and lets go of its account instead.
    liaison.ends = max(liaison.begins, clock.today() - timedelta(days=1))
    if liaison.ends == clock.today():
        liaison.name, liaison.user = liaison.called, None
    liaison.full_clean()
    liaison.save(update_fields=["ends", "name", "user"])
