"""The rotating chair, joint meetings with their decisions, and monthly reports."""

from meetings.models.actions import ActionItem, ActionItemQuerySet, ActionStatus
from meetings.models.chair import (
    ChairTerm,
    ChairTermQuerySet,
    ChangeKind,
    CoChair,
    Handover,
    HandoverStatus,
    OrderWay,
    RotationPlan,
    SwapStatus,
    TermChange,
    TermStatus,
    TermSwap,
    TermSwapQuerySet,
)
from meetings.models.meetings import (
    AgendaItem,
    AgendaKind,
    JointMeeting,
    JointMeetingQuerySet,
    MeetingStatus,
    MeetingTheme,
)
from meetings.models.reports import MonthlyReport, MonthlyReportQuerySet, ReportStatus

__all__ = [
    "ActionItem",
    "ActionItemQuerySet",
    "ActionStatus",
    "AgendaItem",
    "AgendaKind",
    "ChairTerm",
    "ChairTermQuerySet",
    "ChangeKind",
    "CoChair",
    "Handover",
    "HandoverStatus",
    "JointMeeting",
    "JointMeetingQuerySet",
    "MeetingStatus",
    "MeetingTheme",
    "MonthlyReport",
    "MonthlyReportQuerySet",
    "OrderWay",
    "ReportStatus",
    "RotationPlan",
    "SwapStatus",
    "TermChange",
    "TermStatus",
    "TermSwap",
    "TermSwapQuerySet",
]
