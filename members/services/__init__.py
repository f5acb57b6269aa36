"""The verbs of units, of what they offer, and of how it is booked."""

from members.services.accounts import give_account, renew_account_link, suggest_username, withdraw_account
from members.services.alliances import AllianceText, edit_alliance
from members.services.bookings import (
    book_place,
    call_off_booking,
    cancel_booking,
    forget_bookings,
    has_agreed,
    mark_arrived,
)
from members.services.draws import hold_draw, hold_due_draws
from members.services.liaisons import appoint_liaison, end_liaison
from members.services.resources import (
    ResourceText,
    add_resource,
    confirm_resource,
    edit_resource,
    list_resource,
    pause_resource,
    resume_resource,
    retire_resource,
    return_resource,
    submit_resource,
)
from members.services.schedules import (
    add_window,
    close_days,
    draft_schedule,
    edit_schedule,
    edit_window,
    end_schedule,
    end_window,
    lift_closure,
    open_schedule,
)
from members.services.units import UnitText, create_unit, edit_unit, end_unit
from members.services.violations import (
    appeal_violation,
    mark_missed,
    record_violation,
    uphold_violation,
    withdraw_violation,
)

__all__ = [
    "AllianceText",
    "ResourceText",
    "UnitText",
    "add_resource",
    "add_window",
    "appeal_violation",
    "appoint_liaison",
    "book_place",
    "call_off_booking",
    "cancel_booking",
    "close_days",
    "confirm_resource",
    "create_unit",
    "draft_schedule",
    "edit_alliance",
    "edit_resource",
    "edit_schedule",
    "edit_unit",
    "edit_window",
    "end_liaison",
    "end_schedule",
    "end_unit",
    "end_window",
    "forget_bookings",
    "give_account",
    "has_agreed",
    "hold_draw",
    "hold_due_draws",
    "lift_closure",
    "list_resource",
    "mark_arrived",
    "mark_missed",
    "open_schedule",
    "pause_resource",
    "record_violation",
    "renew_account_link",
    "resume_resource",
    "retire_resource",
    "return_resource",
    "submit_resource",
    "suggest_username",
    "uphold_violation",
    "withdraw_account",
    "withdraw_violation",
]
