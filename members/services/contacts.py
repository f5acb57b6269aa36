"""Contacts of liaisons: the unit reports a change, the office confirms it."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.personal.phones import normalise_phone
from core.personal.sealing import blind_index
from members import contact_notices as notices
from members import policies
from members.contact_lifecycle import CONTACT_LIFECYCLE
from members.models import ContactChange, Liaison


@transaction.atomic
def report_contact(*, liaison: Liaison, name: str, phone: str, actor: User) -> ContactChange:
    """Say what a liaison of one's own unit is called now and how to call; it holds once the office confirms it."""
    liaison = Liaison.objects.select_for_update(of=("self",)).select_related("unit").get(pk=liaison.pk)
    if not policies.speaks_for(actor, liaison.unit_id):
        raise PermissionDenied(_("只有本单位的联络员可以报变更。"))
    if liaison.ends is not None and liaison.ends < clock.today():
        raise DomainError(_("这位联络员已经卸任了。"), code="wrong_state")
    number = normalise_phone(phone)
    if number.odd or not number.value:
        raise ValidationError({"phone": _("电话看不懂，请核对。")})
    if (name.strip(), number.value) == (liaison.called, liaison.phone):
        raise ValidationError({"phone": _("和现在登记的一样，不用报。")})
    if ContactChange.objects.waiting().filter(liaison=liaison).exists():
        raise DomainError(_("上一次报的还没有确认，请等街道确认后再报。"), code="reported_already")
    change = ContactChange(
        liaison=liaison, name=name.strip(), phone=number.value, reported_by=actor, reported_at=clock.now()
    )
    change.full_clean()
    change.save()
    record("liaison.contact_reported", target=liaison, actor=actor, unit=liaison.unit_id)
    notices.contact_reported(change)
    return change


@transaction.atomic
def confirm_contact(*, change: ContactChange, actor: User) -> ContactChange:
    """Take a reported contact into the liaison's post."""
    change, liaison = _locked(change)
    step = CONTACT_LIFECYCLE.check("confirm", obj=change, actor=actor)
    liaison.name, liaison.phone, liaison.phone_index = change.name, change.phone, blind_index(change.phone)
    liaison.full_clean()
    liaison.save(update_fields=["name", "phone", "phone_index"])
    return _decide(change, str(step.target), "", actor)


@transaction.atomic
def refuse_contact(*, change: ContactChange, reason: str, actor: User) -> ContactChange:
    """Leave the post as it is, and say why."""
    change, _liaison = _locked(change)
    step = CONTACT_LIFECYCLE.check("refuse", obj=change, actor=actor)
    return _decide(change, str(step.target), reason, actor)


def _locked(change: ContactChange) -> tuple[ContactChange, Liaison]:
    """The post first, as whoever reports does."""
    liaison = Liaison.objects.select_for_update(of=("self",)).select_related("unit").get(pk=change.liaison_id)
    change = ContactChange.objects.select_for_update().get(pk=change.pk)
    change.liaison = liaison
    return change, liaison


def _decide(change: ContactChange, status: str, reason: str, actor: User) -> ContactChange:
    change.status, change.reason, change.decided_by, change.decided_at = status, reason.strip(), actor, clock.now()
    change.full_clean()
    change.save(update_fields=["status", "reason", "decided_by", "decided_at"])
    record(f"liaison.contact_{status}", target=change.liaison, actor=actor, unit=change.liaison.unit_id)
    notices.contact_decided(change)
    return change
