"""Bringing what is booked ahead in line with what is open: after every change of rules, windows and closed days."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db.models import F
from django.utils.translation import gettext as _

from core import clock, workdays
from core.accounts.models import User
from core.audit import record
from core.templatetags.tongxin import zh_date
from core.workdays import Overrides
from members import booking_notices as notices
from members.drawing import fingerprint, in_order, new_seed
from members.models import (
    Booking,
    BookingStatus,
    CapacityWindow,
    Closure,
    Draw,
    DrawPurpose,
    Occurrence,
    Schedule,
    ScheduleStatus,
)
from members.opening import closed_on, month_span, next_month, opens_on, span

Stretches = list[tuple[date, date]]
NO_LONGER = BookingStatus.CALLED_OFF


def places_of(schedule: Schedule, window: CapacityWindow | None) -> int:
    """A window's places that do not go by the month, or those that do."""
    return schedule.permit_places if window is None else window.places - schedule.permit_places


def closed_stretches(schedule: Schedule) -> Stretches:
    return list(Closure.objects.standing().filter(schedule=schedule).values_list("first_day", "last_day"))


def is_open(
    schedule: Schedule, window: CapacityWindow | None, day: date, closed: Stretches, entered: Overrides
) -> bool:
    """Whether an occurrence of this day can be booked at all; a month is closed only when every day of it is."""
    if schedule.status != ScheduleStatus.OPEN:
        return False
    if window is None:
        month = month_span(day)[0].date()
        last = next_month(month)
        days = (date.fromordinal(number) for number in range(month.toordinal(), last.toordinal()))
        return schedule.permit_places > 0 and not all(closed_on(each, closed) for each in days)
    return opens_on(window.hours, day, entered=entered) and not closed_on(day, closed)


def fit_ahead(
    schedule: Schedule, *, actor: User, by_draw: bool = False, field: str = "places", reason: str = ""
) -> None:
    """Close, retime and resize every occurrence ahead of a locked schedule.

    Where more is taken than there will be, it is refused at ``field``, or drawn among the holders. Nobody loses a
    place unsaid: each is told, and stands first in the queue.
    """
    closed, entered = closed_stretches(schedule), workdays.overrides()
    ahead = schedule.occurrences.ahead().select_for_update(of=("self",), no_key=True).select_related("window")
    for occurrence in ahead.order_by("day", "id"):
        occurrence.schedule = schedule
        kept = occurrence.has_begun or is_open(schedule, occurrence.window, occurrence.day, closed, entered)
        if not kept:
            _call_off(occurrence, reason or _("开放时间改了，这一场不再开放。"))
        elif not occurrence.has_begun or occurrence.is_permit:
            _resize(occurrence, places_of(schedule, occurrence.window), by_draw, field, actor)
        _settle(occurrence, closed=not kept)


def _call_off(occurrence: Occurrence, reason: str) -> None:
    """Everybody who still wanted it is told; nothing personal is kept of what will not take place."""
    for booking in occurrence.bookings.open().select_related("user").order_by("id"):
        booking.occurrence = occurrence
        give_up(booking, NO_LONGER, reason)
        notices.called_off(booking)


def give_up(booking: Booking, status: str, reason: str = "") -> None:
    """Without a place there is no reason left to know whose car and which door it was."""
    booking.status, booking.reason = status, reason
    booking.phone = booking.plate = booking.plate_index = booking.household = booking.household_index = ""
    booking.code = ""
    booking.save(
        update_fields=["status", "reason", "phone", "plate", "plate_index", "household", "household_index", "code"]
    )


def _resize(occurrence: Occurrence, places: int, by_draw: bool, field: str, actor: User) -> None:
    if occurrence.taken > places:
        if not by_draw:
            words = {"day": zh_date(occurrence.day), "taken": occurrence.taken}
            message = _("%(day)s已经约出 %(taken)s 个，不能比这更少；要在已约上的人里抽签，请勾选抽签。")
            raise ValidationError({field: message % words})
        reduce_by_draw(occurrence, places, actor)
    occurrence.places = places


def _settle(occurrence: Occurrence, *, closed: bool) -> None:
    """Write what has changed, then let those who wait move up."""
    occurrence.closed = closed
    if occurrence.window is not None and not occurrence.has_begun:
        occurrence.starts_at, occurrence.ends_at = span(occurrence.window.hours, occurrence.day)
    occurrence.save(update_fields=["closed", "places", "starts_at", "ends_at"])
    move_up(occurrence)


def reduce_by_draw(occurrence: Occurrence, places: int, actor: User) -> Draw:
    """Draw among the holders who keeps a place; the others stand first in the queue, in the order drawn."""
    held = {row.ticket: row for row in occurrence.bookings.filter(status=BookingStatus.HELD).select_related("user")}
    seed = occurrence.secret
    ordered = in_order(held, seed)
    stay = max(places - (occurrence.taken - len(held)), 0)
    out = [held[ticket] for ticket in ordered[stay:]]
    occurrence.bookings.filter(status=BookingStatus.WAITING).update(position=F("position") + len(out))
    draw = write_draw(occurrence, DrawPurpose.REDUCE, ordered, stay, actor)
    for position, booking in enumerate(out, 1):
        booking.status, booking.position, booking.code = BookingStatus.WAITING, position, ""
        booking.save(update_fields=["status", "position", "code"])
        booking.occurrence = occurrence
        notices.moved_back(booking)
    occurrence.queued += len(out)
    occurrence.save(update_fields=["queued", "secret", "commitment"])
    return draw


def write_draw(occurrence: Occurrence, purpose: str, ordered: list[str], places: int, actor: User) -> Draw:
    """Publish seed and order; a next draw of the same occurrence needs a seed nobody has seen."""
    draw = Draw(
        occurrence=occurrence, purpose=purpose, seed=occurrence.secret, commitment=occurrence.commitment,
        tickets=ordered, places=places, held_at=clock.now(), held_by=actor,
    )  # fmt: skip
    draw.full_clean()
    draw.save()
    occurrence.secret = new_seed()
    occurrence.commitment = fingerprint(occurrence.secret)
    record("draw.held", target=draw, actor=actor, occurrence=occurrence.pk, tickets=len(ordered), places=places)
    return draw


def move_up(occurrence: Occurrence) -> None:
    """Give what has become free to those who wait, in their order; the occurrence is locked by the caller."""
    occurrence.refresh_from_db(fields=["taken", "waiting"])
    bookable = not occurrence.closed and not occurrence.awaits_draw and clock.now() < occurrence.last_moment()
    if not (bookable and occurrence.left and occurrence.waiting):
        return
    queue = occurrence.bookings.filter(status=BookingStatus.WAITING).select_related("user").order_by("position", "id")
    for booking in queue[: occurrence.left]:
        booking.occurrence = occurrence
        booking.status, booking.position, booking.moved_up_at = BookingStatus.HELD, None, clock.now()
        booking.code = gate_code(occurrence)
        booking.save(update_fields=["status", "position", "moved_up_at", "code"])
        record("booking.moved_up", target=booking, actor=User.objects.system())
        notices.moved_up(booking)
    occurrence.refresh_from_db(fields=["taken", "waiting"])


def gate_code(occurrence: Occurrence) -> str:
    """Six digits to be told at the gate, where the schedule asks for them."""
    return f"{int(new_seed(), 16) % 10**6:06d}" if occurrence.schedule.gate_code else ""
