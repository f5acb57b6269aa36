"""Who may open something for booking, who may book it, and who decides about what went wrong."""

from typing import Any

from core.accounts.models import RoleName
from core.accounts.roles import SYSTEM, acting
from members.models import Booking, Occurrence, Resource, Schedule, Violation
from members.policies import can_tend, keeps_area, speaks_for


def can_draft(user: Any, resource: Resource) -> bool:
    """The unit that offers it, and the office."""
    return can_tend(user, resource)


def can_run(user: Any, schedule: Schedule) -> bool:
    """The unit sets hours, closes days and marks who came; so does the office."""
    return speaks_for(user, schedule.resource.unit_id) or keeps_area(user, schedule.area_code)


def can_open(user: Any, schedule: Schedule) -> bool:
    """What residents can book is put out by the office."""
    return keeps_area(user, schedule.area_code)


def can_book(user: Any, schedule: Schedule) -> bool:
    """A resident it is meant for, for the own household."""
    role = acting(user)
    return role.role == RoleName.RESIDENT and schedule.admits(role.area_code)


def can_hold_draw(user: Any, occurrence: Occurrence) -> bool:
    return acting(user) == SYSTEM or can_run(user, occurrence.schedule)


def can_cancel(user: Any, booking: Booking) -> bool:
    """Whoever booked it."""
    return user.pk is not None and booking.user_id == user.pk


def can_attend(user: Any, booking: Booking) -> bool:
    """Those on the spot: mark who came, call off, write down what went wrong."""
    return can_run(user, booking.occurrence.schedule)


def can_bar(user: Any, booking: Booking) -> bool:
    """That somebody may not book for a while is decided by the office, one case at a time."""
    return keeps_area(user, booking.area_code)


def can_appeal(user: Any, violation: Violation) -> bool:
    return can_cancel(user, violation.booking)


def can_decide(user: Any, violation: Violation) -> bool:
    """The office, but not who wrote it down."""
    return keeps_area(user, violation.area_code) and violation.recorded_by_id != user.pk


def can_withdraw(user: Any, violation: Violation) -> bool:
    """Who wrote it down sees the mistake; otherwise the office."""
    return keeps_area(user, violation.area_code) or (user.pk is not None and violation.recorded_by_id == user.pk)
