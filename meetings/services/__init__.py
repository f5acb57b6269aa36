"""The verbs of the chair, of meetings and their decisions, and of reports."""

from meetings.services.actions import claim_done, send_back, verify_action
from meetings.services.chair import plan_terms
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

__all__ = [
    "add_topic",
    "build_agenda",
    "claim_done",
    "close_meeting",
    "decide",
    "draft_report",
    "edit_meeting",
    "edit_report",
    "issue_report",
    "move_topic",
    "notice_meeting",
    "plan_meeting",
    "plan_terms",
    "remove_topic",
    "send_back",
    "verify_action",
]
