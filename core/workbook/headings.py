"""Column headings: one or several header rows, merged or not, read as one label with its parents."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from core.workbook.reading import Merge, Row
from core.workbook.text import is_blank, plain

_SPACE = re.compile(r"\s+")
_NUMBERING = re.compile(r"^(?:[(]?[\d一二三四五六七八九十]{1,2}[)、.](?!\d))")
_MARKS = "*※★☆#:：,，、.。"
_BRACKETED = re.compile(r"[(\[【〔<《{]([^)\]】〕>》}]*)[)\]】〕>》}]")
_BRACKETS = re.compile(r"[(\[【〔<《{)\]】〕>》}]")
_ONLY_BRACKETS = re.compile(r"[(\[【〔][^)\]】〕]*[)\]】〕]")
LONGEST = 30


@dataclass(frozen=True, slots=True)
class Heading:
    """One column's heading: its own words, the words above it, and what stands in brackets."""

    column: int
    words: str
    parents: tuple[str, ...] = ()
    aside: str = ""
    written: str = ""
    whole: str = ""

    @property
    def joined(self) -> str:
        """The words with the nearest parent in front: 联络员 + 姓名."""
        return (self.parents[-1] if self.parents else "") + self.words


def label(cell: object) -> tuple[str, str]:
    """Fold a header cell to its bare words and the remark in brackets."""
    text = _folded(cell)
    aside = "".join(_BRACKETED.findall(text))
    words = _BRACKETED.sub("", text).strip(_MARKS)
    return (_NUMBERING.sub("", words) or words or text).strip(_MARKS), aside


def _folded(cell: object) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", plain(cell)))


def is_measures(row: Row) -> bool:
    """Tell whether a row under a header holds measures in brackets and nothing else: (万元), (人)."""
    filled = [cell for cell in row if not is_blank(cell)]
    return bool(filled) and all(_ONLY_BRACKETS.fullmatch(_folded(cell)) for cell in filled)


def read_headings(rows: Sequence[Row], merges: Sequence[Merge], top: int, bottom: int) -> list[Heading]:
    """Read rows ``top`` to ``bottom`` as one header, a parent standing over all its columns."""
    width = max((len(row) for row in rows[top : bottom + 1]), default=0)
    grid = [_row_labels(rows, merges, at, width, top, bottom) for at in range(top, bottom + 1)]
    headings = []
    for column in range(width):
        chain = _chain([line[column] for line in grid])
        if len(chain) > 1 and _ONLY_BRACKETS.fullmatch(_folded(chain[-1])):
            # (万元) alone in the lower row belongs to the words above it.
            chain[-2:] = [chain[-2] + chain[-1]]
        if chain:
            words, aside = label(chain[-1])
            parents = tuple(label(parent)[0] for parent in chain[:-1])
            whole = _BRACKETS.sub("", _folded(chain[-1])).strip(_MARKS)
            headings.append(Heading(column, words, parents, aside, _SPACE.sub("", chain[-1]).strip(_MARKS), whole))
    return headings


def _row_labels(rows: Sequence[Row], merges: Sequence[Merge], at: int, width: int, top: int, bottom: int) -> list[str]:
    cells = [plain(cell).strip() if not is_blank(cell) else "" for cell in rows[at]]
    cells += [""] * (width - len(cells))
    covered = set()
    for first_row, first, last_row, last in merges:
        if first_row <= at <= last_row and first_row >= top:
            text = plain(rows[first_row][first]).strip() if first < len(rows[first_row]) else ""
            for column in range(first, min(last + 1, width)):
                covered.add(column)
                cells[column] = text
    if at < bottom and not merges:
        _spread(cells, rows, at, width, covered)
    return cells


def _spread(cells: list[str], rows: Sequence[Row], at: int, width: int, covered: set[int]) -> None:
    # A CSV has lost its merges: a parent reaches over the blanks to its right that have words below.
    below = rows[at + 1]
    for column in range(1, width):
        has_words_below = column < len(below) and not is_blank(below[column])
        own_below = column - 1 < len(below) and not is_blank(below[column - 1])
        if not cells[column] and column not in covered and has_words_below and own_below:
            cells[column] = cells[column - 1]


def _chain(texts: list[str]) -> list[str]:
    chain: list[str] = []
    for text in texts:
        if text and (not chain or chain[-1] != text):
            chain.append(text)
    return chain
