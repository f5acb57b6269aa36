"""Micro-projects, their work on the way, and service events."""

from projects.models.events import (
    EventStatus,
    ServiceEvent,
    ServiceEventQuerySet,
    SignUp,
    SignUpQuerySet,
    SignUpStatus,
)
from projects.models.projects import (
    DONE_STATUSES,
    PREPARED_STATUSES,
    PROJECT_SEARCHED,
    FundSource,
    MicroProject,
    MicroProjectQuerySet,
    ProjectKind,
    ProjectStatus,
)
from projects.models.work import (
    Acceptance,
    BudgetLine,
    Milestone,
    MilestoneQuerySet,
    ProgressEntry,
    ProjectAlarm,
    ProjectReminder,
    ProjectReview,
    ReviewDecision,
)

__all__ = (
    "DONE_STATUSES",
    "PREPARED_STATUSES",
    "PROJECT_SEARCHED",
    "Acceptance",
    "BudgetLine",
    "EventStatus",
    "FundSource",
    "MicroProject",
    "MicroProjectQuerySet",
    "Milestone",
    "MilestoneQuerySet",
    "ProgressEntry",
    "ProjectAlarm",
    "ProjectKind",
    "ProjectReminder",
    "ProjectReview",
    "ProjectStatus",
    "ReviewDecision",
    "ServiceEvent",
    "ServiceEventQuerySet",
    "SignUp",
    "SignUpQuerySet",
    "SignUpStatus",
)
