"""The verbs of units and of what they offer."""

from members.services.accounts import give_account, renew_account_link, suggest_username, withdraw_account
from members.services.alliances import AllianceText, edit_alliance
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
from members.services.units import UnitText, create_unit, edit_unit, end_unit

__all__ = [
    "AllianceText",
    "ResourceText",
    "UnitText",
    "add_resource",
    "appoint_liaison",
    "confirm_resource",
    "create_unit",
    "edit_alliance",
    "edit_resource",
    "edit_unit",
    "end_liaison",
    "end_unit",
    "give_account",
    "list_resource",
    "pause_resource",
    "renew_account_link",
    "resume_resource",
    "retire_resource",
    "return_resource",
    "submit_resource",
    "suggest_username",
    "withdraw_account",
]
