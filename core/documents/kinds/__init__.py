"""The kinds of document an office writes again and again: plain facts in, one document out."""

from core.documents.kinds.agreement import AgreementPaper, Party, agreement_document
from core.documents.kinds.circular import Circular, circular_document
from core.documents.kinds.handover import HandedList, HandoverSheet, handover_sheet_document
from core.documents.kinds.minutes import Minutes, minutes_document
from core.documents.kinds.supervision import Supervision, supervision_document

__all__ = [
    "AgreementPaper",
    "Circular",
    "HandedList",
    "HandoverSheet",
    "Minutes",
    "Party",
    "Supervision",
    "agreement_document",
    "circular_document",
    "handover_sheet_document",
    "minutes_document",
    "supervision_document",
]
