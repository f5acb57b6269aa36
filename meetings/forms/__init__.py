"""Parsing and showing what people state about the chair, meetings, decisions and reports."""

from meetings.forms.chair import ChairForm, CoChairsForm, HandOverForm, ReplaceForm, SkipForm, SwapForm
from meetings.forms.meetings import (
    CloseForm,
    DecisionForm,
    EditMeetingForm,
    EvidenceForm,
    NewMeetingForm,
    ReasonForm,
    TopicForm,
)
from meetings.forms.reports import DraftForm, WordsForm

__all__ = [
    "ChairForm",
    "CloseForm",
    "CoChairsForm",
    "DecisionForm",
    "DraftForm",
    "EditMeetingForm",
    "EvidenceForm",
    "HandOverForm",
    "NewMeetingForm",
    "ReasonForm",
    "ReplaceForm",
    "SkipForm",
    "SwapForm",
    "TopicForm",
    "WordsForm",
]
