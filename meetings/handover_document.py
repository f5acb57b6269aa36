"""交接单 as an official document. Its words are Chinese whatever language the reader has chosen."""

from django.utils import timezone, translation

from core import clock
from core.documents import Document
from core.documents.kinds import HandedList, HandoverSheet, handover_sheet_document
from meetings.models import Handover

HEADS = {
    "decisions": ("未办结的议定事项", ("事项", "责任单位", "完成时限")),
    "projects": ("推进中的项目", ("项目", "实施单位", "计划完成")),
    "late": ("超期未办结的需求", ("需求", "编号", "办结时限")),
    "unclaimed": ("还没有单位认领的需求", ("需求", "编号", "备注")),
}


def handover_document(handover: Handover) -> Document:
    """Write the sheet out of what was frozen when it was handed over."""
    with translation.override("zh-hans"):
        term, kept = handover.term, handover.lines
        lists = [
            HandedList(title, header, [[str(cell) for cell in line[1:]] for line in kept.get(key, [])])
            for key, (title, header) in HEADS.items()
        ]
        return handover_sheet_document(
            HandoverSheet(
                alliance=str(term.alliance),
                giver=str(term.unit),
                receiver=str(handover.receiver or ""),
                begins=term.begins,
                ends=term.ends,
                lists=lists,
                next_meeting=kept.get("meeting") or "",
                words=[line for line in handover.words.splitlines() if line.strip()],
                handed_on=timezone.localdate(handover.handed_at, clock.SHANGHAI),
            )
        )
