"""纪要: what a meeting heard, pointed out and decided, by whom and until when, and who was there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from core.documents.document import Block, Document, Heading, Imprint, Paragraph, Roll
from core.documents.wording import written_date

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Decision:
    """One thing decided; whoever has no date has none to keep."""

    text: str
    owner: str
    due: date | None = None


@dataclass(frozen=True)
class Minutes:
    """Facts of one meeting; ``organ`` calls it, ``name`` is what it is called."""

    organ: str
    name: str
    number: str
    held_at: datetime
    place: str
    chair: str
    issued_on: date
    present: Sequence[str] = ()
    excused: Sequence[str] = ()
    observing: Sequence[str] = ()
    heard: Sequence[str] = ()
    pointed_out: Sequence[str] = ()
    decisions: Sequence[Decision] = ()
    copied_to: str = ""
    draft: bool = False


def minutes_document(minutes: Minutes) -> Document:
    """Minutes in official wording; they bear no signature, their organ and day stand above the rule."""
    attendance = {"出席": minutes.present, "请假": minutes.excused, "列席": minutes.observing}
    return Document(
        title=f"{minutes.name}纪要", body=[*_opening(minutes), *_course(minutes)], head=f"{minutes.organ}会议纪要",
        number=minutes.number, under_head=(minutes.organ, written_date(minutes.issued_on)),
        mark="草稿" if minutes.draft else "",
        present=[Roll(label, "、".join(names)) for label, names in attendance.items() if names],
        imprint=Imprint(minutes.organ, minutes.issued_on, minutes.copied_to),
    )  # fmt: skip


def _opening(minutes: Minutes) -> Iterator[Block]:
    held = minutes.held_at
    yield Roll("时间", f"{written_date(held.date())}（星期{WEEKDAYS[held.weekday()]}）{held:%H:%M}")
    yield Roll("地点", minutes.place)
    yield Roll("主持", minutes.chair)
    yield Paragraph(f"{written_date(held.date())}，{minutes.chair}主持召开{minutes.name}。现将会议主要内容纪要如下。")


def _course(minutes: Minutes) -> Iterator[Block]:
    if minutes.heard:
        yield Heading("听取情况")
        yield Paragraph(f"会议听取了{'，'.join(map(_open, minutes.heard))}。")
    if minutes.pointed_out:
        yield Heading("会议指出")
        for said in minutes.pointed_out:
            yield Paragraph(f"会议指出，{_open(said)}。")
    yield Heading("议定事项")
    if not minutes.decisions:
        yield Paragraph("本次会议没有新的议定事项。")
    for place, decision in enumerate(minutes.decisions, start=1):
        until = f"；完成时限：{written_date(decision.due)}" if decision.due else ""
        yield Paragraph(f"{place}.{_open(decision.text)}。（责任单位：{decision.owner}{until}）")


def _open(words: str) -> str:
    """Words without a stop of their own, for a sentence that brings one."""
    return words.strip().rstrip("。；;.")
