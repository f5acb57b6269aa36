"""Parsing and showing what people state about the chair, meetings, decisions and reports."""

from meetings.forms.chair import ChairForm, CoChairsForm, HandOverForm, ReplaceForm, SkipForm, SwapForm
from meetings.forms.circulars import CircularForm
from meetings.forms.meetings import (
    AiringForm,
    CancelForm,
    CloseForm,
    DecisionForm,
    EditMeetingForm,
    EvidenceForm,
    LineForm,
    MinutesForm,
    NewMeetingForm,
    PlaceForm,
    ReasonForm,
    ReplyForm,
    RulesForm,
    SignInForm,
    SpotClaimForm,
    SuperviseForm,
    TopicForm,
)
from meetings.forms.reports import DraftForm, WordsForm

__all__ = [
    "AiringForm",
    "CancelForm",
    "ChairForm",
    "CircularForm",
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
    "PlaceForm",
    "ReasonForm",
    "ReplaceForm",
    "ReplyForm",
    "RulesForm",
    "SignInForm",
    "SkipForm",
    "SpotClaimForm",
    "SuperviseForm",
    "SwapForm",
    "TopicForm",
    "WordsForm",
]
