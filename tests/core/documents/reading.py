"""Where everything of a PDF stands, in millimetres from the upper left corner of its page."""

import ctypes
from dataclasses import dataclass
from unicodedata import east_asian_width

import pypdfium2
from pypdfium2 import raw

MM = 25.4 / 72


@dataclass(frozen=True)
class Ink:
    """A character, or several: the box around what is printed, and the line they stand on."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    base: float


@dataclass(frozen=True)
class Page:
    """What is printed on a page: its characters, and rules as (left, top, right, bottom)."""

    inks: list[Ink]
    rules: list[tuple[float, float, float, float]]

    @property
    def text(self) -> str:
        return "".join(ink.text for ink in self.inks)

    def find(self, words: str) -> Ink:
        """The first place where these words stand."""
        at = self.text.index(words)
        return _together(self.inks[at : at + len(words)])

    def lines(self) -> list[Ink]:
        """The lines of the type area, from top to bottom."""
        bases: dict[float, list[Ink]] = {}
        for ink in self.inks:
            if ink.base < 297 - 35:
                bases.setdefault(round(ink.base, 1), []).append(ink)
        return [_together(sorted(bases[base], key=lambda ink: ink.left)) for base in sorted(bases)]


def _together(inks: list[Ink]) -> Ink:
    return Ink(
        "".join(ink.text for ink in inks),
        min(ink.left for ink in inks), min(ink.top for ink in inks),
        max(ink.right for ink in inks), max(ink.bottom for ink in inks), inks[0].base,
    )  # fmt: skip


def cells(text: str) -> float:
    """Full-width characters count one, letters and digits half."""
    return sum(1 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def read(pdf: bytes) -> list[Page]:
    """Read every page."""
    document = pypdfium2.PdfDocument(pdf)
    return [Page(_inks(document[number]), _rules(document[number])) for number in range(len(document))]


def _inks(page: pypdfium2.PdfPage) -> list[Ink]:
    text, height, found = page.get_textpage(), page.get_height(), []
    for number in range(text.count_chars()):
        char = chr(raw.FPDFText_GetUnicode(text.raw, number))
        # The reader adds ends of lines of its own.
        if char in "\r\n" or raw.FPDFText_IsGenerated(text.raw, number):
            continue
        left, bottom, right, top = text.get_charbox(number)
        across, base = ctypes.c_double(), ctypes.c_double()
        raw.FPDFText_GetCharOrigin(text.raw, number, across, base)
        box = (left, height - top, right, height - bottom, height - base.value)
        found.append(Ink(char, *(edge * MM for edge in box)))
    return found


def _rules(page: pypdfium2.PdfPage) -> list[tuple[float, float, float, float]]:
    height = page.get_height()
    boxes = [one.get_bounds() for one in page.get_objects(filter=[raw.FPDF_PAGEOBJ_PATH])]
    return [(left * MM, (height - top) * MM, right * MM, (height - bottom) * MM) for left, bottom, right, top in boxes]
