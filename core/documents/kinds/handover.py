"""交接单: what one chair leaves open to the next."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.documents.document import Block, Document, Heading, Paragraph, Table
from core.documents.wording import written_date

SIGNED_BY = ("移交单位（签字）", "接收单位（签字）", "监交人（签字）")


@dataclass(frozen=True)
class HandedList:
    """One list of what is open: title, columns, rows."""

    title: str
    header: Sequence[str]
    rows: Sequence[Sequence[str]]


@dataclass(frozen=True)
class HandoverSheet:
    """Facts of one handover; ``receiver`` is empty while nobody follows yet."""

    alliance: str
    giver: str
    receiver: str
    begins: date
    ends: date
    lists: Sequence[HandedList]
    handed_on: date
    next_meeting: str = ""
    words: Sequence[str] = ()


def handover_sheet_document(sheet: HandoverSheet) -> Document:
    """The sheet, with room for both sides to sign."""
    return Document(
        title=f"{sheet.alliance}\n轮值主席交接单", body=list(_body(sheet)), signature=sheet.giver,
        signed_on=sheet.handed_on,
    )  # fmt: skip


def _body(sheet: HandoverSheet) -> Iterator[Block]:
    yield Paragraph(
        f"{written_date(sheet.begins)}至{written_date(sheet.ends)}由{sheet.giver}担任{sheet.alliance}轮值主席，"
        f"任期届满，现将未了事项交接给{sheet.receiver or '下一任轮值主席单位'}。"
    )
    for one in sheet.lists:
        yield Heading(one.title)
        yield Table(header=one.header, rows=one.rows, widths=_widths(one)) if one.rows else Paragraph("无。")
    if sheet.next_meeting:
        yield Heading("下次会议")
        yield Paragraph(sheet.next_meeting)
    if sheet.words:
        yield Heading("交接说明")
        yield from map(Paragraph, sheet.words)
    yield Heading("交接签字")
    yield Table(header=SIGNED_BY, rows=[("", "", "")], room=3)


def _widths(one: HandedList) -> Sequence[float]:
    """The first column tells what, the others by whom and when."""
    return (3, *(1.5 for _column in one.header[1:]))
