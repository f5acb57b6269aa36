"""A document as its writer thinks of it; how it looks is the renderers' business."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Link:
    """Words that lead somewhere on a page: a figure and the rows it counts."""

    text: str
    href: str


Inline = str | Link


@dataclass(frozen=True)
class Heading:
    """A numbered heading of level 1 to 4; the number is not part of the text."""

    text: str
    level: int = 1


@dataclass(frozen=True, init=False)
class Paragraph:
    """A paragraph of plain words and links: Paragraph("收到需求", Link("84 件", href), "。")."""

    content: tuple[Inline, ...]

    def __init__(self, *content: Inline) -> None:
        object.__setattr__(self, "content", content)


@dataclass(frozen=True)
class Roll:
    """A line under a label in black type: 出席、请假、列席; names that run on stand under the first name."""

    label: str
    names: str


@dataclass(frozen=True)
class Table:
    """A table; ``widths`` are shares of the line, equal when left out; empty cells leave ``room`` lines to the pen."""

    header: Sequence[str]
    rows: Sequence[Sequence[Inline]]
    caption: str = ""
    widths: Sequence[float] = ()
    note: str = ""
    room: int = 1


@dataclass(frozen=True)
class Figure:
    """A PNG or JPEG picture, as wide as that many millimetres on paper."""

    image: bytes
    caption: str
    width_mm: int = 120


Block = Heading | Paragraph | Roll | Table | Figure


@dataclass(frozen=True)
class Attachment:
    """Named under the body; with a body of its own it follows the signature on a page of its own."""

    title: str
    body: Sequence[Block] = ()


@dataclass(frozen=True)
class Imprint:
    """The foot of the last page: whom it is copied to, who printed it and when."""

    printed_by: str
    printed_on: date
    copied_to: str = ""


@dataclass(frozen=True)
class Document:
    """Title and body, and the parts of head and foot that this document has.

    Minutes name their organ and day in ``under_head``, left and right above the red rule, and nobody signs them.
    ``note`` is the 附注 in brackets under the date.
    """

    title: str
    body: Sequence[Block]
    head: str = ""
    number: str = ""
    under_head: tuple[str, str] | None = None
    mark: str = ""
    addressee: str = ""
    attachments: Sequence[Attachment] = ()
    present: Sequence[Roll] = ()
    signature: str = ""
    signed_on: date | None = None
    note: str = ""
    imprint: Imprint | None = None


def document_number(organ_code: str, year: int, serial: int) -> str:
    """Write a document's number: 同街党联〔2026〕9号."""
    return f"{organ_code}〔{year}〕{serial}号"
