"""The verbs of micro-projects and service events."""

from projects.services.drafting import create_project, create_project_from_claim, edit_project
from projects.services.events import cancel_event, create_event, edit_event, hold_event, publish_event
from projects.services.finishing import (
    archive_project,
    complete_project,
    evaluate_judged_projects,
    evaluate_project,
    pass_project,
    send_back_project,
)
from projects.services.reminding import remind_projects
from projects.services.reviewing import apply_project, approve_project, claim_wish, publish_project, return_project
from projects.services.sign_ups import (
    enter_guest,
    forget_guests,
    join_event,
    leave_event,
    mark_attendance,
    strike_sign_up,
)
from projects.services.working import (
    LARGE,
    MOST_PHOTOS,
    add_progress,
    end_project_early,
    open_leader_phone,
    reach_milestone,
    resume_project,
    start_project,
    suspend_project,
)

__all__ = (
    "LARGE",
    "MOST_PHOTOS",
    "add_progress",
    "apply_project",
    "approve_project",
    "archive_project",
    "cancel_event",
    "claim_wish",
    "complete_project",
    "create_event",
    "create_project",
    "create_project_from_claim",
    "edit_event",
    "edit_project",
    "end_project_early",
    "enter_guest",
    "evaluate_judged_projects",
    "evaluate_project",
    "forget_guests",
    "hold_event",
    "join_event",
    "leave_event",
    "mark_attendance",
    "open_leader_phone",
    "pass_project",
    "publish_event",
    "publish_project",
    "reach_milestone",
    "remind_projects",
    "resume_project",
    "return_project",
    "send_back_project",
    "start_project",
    "strike_sign_up",
    "suspend_project",
)
