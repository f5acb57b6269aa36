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


class Paragraph:
    """A paragraph of plain words and links."""

    def __init__(self, *content: Inline) -> None:
        self.content = content


@dataclass(frozen=True)
class Roll:
    """Who was there, as minutes list it: 出席、请假、列席."""

    label: str
    names: str


@dataclass(frozen=True)
class Table:
    """A table; `widths` are shares of the line, equal when left out."""

    header: Sequence[str]
    rows: Sequence[Sequence[Inline]]
    caption: str = ""
    widths: Sequence[float] = ()
    note: str = ""


@dataclass(frozen=True)
class Figure:
    """A PNG or JPEG picture, as wide as that many millimetres on paper."""

    image: bytes
    caption: str
    width_mm: int = 120


Block = Heading | Paragraph | Roll | Table | Figure


@dataclass(frozen=True)
class Imprint:
    """The foot of the last page: whom it is copied to, who printed it and when."""

    printed_by: str
    printed_on: date
    copied_to: str = ""


@dataclass(frozen=True)
class Document:
    """Title and body, and the parts of head and foot that this document has."""

    title: str
    body: Sequence[Block]
    head: str = ""
    number: str = ""
    mark: str = ""
    addressee: str = ""
    attachments: Sequence[str] = ()
    signature: str = ""
    signed_on: date | None = None
    imprint: Imprint | None = None


def document_number(organ_code: str, year: int, serial: int) -> str:
    """Write a document's number: 同街党联〔2026〕9号."""
    return f"{organ_code}〔{year}〕{serial}号"
