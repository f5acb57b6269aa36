"""What went wrong with a booking: written down, answered by whom it concerns, decided by somebody else."""

from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.personal.inside_text import tidy
from members import booking_notices as notices
from members import booking_policies as policies
from members.booking_lifecycle import BOOKING_LIFECYCLE, VIOLATION_LIFECYCLE
from members.models import Booking, BookingStatus, Violation, ViolationKind
from members.services.bookings import locked_booking

LONGEST_BAR = timedelta(days=90)


@transaction.atomic
def mark_missed(*, booking: Booking, note: str = "", barred_until: date | None = None, actor: User) -> Violation:
    """Write down that somebody held a place and did not come."""
    booking = locked_booking(booking)
    BOOKING_LIFECYCLE.check("miss", obj=booking, actor=actor)
    booking.status = BookingStatus.MISSED
    booking.save(update_fields=["status"])
    record("booking.missed", target=booking, actor=actor)
    return _write(booking, ViolationKind.NO_SHOW, note, barred_until, actor)


@transaction.atomic
def record_violation(
    *, booking: Booking, kind: str, note: str = "", barred_until: date | None = None, actor: User
) -> Violation:
    """Write down what went wrong while somebody was there."""
    booking = locked_booking(booking)
    BOOKING_LIFECYCLE.check("violate", obj=booking, actor=actor)
    return _write(booking, kind, note, barred_until, actor)


@transaction.atomic
def appeal_violation(*, violation: Violation, appeal: str, actor: User) -> Violation:
    """Say that it was not so; until somebody has decided, nobody is barred by it."""
    violation = _locked("appeal", violation, actor)
    if not tidy(appeal):
        raise ValidationError({"appeal": _("请写一句当时的情况。")})
    violation.appeal, violation.appealed_at = tidy(appeal), clock.now()
    return _move(violation, "appeal", actor, "appeal", "appealed_at")


@transaction.atomic
def uphold_violation(*, violation: Violation, decision: str, actor: User) -> Violation:
    """Answer an appeal: it stands, for this reason."""
    violation = _locked("uphold", violation, actor)
    return _decided(violation, "uphold", decision, actor)


@transaction.atomic
def withdraw_violation(*, violation: Violation, decision: str, actor: User) -> Violation:
    """Take a record back, with or without an appeal; nothing follows from it any more."""
    violation = _locked("withdraw", violation, actor)
    return _decided(violation, "withdraw", decision, actor)


def _write(booking: Booking, kind: str, note: str, barred_until: date | None, actor: User) -> Violation:
    if kind not in ViolationKind.values:
        raise ValidationError({"kind": _("请选一种情况。")})
    if kind == ViolationKind.OTHER and not tidy(note):
        raise ValidationError({"note": _("请写明是什么情况。")})
    _check_bar(booking, barred_until, actor)
    if booking.violations.filter(kind=kind).exists():
        raise DomainError(_("这次预约已经记过这一条。"), code="already_recorded")
    violation = Violation(
        booking=booking, area_code=booking.area_code, kind=kind, note=tidy(note), barred_until=barred_until,
        recorded_by=actor, recorded_at=clock.now(),
    )  # fmt: skip
    violation.full_clean()
    violation.save()
    record("violation.recorded", target=violation, actor=actor, booking=booking.pk, kind=kind)
    notices.violation_recorded(violation)
    return violation


def _check_bar(booking: Booking, until: date | None, actor: User) -> None:
    if until is None:
        return
    if not policies.can_bar(actor, booking):
        raise PermissionDenied(_("暂停预约由街道或社区决定。"))
    if not clock.today() <= until <= clock.today() + LONGEST_BAR:
        raise ValidationError({"barred_until": _("暂停预约从今天算起最多 90 天。")})


def _locked(step: str, violation: Violation, actor: User) -> Violation:
    rows = Violation.objects.select_for_update(of=("self",))
    violation = rows.select_related("booking__user", "booking__occurrence__schedule__resource").get(pk=violation.pk)
    VIOLATION_LIFECYCLE.check(step, obj=violation, actor=actor)
    return violation


def _decided(violation: Violation, step: str, decision: str, actor: User) -> Violation:
    if not tidy(decision):
        raise ValidationError({"decision": _("请写明理由，本人会看到。")})
    violation.decision, violation.decided_by, violation.decided_at = tidy(decision), actor, clock.now()
    return _move(violation, step, actor, "decision", "decided_by", "decided_at")


def _move(violation: Violation, step: str, actor: User, *changed: str) -> Violation:
    violation.status = VIOLATION_LIFECYCLE.steps[step].target
    violation.full_clean()
    violation.save(update_fields=["status", *changed])
    record(f"violation.{PAST[step]}", target=violation, actor=actor)
    if step == "appeal":
        notices.violation_appealed(violation)
    else:
        notices.violation_decided(violation)
    return violation


PAST = {"appeal": "appealed", "uphold": "upheld", "withdraw": "withdrawn"}
