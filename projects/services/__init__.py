"""The verbs of micro-projects and service events."""

from projects.services.drafting import create_project, create_project_from_claim, edit_project
from projects.services.finishing import (
    archive_project,
    complete_project,
    evaluate_project,
    pass_project,
    send_back_project,
)
from projects.services.reviewing import apply_project, approve_project, claim_wish, publish_project, return_project
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
    "claim_wish",
    "complete_project",
    "create_project",
    "create_project_from_claim",
    "edit_project",
    "end_project_early",
    "evaluate_project",
    "open_leader_phone",
    "pass_project",
    "publish_project",
    "reach_milestone",
    "resume_project",
    "return_project",
    "send_back_project",
    "start_project",
    "suspend_project",
)
