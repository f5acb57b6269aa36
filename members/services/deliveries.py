"""What is given on a promise: written down by one side, confirmed or disputed by the other."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.personal.inside_text import tidy
from members import agreement_notices as notices
from members import agreement_policies as policies
from members.agreement_lifecycle import AGREEMENT_LIFECYCLE, DELIVERY_LIFECYCLE
from members.models import Commitment, Delivery
from members.services.agreements import locked_agreement

PAST = {"confirm": "confirmed", "dispute": "disputed", "withdraw": "withdrawn"}


@transaction.atomic
def record_delivery(
    *, commitment: Commitment, quantity: Decimal, done_on: date, note: str = "", actor: User
) -> Delivery:
    """Write down what was given or received; it counts when the other side has confirmed it."""
    agreement = locked_agreement(commitment.agreement)
    AGREEMENT_LIFECYCLE.check("record", obj=agreement, actor=actor)
    if not agreement.begins_on <= done_on <= clock.today():
        raise ValidationError({"done_on": _("日期要在协议开始之后，不能在今天之后。")})
    delivery = Delivery(
        commitment=commitment, area_code=agreement.area_code, quantity=quantity, done_on=done_on, note=tidy(note),
        recorded_side=str(policies.side_of(actor, agreement)), recorded_by=actor, recorded_at=clock.now(),
    )  # fmt: skip
    delivery.full_clean()
    delivery.save()
    record("delivery.recorded", target=delivery, actor=actor, commitment=commitment, quantity=quantity)
    notices.delivered(delivery)
    return delivery


@transaction.atomic
def confirm_delivery(*, delivery: Delivery, actor: User) -> Delivery:
    """Say that it was so; from now on it counts."""
    return _answer("confirm", delivery, "", actor)


@transaction.atomic
def dispute_delivery(*, delivery: Delivery, reason: str, actor: User) -> Delivery:
    """Say that it was not so, and why; it does not count until it is settled between the two."""
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明哪里不对，对方会看到。")})
    return _answer("dispute", delivery, tidy(reason), actor)


@transaction.atomic
def withdraw_delivery(*, delivery: Delivery, actor: User) -> Delivery:
    """Take back what the own side has written down, before it is confirmed."""
    delivery = _locked(delivery)
    step = DELIVERY_LIFECYCLE.check("withdraw", obj=delivery, actor=actor)
    delivery.status = step.target
    delivery.full_clean()
    delivery.save(update_fields=["status"])
    record("delivery.withdrawn", target=delivery, actor=actor)
    return delivery


def _answer(name: str, delivery: Delivery, reason: str, actor: User) -> Delivery:
    delivery = _locked(delivery)
    step = DELIVERY_LIFECYCLE.check(name, obj=delivery, actor=actor)
    delivery.status, delivery.reason = step.target, reason
    delivery.decided_by, delivery.decided_at = actor, clock.now()
    delivery.full_clean()
    delivery.save(update_fields=["status", "reason", "decided_by", "decided_at"])
    record(f"delivery.{PAST[name]}", target=delivery, actor=actor)
    notices.answered(delivery)
    return delivery


def _locked(delivery: Delivery) -> Delivery:
    """The agreement first, as everywhere, then the row."""
    agreement = locked_agreement(delivery.commitment.agreement)
    locked = Delivery.objects.select_for_update(of=("self",)).select_related("commitment").get(pk=delivery.pk)
    locked.commitment.agreement = agreement
    return locked
