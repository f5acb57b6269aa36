"""The verbs of the chair, of meetings and their decisions, and of reports."""

from meetings.services.actions import claim_done, send_back, verify_action
from meetings.services.agenda import (
    add_topic,
    build_agenda,
    hand_in_topic,
    move_topic,
    note_result,
    place_topic,
    remove_topic,
    set_line,
)
from meetings.services.airing import correct_airing
from meetings.services.attending import reply_meeting, sign_in
from meetings.services.chair import plan_terms, remind_chairs, replace_chair, set_co_chairs, skip_term
from meetings.services.handing_over import hand_over, receive_handover
from meetings.services.meetings import (
    cancel_meeting,
    close_meeting,
    decide,
    edit_meeting,
    notice_meeting,
    plan_meeting,
)
from meetings.services.minutes import draft_minutes, edit_minutes, sign_off_minutes
from meetings.services.opening import open_meeting
from meetings.services.papers import issue_circular, supervise_action
from meetings.services.report_cases import add_case, remove_case
from meetings.services.report_counts import count_again, run_count
from meetings.services.report_issue import issue_report
from meetings.services.report_review import (
    answer_comment,
    approve_report,
    comment_report,
    return_report,
    submit_report,
    take_report_back,
)
from meetings.services.reports import draft_due_reports, draft_report, edit_report, recall_report, revise_report
from meetings.services.rules import set_rules
from meetings.services.spot_claims import claim_at_meeting
from meetings.services.swaps import agree_swap, ask_swap, decline_swap, take_back_swap

__all__ = [
    "add_case",
    "add_topic",
    "agree_swap",
    "answer_comment",
    "approve_report",
    "ask_swap",
    "build_agenda",
    "cancel_meeting",
    "claim_at_meeting",
    "claim_done",
    "close_meeting",
    "comment_report",
    "correct_airing",
    "count_again",
    "decide",
    "decline_swap",
    "draft_due_reports",
    "draft_minutes",
    "draft_report",
    "edit_meeting",
    "edit_minutes",
    "edit_report",
    "hand_in_topic",
    "hand_over",
    "issue_circular",
    "issue_report",
    "move_topic",
    "note_result",
    "notice_meeting",
    "open_meeting",
    "place_topic",
    "plan_meeting",
    "plan_terms",
    "recall_report",
    "receive_handover",
    "remind_chairs",
    "remove_case",
    "remove_topic",
    "replace_chair",
    "reply_meeting",
    "return_report",
    "revise_report",
    "run_count",
    "send_back",
    "set_co_chairs",
    "set_line",
    "set_rules",
    "sign_in",
    "sign_off_minutes",
    "skip_term",
    "submit_report",
    "supervise_action",
    "take_back_swap",
    "take_report_back",
    "verify_action",
]
