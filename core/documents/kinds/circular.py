"""通报: what stands how, what is wrong, and what is asked of whom."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from core.documents.document import Attachment, Block, Document, Heading, Imprint, Paragraph, Table


@dataclass(frozen=True)
class Circular:
    """Facts of one circular; ``about`` completes the title 关于……的通报."""

    organ: str
    number: str
    about: str
    addressee: str
    issued_on: date
    situation: Sequence[str]
    problems: Sequence[str] = ()
    asked: Sequence[str] = ()
    tables: Sequence[Table] = ()
    attachments: Sequence[Attachment] = ()
    copied_to: str = ""
    draft: bool = False


def circular_document(circular: Circular) -> Document:
    """A circular under a red head, its tables after what they show."""
    return Document(
        title=f"关于{circular.about}的通报", body=list(_body(circular)), head=f"{circular.organ}文件",
        number=circular.number, mark="草稿" if circular.draft else "", addressee=circular.addressee,
        attachments=circular.attachments, signature=circular.organ, signed_on=circular.issued_on,
        imprint=Imprint(circular.organ, circular.issued_on, circular.copied_to),
    )  # fmt: skip


def _body(circular: Circular) -> Iterator[Block]:
    yield Heading("基本情况")
    yield from map(Paragraph, circular.situation)
    yield from circular.tables
    for title, paragraphs in (("存在问题", circular.problems), ("工作要求", circular.asked)):
        if paragraphs:
            yield Heading(title)
            yield from map(Paragraph, paragraphs)
