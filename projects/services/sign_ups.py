"""Seats of an event: taken, given back, and who came. The event's row is locked, so that no seat is given twice."""

from collections.abc import Sequence
from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.areas.models import StreetSettings
from core.audit import record
from core.errors import DomainError
from core.personal.inside_text import tidy
from core.personal.phones import normalise_phone
from core.personal.sealing import blind_index
from projects import event_notices as notices
from projects.event_plans import Guest
from projects.models import EventStatus, ServiceEvent, SignUp, SignUpStatus
from projects.services.events import locked_event

DAYS_IN_MONTH = 30
HOME = "+86"
DEFAULT_MONTHS = StreetSettings._meta.get_field("retention_months").default


@transaction.atomic
def join_event(*, event: ServiceEvent, actor: User) -> SignUp:
    """Take a seat for oneself."""
    event = ServiceEvent.objects.select_for_update().get(pk=event.pk)
    known = event.sign_ups.filter(user=actor).first()
    if known is not None and known.status != SignUpStatus.CANCELLED:
        raise DomainError(_("您已经报过名了。"), code="already_signed_up")
    event, _step = locked_event("join", event, actor)
    _check_time(event)
    sign_up = known or SignUp(event=event, user=actor)
    sign_up.phone_index = actor.phone_index or ""
    _check_phone(event, sign_up.phone_index)
    return _seated(event, sign_up, actor)


@transaction.atomic
def enter_guest(*, event: ServiceEvent, guest: Guest, actor: User) -> SignUp:
    """Take a seat for somebody who asked staff to."""
    event, _step = locked_event("enter", event, actor)
    if not tidy(guest.name):
        raise ValidationError({"name": _("请写姓名。")})
    phone = _phone(guest)
    index = blind_index(phone) if phone else ""
    _check_phone(event, index)
    sign_up = SignUp(event=event, name=tidy(guest.name), phone=phone, phone_index=index)
    return _seated(event, sign_up, actor)


@transaction.atomic
def leave_event(*, event: ServiceEvent, actor: User) -> SignUp:
    """Give one's own seat back, as long as it has not begun."""
    event, _step = locked_event("leave", event, actor)
    if event.starts_at <= clock.now():
        raise DomainError(_("活动已经开始，不能再取消报名。"), code="already_begun")
    return _freed(event, event.sign_ups.holding().get(user=actor), actor)


@transaction.atomic
def strike_sign_up(*, event: ServiceEvent, sign_up: SignUp, actor: User) -> SignUp:
    """Give somebody's seat back who asked staff to."""
    event, _step = locked_event("strike", event, actor)
    found = event.sign_ups.filter(pk=sign_up.pk, status=SignUpStatus.SIGNED).first()
    if found is None:
        raise DomainError(_("这条报名已经取消或已登记到场。"), code="wrong_state")
    return _freed(event, found, actor)


@transaction.atomic
def mark_attendance(*, event: ServiceEvent, present: Sequence[SignUp], actor: User) -> ServiceEvent:
    """Write down who came; whoever is not named and had a seat did not."""
    event, _step = locked_event("attend", event, actor)
    if event.starts_at > clock.now():
        raise DomainError(_("活动还没有开始。"), code="not_begun")
    seats = event.sign_ups.holding()
    came = seats.filter(pk__in=[one.pk for one in present])
    if came.count() != len({one.pk for one in present}):
        raise ValidationError({"present": _("名单里有人没有报名或已取消。")})
    chosen = [one.pk for one in present]
    seats.filter(pk__in=chosen).update(status=SignUpStatus.ATTENDED)
    seats.exclude(pk__in=chosen).update(status=SignUpStatus.ABSENT)
    if event.status != EventStatus.HELD:
        event.attended = len(chosen)
    elif event.attended < len(chosen):
        raise ValidationError({"present": _("到场总数记的是 %(n)s 人，名单不能更长。") % {"n": event.attended}})
    event.save(update_fields=["attended"])
    record("event.attendance_marked", target=event, actor=actor, present=len(chosen))
    return event


def forget_guests() -> int:
    """Wipe names and phones of those who came or signed up, once the street need not keep them."""
    kept = dict(StreetSettings.objects.values_list("street__code", "retention_months"))
    held = SignUp.objects.annotate(kept=Length("name") + Length("phone_index")).filter(kept__gt=0)
    forgotten = 0
    for street in {code[:9] for code in held.values_list("event__area_code", flat=True).distinct()}:
        before = clock.now() - timedelta(days=DAYS_IN_MONTH * kept.get(street, DEFAULT_MONTHS))
        over = held.filter(event__area_code__startswith=street, event__ends_at__lt=before)
        forgotten += over.update(name="", phone="", phone_index="")
    return forgotten


def _check_time(event: ServiceEvent) -> None:
    if clock.now() > event.sign_up_until:
        raise DomainError(_("报名已经截止。"), code="sign_up_over")


def _check_phone(event: ServiceEvent, index: str) -> None:
    """One phone, one seat: whoever was signed up by staff is not seated twice."""
    if index and event.sign_ups.filter(phone_index=index).exists():
        raise DomainError(_("这个号码已经报过名了。"), code="already_signed_up")


def _phone(guest: Guest) -> str:
    if not guest.phone.strip():
        return ""
    phone = normalise_phone(guest.phone)
    if phone.odd or (phone.value and not phone.value.startswith(HOME)):
        raise ValidationError({"phone": _("请写国内的手机号或座机号。")})
    if not guest.consent:
        raise ValidationError({"consent": _("留电话要先征得本人同意。")})
    return phone.value


def _seated(event: ServiceEvent, sign_up: SignUp, actor: User) -> SignUp:
    if event.seats_left == 0:
        raise DomainError(_("名额已满。"), code="event_full")
    sign_up.event, sign_up.status = event, SignUpStatus.SIGNED
    sign_up.signed_at, sign_up.signed_by = clock.now(), actor
    sign_up.full_clean()
    sign_up.save()
    event.taken += 1
    event.save(update_fields=["taken"])
    record("event.signed_up", target=event, actor=actor, sign_up=sign_up.pk)
    notices.signed_up(sign_up)
    return sign_up


def _freed(event: ServiceEvent, sign_up: SignUp, actor: User) -> SignUp:
    # Without a seat there is no reason left to know who it was.
    sign_up.status = SignUpStatus.CANCELLED
    sign_up.name = sign_up.phone = sign_up.phone_index = ""
    sign_up.save(update_fields=["status", "name", "phone", "phone_index"])
    event.taken -= 1
    event.save(update_fields=["taken"])
    record("event.sign_up_cancelled", target=event, actor=actor, sign_up=sign_up.pk)
    return sign_up
