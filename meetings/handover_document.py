"""交接单 as an official document. Its words are Chinese whatever language the reader has chosen."""

from django.utils import timezone, translation

from core import clock
from core.documents import Document, Heading, Paragraph, Table
from core.templatetags.tongxin import zh_date
from meetings.models import Handover

Block = Heading | Paragraph | Table
HEADS = {
    "decisions": ("未办结的议定事项", ("事项", "责任单位", "完成时限")),
    "projects": ("推进中的项目", ("项目", "实施单位", "计划完成")),
    "late": ("超期未办结的需求", ("需求", "编号", "办结时限")),
    "unclaimed": ("还没有单位认领的需求", ("需求", "编号", "备注")),
}


def handover_document(handover: Handover) -> Document:
    """Write the sheet out of what was frozen when it was handed over."""
    with translation.override("zh-hans"):
        term = handover.term
        body: list[Block] = [
            Paragraph(
                f"{zh_date(term.begins)}至{zh_date(term.ends)}由{term.unit}担任{term.alliance}轮值主席，任期届满，"
                f"现将未了事项交接给{handover.receiver or '下一任轮值主席单位'}。"
            )
        ]
        for key, (title, header) in HEADS.items():
            lines = handover.lines.get(key, [])
            rows = [[str(cell) for cell in line[1:]] for line in lines]
            body.append(Heading(title))
            body.append(Table(header=header, rows=rows, widths=[3, 2, 1.5]) if rows else Paragraph("无。"))
        if meeting := handover.lines.get("meeting"):
            body += [Heading("下次会议"), Paragraph(meeting)]
        if handover.words:
            body += [Heading("交接说明"), *(Paragraph(line) for line in handover.words.splitlines() if line.strip())]
        signed = timezone.localdate(handover.handed_at, clock.SHANGHAI)
        return Document(title=f"{term.alliance}\n轮值主席交接单", body=body, signature=str(term.unit), signed_on=signed)
