"""Parsing and showing what people state about the chair, meetings, decisions and reports."""

from meetings.forms.chair import ChairForm, CoChairsForm, HandOverForm, ReplaceForm, SkipForm, SwapForm
from meetings.forms.meetings import (
    CancelForm,
    CloseForm,
    DecisionForm,
    EditMeetingForm,
    EvidenceForm,
    LineForm,
    MinutesForm,
    NewMeetingForm,
    ReasonForm,
    ReplyForm,
    SignInForm,
    TopicForm,
)
from meetings.forms.reports import DraftForm, WordsForm

__all__ = [
    "CancelForm",
    "ChairForm",
    "CloseForm",
    "CoChairsForm",
    "DecisionForm",
    "DraftForm",
    "EditMeetingForm",
    "EvidenceForm",
    "HandOverForm",
    "LineForm",
    "MinutesForm",
    "NewMeetingForm",
    "ReasonForm",
    "ReplaceForm",
    "ReplyForm",
    "SignInForm",
    "SkipForm",
    "SwapForm",
    "TopicForm",
    "WordsForm",
]
