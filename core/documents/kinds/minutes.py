"""纪要: what a meeting heard, pointed out and decided, and at its end who was there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.documents.document import Block, Document, Imprint, Paragraph, Roll
from core.documents.wording import written_date

# Lines that begin with one of these are told under it in black type; who was there stands at the end.
OPENING = ("时间", "地点", "主持", "记录")
ATTENDANCE = ("出席", "请假", "缺席", "列席")


@dataclass(frozen=True)
class Minutes:
    """Minutes as they were drafted and edited, line by line; without a number they are a draft."""

    organ: str
    name: str
    lines: Sequence[str]
    number: str = ""
    issued_on: date | None = None
    copied_to: str = ""


def minutes_document(minutes: Minutes) -> Document:
    """Minutes under their own head; nobody signs them, their organ and day stand above the rule."""
    day, blocks = minutes.issued_on, list(_blocks(minutes.lines))
    present = [block for block in blocks if isinstance(block, Roll) and block.label in ATTENDANCE]
    return Document(
        title=minutes.name, body=[block for block in blocks if block not in present],
        head=f"{minutes.organ}会议纪要", number=minutes.number, mark="" if minutes.number else "草稿",
        under_head=(minutes.organ, written_date(day) if day else ""), present=present,
        imprint=Imprint(minutes.organ, day, minutes.copied_to) if day else None,
    )  # fmt: skip


def _blocks(lines: Sequence[str]) -> Iterator[Block]:
    for line in filter(None, map(str.strip, lines)):
        label, _colon, names = line.partition("：")
        told = label in OPENING + ATTENDANCE and names
        yield Roll(label, names) if told else Paragraph(line)
