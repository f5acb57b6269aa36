"""Booking: taking a place, giving it back, and what happened on the day."""

from datetime import date, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock, workdays
from core.accounts.models import User
from core.areas.models import StreetSettings
from core.audit import record
from core.errors import DomainError
from core.models import Consent
from core.personal.inside_text import tidy
from core.personal.sealing import blind_index
from members import booking_notices as notices
from members.booking_calendar import draw_moment, opens_from
from members.booking_lifecycle import BOOKING_LIFECYCLE, SCHEDULE_LIFECYCLE
from members.booking_plans import Wanted
from members.drawing import fingerprint, new_seed, new_ticket
from members.households import household_key
from members.models import AllotBy, Booking, BookingStatus, CapacityWindow, Occurrence, Schedule, Violation
from members.opening import is_sensible, month_span, span
from members.plates import normalise_plate
from members.services.fitting import closed_stretches, gate_code, give_up, is_open, move_up, places_of

CONSENT, CONSENT_VERSION = "booking", "2026-11"
DAYS_IN_MONTH = 30
# What the database says when two phones book the same at once, in words.
TWICE = {
    "one_booking_per_person": gettext_lazy("您已经约过这一场了。"),
    "one_booking_per_household": gettext_lazy("您家已经约过这一场了，每户一份。"),
    "one_booking_per_car": gettext_lazy("这辆车已经约过这一场了。"),
}
NOTHING_PERSONAL = dict.fromkeys(("phone", "plate", "plate_index", "household", "household_index", "code"), "")
DEFAULT_MONTHS = StreetSettings._meta.get_field("retention_months").default


def book_place(*, schedule: Schedule, wanted: Wanted, actor: User) -> Booking:
    """Take a place, a turn in the queue or a ticket for the draw: once per person, household and car.

    Whether somebody has booked already is not asked before: the database refuses the second, whoever is quicker.
    """
    try:
        with transaction.atomic():
            return _book(schedule, wanted, actor)
    except IntegrityError as refused:
        raise _twice(refused) from refused


def _book(schedule: Schedule, wanted: Wanted, actor: User) -> Booking:
    SCHEDULE_LIFECYCLE.check("book", obj=schedule, actor=actor)
    booking = _asked(schedule, wanted, actor)
    found = _occurrence_of(schedule, wanted)
    _check_time(found, schedule)
    # Full is full without waiting for the lock: whoever gives a place back meanwhile gives it to the queue.
    _check_room(found, schedule, actor)
    _check_person(booking, actor)
    _agree(actor)
    occurrence = Occurrence.objects.select_for_update(no_key=True).get(pk=found.pk)
    occurrence.schedule = schedule
    _check_time(occurrence, schedule)
    _check_room(occurrence, schedule, actor)
    _place(booking, occurrence)
    booking.clean_fields()
    booking.save()
    record("booking.made", target=booking, actor=actor, occurrence=occurrence.pk, status=booking.status)
    notices.booked(booking)
    return booking


@transaction.atomic
def cancel_booking(*, booking: Booking, actor: User) -> Booking:
    """Give one's own place back; the next in the queue has it at once."""
    booking = _locked("cancel", booking, actor)
    give_up(booking, BookingStatus.CANCELLED)
    record("booking.cancelled", target=booking, actor=actor)
    move_up(booking.occurrence)
    return booking


@transaction.atomic
def call_off_booking(*, booking: Booking, reason: str, actor: User) -> Booking:
    """Give somebody's place back for a reason they are told."""
    booking = _locked("call-off", booking, actor)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明原因，约了的人会看到。")})
    give_up(booking, BookingStatus.CALLED_OFF, tidy(reason))
    record("booking.called_off", target=booking, actor=actor)
    notices.called_off(booking)
    move_up(booking.occurrence)
    return booking


@transaction.atomic
def mark_arrived(*, booking: Booking, code: str = "", actor: User) -> Booking:
    """Write down that somebody came, where the schedule asks for it by the code they were given."""
    booking = _locked("arrive", booking, actor)
    if booking.code and code.strip() != booking.code:
        raise ValidationError({"code": _("预约码不对，请核对。")})
    booking.status = BookingStatus.USED
    booking.save(update_fields=["status"])
    record("booking.arrived", target=booking, actor=actor)
    return booking


@transaction.atomic
def withdraw_booking_consent(*, actor: User) -> int:
    """Taken back as easily as given: what is ahead is cancelled, and nothing personal is kept of what was."""
    given = Consent.objects.filter(subject_index=_subject(actor), purpose=CONSENT, withdrawn_at__isnull=True)
    if not given.update(withdrawn_at=clock.now()):
        return 0
    mine = Booking.objects.filter(user=actor).for_list().order_by("occurrence__day", "occurrence")
    ahead = [row for row in mine.open() if BOOKING_LIFECYCLE.allows("cancel", obj=row, actor=actor)]
    for booking in ahead:
        cancel_booking(booking=booking, actor=actor)
    wiped = Booking.objects.filter(user=actor).update(**NOTHING_PERSONAL)
    record("consent.withdrawn", target=actor, actor=actor, bookings=wiped, cancelled=len(ahead))
    return wiped


def locked_booking(booking: Booking) -> Booking:
    """Occurrence first, booking after it: the one order in which both are ever locked."""
    rows = Occurrence.objects.select_for_update(of=("self",), no_key=True).select_related(
        "window", "schedule__resource__unit"
    )
    occurrence = rows.get(pk=booking.occurrence_id)
    booking = Booking.objects.select_for_update(of=("self",)).select_related("user").get(pk=booking.pk)
    booking.occurrence = occurrence
    return booking


def forget_bookings() -> int:
    """Wipe phones, plates and doors of what is long over, once the street need not keep them."""
    kept = dict(StreetSettings.objects.values_list("street__code", "retention_months"))
    personal = Length("phone") + Length("plate_index") + Length("household_index")
    held = Booking.objects.annotate(kept=personal).filter(kept__gt=0)
    forgotten = 0
    for street in {code[:9] for code in held.values_list("area_code", flat=True).distinct()}:
        before = clock.now() - timedelta(days=DAYS_IN_MONTH * kept.get(street, DEFAULT_MONTHS))
        over = held.filter(area_code__startswith=street, occurrence__ends_at__lt=before)
        gone = Booking.objects.filter(pk__in=list(over.values_list("pk", flat=True)))
        forgotten += gone.update(**NOTHING_PERSONAL)
    return forgotten


# ── what is asked ─────────────────────────────────────────────────────────────────────────────
def _asked(schedule: Schedule, wanted: Wanted, actor: User) -> Booking:
    """The booking as it was typed, with whatever is wrong at its field; nothing is kept that is not asked for."""
    wrong: dict[str, str] = {}
    if not is_sensible(wanted.day):
        wrong["day"] = _("没有这一天，请核对年份。")
    community = actor.acting.area_code
    plate = normalise_plate(wanted.plate) if schedule.asks_plate else ""
    key = household_key(community, wanted.household) if schedule.one_per_household else ""
    if plate is None:
        wrong["plate"] = _("车牌看不懂，请照行驶证填，例如 川A12345。")
    if key is None:
        wrong["household"] = _("请写门牌，例如 3栋2单元501。每户一份，靠它来认。")
    if not wanted.consent and not has_agreed(actor):
        wrong["consent"] = _("登记车牌、门牌和电话要先征得您同意。")
    if wrong:
        raise ValidationError(wrong)
    return Booking(
        user=actor, area_code=schedule.area_code, community=community, ticket=new_ticket(), phone=actor.phone or "",
        plate=plate or "", plate_index=blind_index(plate or ""), booked_at=clock.now(),
        household=tidy(wanted.household)[:40] if key else "", household_index=blind_index(key or ""),
    )  # fmt: skip


def has_agreed(actor: User) -> bool:
    """Whether somebody's consent to keeping phone, plate and door for bookings still stands."""
    given = Consent.objects.filter(subject_index=_subject(actor), purpose=CONSENT)
    return given.filter(withdrawn_at__isnull=True).exists()


def _agree(actor: User) -> None:
    """Keep who agreed to which words, once."""
    if not has_agreed(actor):
        Consent.objects.create(
            subject_index=_subject(actor), purpose=CONSENT, text_version=CONSENT_VERSION, channel="page",
            given_at=clock.now(),
        )  # fmt: skip


def _subject(actor: User) -> str:
    return actor.phone_index or blind_index(actor.username)


def _check_person(booking: Booking, actor: User) -> None:
    barred = Violation.objects.barring(actor).order_by("-barred_until").first()
    if barred is not None:
        message = _("%(day)s之前您不能再约：%(kind)s。不是这样的话可以申诉。")
        words = {"day": barred.barred_until, "kind": barred.get_kind_display()}
        raise DomainError(message % words, code="barred")
    elsewhere = Booking.objects.open().ahead().filter(user=actor).exclude(household_index="")
    if booking.household_index and elsewhere.exclude(household_index=booking.household_index).exists():
        raise ValidationError({"household": _("只能为自己家约；您别的预约登记的是另一个门牌。搬了家请先取消那些。")})


# ── which occurrence ──────────────────────────────────────────────────────────────────────────
def _occurrence_of(schedule: Schedule, wanted: Wanted) -> Occurrence:
    """The one that is there, or a new one for whoever books it first."""
    day = wanted.day if wanted.window else wanted.day.replace(day=1)
    if wanted.window and wanted.window.schedule_id != schedule.pk:
        raise ValidationError({"window": _("没有这个时段。")})
    found = Occurrence.objects.filter(schedule=schedule, window=wanted.window, day=day).first()
    return found or _first_of(schedule, wanted.window, day)


def _first_of(schedule: Schedule, window: CapacityWindow | None, day: date) -> Occurrence:
    """Whoever changes what is open locks the schedule, so what is read here under the lock is what will be."""
    schedule = Schedule.objects.select_for_update(of=("self",), no_key=True).get(pk=schedule.pk)
    known = Occurrence.objects.filter(schedule=schedule, window=window, day=day).first()
    if known is not None:
        return known
    window = CapacityWindow.objects.get(pk=window.pk) if window else None
    if not is_open(schedule, window, day, closed_stretches(schedule), workdays.overrides()):
        raise DomainError(_("这一天不开放。"), code="closed")
    begins, ends = span(window.hours, day) if window else month_span(day)
    secret = new_seed()
    occurrence = Occurrence(
        schedule=schedule, window=window, day=day, starts_at=begins, ends_at=ends,
        places=places_of(schedule, window), draw_at=_draw_at(schedule, window, begins), secret=secret,
        commitment=fingerprint(secret),
    )  # fmt: skip
    _check_time(occurrence, schedule)
    occurrence.clean_fields()
    occurrence.save()
    return occurrence


def _draw_at(schedule: Schedule, window: CapacityWindow | None, begins: datetime) -> datetime | None:
    """What nobody asked for before its draw is given to whoever comes first."""
    by = schedule.single_by if window else schedule.permit_by
    moment = draw_moment(schedule, begins)
    return moment if by == AllotBy.DRAW and moment > clock.now() else None


def _check_time(occurrence: Occurrence, schedule: Schedule) -> None:
    now = clock.now()
    if occurrence.closed:
        raise DomainError(_("这一场停开了。"), code="closed")
    if now >= occurrence.last_moment():
        raise ValidationError({"day": _("已经开始或过去了，不能再约。")})
    if clock.day_of(now) < opens_from(schedule, occurrence.is_permit, occurrence.day):
        raise ValidationError({"day": _("还不能约这么远的日子，请到时候再来。")})


# ── the place ─────────────────────────────────────────────────────────────────────────────────
def _check_room(occurrence: Occurrence, schedule: Schedule, actor: User) -> None:
    if occurrence.awaits_draw or occurrence.left or occurrence.waiting < schedule.waiting_places:
        return
    if occurrence.bookings.standing().filter(user=actor).exists():
        raise DomainError(TWICE["one_booking_per_person"], code="already_booked")
    raise DomainError(_("约满了，候补也排满了。"), code="full")


def _place(booking: Booking, occurrence: Occurrence) -> None:
    """A ticket while the draw is ahead, then a place while there is one, then a turn in the queue."""
    booking.occurrence = occurrence
    if occurrence.awaits_draw:
        booking.status = BookingStatus.APPLIED
    elif occurrence.left and not occurrence.waiting:
        booking.status, booking.code = BookingStatus.HELD, gate_code(occurrence)
    else:
        occurrence.queued += 1
        booking.status, booking.position = BookingStatus.WAITING, occurrence.queued
        occurrence.save(update_fields=["queued"])


def _locked(step: str, booking: Booking, actor: User) -> Booking:
    booking = locked_booking(booking)
    BOOKING_LIFECYCLE.check(step, obj=booking, actor=actor)
    return booking


def _twice(refused: IntegrityError) -> Exception:
    """The database's refusal in words; what is no booking made twice is passed on as it is."""
    name: Any = getattr(getattr(refused.__cause__, "diag", None), "constraint_name", "")
    if name in TWICE:
        return DomainError(TWICE[name], code="already_booked")
    if name == "no_two_at_one_moment":
        return DomainError(_("这一天的放假安排改过，和已经约出的时段重叠，请看别的时段。"), code="closed")
    return refused
