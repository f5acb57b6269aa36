"""Which rows of this floor name a unit; what was aired and what was changed in a rotation is told as it was."""

from meetings.models import (
    ActionItem,
    AgendaItem,
    AiringLine,
    Attendance,
    ChairTerm,
    CoChair,
    Handover,
    JointMeeting,
    TermChange,
    TermSwap,
)
from members.unit_ties import Tie

TIES = (
    Tie(ChairTerm),
    Tie(CoChair),
    Tie(TermChange, "before", stays=True),
    Tie(TermChange, "after", stays=True),
    Tie(TermSwap, "asking_unit"),
    Tie(TermSwap, "asked_unit"),
    Tie(Handover, "receiver"),
    Tie(JointMeeting, "chair_unit"),
    Tie(AgendaItem),
    Tie(Attendance, alike=("meeting",)),
    Tie(ActionItem, "owner"),
    Tie(AiringLine, stays=True),
)
