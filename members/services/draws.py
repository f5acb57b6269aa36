"""Draws: whoever has a ticket by then has the same chance, and anybody can check the result."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.errors import DomainError
from members import booking_notices as notices
from members.booking_policies import can_hold_draw
from members.drawing import in_order
from members.models import Booking, BookingStatus, Draw, DrawPurpose, Occurrence
from members.services.fitting import gate_code, move_up, write_draw


@transaction.atomic
def hold_draw(*, occurrence: Occurrence, actor: User) -> Draw:
    """Draw once, when its time has come: the first so many have a place, the others a turn in the queue.

    One transaction: a server that dies in the middle leaves a draw that was never held, and the next one holds it.
    """
    rows = Occurrence.objects.select_for_update(of=("self",), no_key=True).select_related(
        "window", "schedule__resource__unit"
    )
    occurrence = rows.get(pk=occurrence.pk)
    _check(occurrence, actor)
    tickets = {row.ticket: row for row in occurrence.bookings.filter(status=BookingStatus.APPLIED)}
    ordered = in_order(tickets, occurrence.secret)
    draw = write_draw(occurrence, DrawPurpose.ALLOT, ordered, occurrence.left, actor)
    _allot(occurrence, [tickets[ticket] for ticket in ordered])
    occurrence.drawn_at = draw.held_at
    occurrence.save(update_fields=["drawn_at", "queued", "secret", "commitment"])
    for booking in occurrence.bookings.filter(ticket__in=ordered).select_related("user").order_by("id"):
        booking.occurrence = occurrence
        notices.drawn(booking)
    move_up(occurrence)
    return draw


def hold_due_draws() -> int:
    """Hold every draw whose time has come; each in a transaction of its own, so that one never undoes another."""
    system = User.objects.system()
    due = list(Occurrence.objects.to_draw().order_by("draw_at", "id"))
    return sum(_held(occurrence, system) for occurrence in due)


@transaction.atomic
def _held(occurrence: Occurrence, system: User) -> int:
    """Nothing, where another worker has been here meanwhile."""
    rows = Occurrence.objects.to_draw().select_for_update(of=("self",), no_key=True, skip_locked=True)
    mine = rows.filter(pk=occurrence.pk).first()
    return 0 if mine is None else int(bool(hold_draw(occurrence=mine, actor=system)))


def _check(occurrence: Occurrence, actor: User) -> None:
    if not can_hold_draw(actor, occurrence):
        raise PermissionDenied(_("您的身份不能抽签。"))
    if not occurrence.awaits_draw or occurrence.closed:
        raise DomainError(_("这一场已经抽过签，或者停开了。"), code="wrong_state")
    if occurrence.draw_at and clock.now() < occurrence.draw_at:
        raise DomainError(_("还没到抽签的时间。"), code="too_early")


def _allot(occurrence: Occurrence, ordered: list[Booking]) -> None:
    """One statement for all tickets; the trigger counts what they come to."""
    places = occurrence.left
    for turn, booking in enumerate(ordered):
        if turn < places:
            booking.status, booking.code = BookingStatus.HELD, gate_code(occurrence)
        else:
            booking.status, booking.position = BookingStatus.WAITING, occurrence.queued + turn - places + 1
    occurrence.queued += max(len(ordered) - places, 0)
    Booking.objects.bulk_update(ordered, ["status", "position", "code"], batch_size=2000)
