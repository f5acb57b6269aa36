"""督办单: one matter, who answers for it until when, and room for what came of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.documents.document import Document, Table
from core.documents.wording import written_date

# Left blank for the pen: what was done, and who says so.
BY_HAND = ("办理情况", "负责人签字", "反馈日期")
EMPTY = "—"


@dataclass(frozen=True)
class Supervision:
    """Facts of one sheet; ``source`` says where the matter comes from: a meeting, a need past its limit."""

    organ: str
    number: str
    matter: str
    source: str
    owner: str
    asked: str
    due: date
    issued_on: date
    helpers: Sequence[str] = ()
    supervisor: str = ""


def supervision_document(sheet: Supervision) -> Document:
    """The sheet as a form to be filled in and sent back."""
    rows = [
        ("编号", sheet.number), ("督办事项", sheet.matter), ("事项来源", sheet.source), ("责任单位", sheet.owner),
        ("协办单位", "、".join(sheet.helpers)), ("办理要求", sheet.asked), ("办理时限", written_date(sheet.due)),
        ("督办人", sheet.supervisor),
    ]  # fmt: skip
    told = [(name, value or EMPTY) for name, value in rows]
    return Document(
        title=f"{sheet.organ}督办单", signature=sheet.organ, signed_on=sheet.issued_on,
        body=[Table(header=("项目", "内容"), rows=[*told, *((name, "") for name in BY_HAND)], widths=(1, 3), room=4)],
    )  # fmt: skip
