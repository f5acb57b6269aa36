"""协议书: what two sides promise each other, how it is reckoned, and where both sign."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.documents.document import Block, Document, Heading, Paragraph, Roll, Table
from core.documents.wording import written_date

PROMISED = ("承诺内容", "数量", "兑现期限")
KEPT = ("承诺内容", "承诺", "已确认", "尚差")
SIGNED = ("签署方", "签署人及职务", "签署时间")
RECKONING = "一方履行后由任何一方登记，经另一方确认后计入；有异议的，双方核实后再计。"
TWO_COPIES = "本协议经双方签署后生效，双方各执一份，具有同等效力。"


@dataclass(frozen=True)
class Party:
    """One side: its name, what it promises, and how far it has come once the agreement runs."""

    name: str
    promises: Sequence[Sequence[str]]
    kept: Sequence[Sequence[str]] = ()


@dataclass(frozen=True)
class AgreementPaper:
    """Facts of one agreement; ``signatures`` are who, in which post, and when, side by side with the parties."""

    title: str
    number: str
    first: Party
    second: Party
    purpose: str
    begins_on: date
    ends_on: date
    signatures: Sequence[Sequence[str]]
    fingerprint: str = ""
    renews: str = ""
    mark: str = ""


def agreement_document(paper: AgreementPaper) -> Document:
    """The agreement as it is signed, and how it stands."""
    return Document(title=paper.title, body=list(_body(paper)), mark=paper.mark)


def _body(paper: AgreementPaper) -> Iterator[Block]:
    yield Roll("编号", paper.number)
    yield Roll("甲方", paper.first.name)
    yield Roll("乙方", paper.second.name)
    yield Paragraph("为共建共享、互相服务，甲乙双方协商一致，订立本协议。")
    yield Heading("共建目标")
    yield Paragraph(paper.purpose)
    for label, party in (("甲方承诺", paper.first), ("乙方承诺", paper.second)):
        yield Heading(label)
        yield Table(header=PROMISED, rows=party.promises, widths=(3, 1.2, 1.6)) if party.promises else Paragraph("无。")
    yield Heading("履行和确认")
    yield Paragraph(RECKONING)
    yield Heading("期限")
    renewed = f"本协议续签自{paper.renews}。" if paper.renews else ""
    yield Paragraph(
        f"自{written_date(paper.begins_on)}起至{written_date(paper.ends_on)}止，期满可以续签。{renewed}{TWO_COPIES}"
    )
    yield from _standing(paper)
    yield Heading("签署")
    yield Table(header=SIGNED, rows=paper.signatures, widths=(2, 2, 1.8), room=3)
    if paper.fingerprint:
        yield Paragraph(f"文本校验码（SHA-256）：{paper.fingerprint}")


def _standing(paper: AgreementPaper) -> Iterator[Block]:
    """What both sides have given, once something can have been given."""
    if not (paper.first.kept or paper.second.kept):
        return
    yield Heading("履行情况")
    for label, party in (("甲方", paper.first), ("乙方", paper.second)):
        yield Heading(f"{label}（{party.name}）", 2)
        yield Table(header=KEPT, rows=party.kept, widths=(3, 1.2, 1.2, 1.2))
