"""Two versions of a text side by side, paragraph by paragraph; within a changed paragraph, word by word."""

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

# Below this, one paragraph was not changed into the other but taken out and another put in.
ALIKE = 0.5


@dataclass(frozen=True)
class Piece:
    """Some characters of a paragraph, and whether they are in both versions."""

    text: str
    kind: str


@dataclass(frozen=True)
class Paragraph:
    """One paragraph as it stands in the earlier and in the later version: same, changed, added or removed."""

    kind: str
    pieces: tuple[Piece, ...]


def compared(before: str, after: str) -> list[Paragraph]:
    """The paragraphs of both in order."""
    old, new = _paragraphs(before), _paragraphs(after)
    found: list[Paragraph] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            found += [Paragraph("same", (Piece(text, "same"),)) for text in old[a:b]]
        else:
            found += _replaced(old[a:b], new[c:d])
    return found


def _paragraphs(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]


def _replaced(old: list[str], new: list[str]) -> Iterator[Paragraph]:
    for before, after in zip_longest(old, new):
        if before is not None and after is not None:
            matcher = SequenceMatcher(None, before, after, autojunk=False)
            if matcher.ratio() >= ALIKE:
                yield Paragraph("changed", tuple(_pieces(matcher, before, after)))
                continue
        if before is not None:
            yield Paragraph("removed", (Piece(before, "removed"),))
        if after is not None:
            yield Paragraph("added", (Piece(after, "added"),))


def _pieces(matcher: SequenceMatcher[str], before: str, after: str) -> Iterator[Piece]:
    for tag, a, b, c, d in matcher.get_opcodes():
        if tag == "equal":
            yield Piece(before[a:b], "same")
            continue
        if a < b:
            yield Piece(before[a:b], "removed")
        if c < d:
            yield Piece(after[c:d], "added")
