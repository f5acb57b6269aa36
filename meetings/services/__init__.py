"""The verbs of the chair, of meetings and their decisions, and of reports."""

from meetings.services.actions import claim_done, send_back, verify_action
from meetings.services.chair import plan_terms, remind_chairs, replace_chair, set_co_chairs, skip_term
from meetings.services.handing_over import hand_over, receive_handover
from meetings.services.meetings import (
    add_topic,
    build_agenda,
    close_meeting,
    decide,
    edit_meeting,
    move_topic,
    notice_meeting,
    plan_meeting,
    remove_topic,
)
from meetings.services.reports import draft_report, edit_report, issue_report
from meetings.services.swaps import agree_swap, ask_swap, decline_swap, take_back_swap

__all__ = [
    "add_topic",
    "agree_swap",
    "ask_swap",
    "build_agenda",
    "claim_done",
    "close_meeting",
    "decide",
    "decline_swap",
    "draft_report",
    "edit_meeting",
    "edit_report",
    "hand_over",
    "issue_report",
    "move_topic",
    "notice_meeting",
    "plan_meeting",
    "plan_terms",
    "receive_handover",
    "remind_chairs",
    "remove_topic",
    "replace_chair",
    "send_back",
    "set_co_chairs",
    "skip_term",
    "take_back_swap",
    "verify_action",
]
