"""Where lines break on a grid of 28 characters: counted in cells, a Chinese character one, a letter or digit half."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from math import ceil
from unicodedata import category, east_asian_width

from core.dictionaries import segmenter

CELLS = 28
# A title line of 2号 characters holds this many; its font may draw letters and figures wider than half of one.
TITLE_LINE, WIDER = 20, 0.2
# Nobody begins a line with these.
CLINGING = "的地得了和与及、，。；：）》”"
# What a figure counts stays with it.
COUNTED = "年月日期号届次"
# Punctuation that may not begin, or end, a line.
CLOSING = frozenset("、，。；：？！）》」』】〕〉］｝”’…—·％％℃!),.:;?]}%")
OPENING = frozenset("（《「『【〔〈［｛“‘([{")
WORDS = re.compile(r"[!-~]+| +|[^ -~]", re.DOTALL)
ADDRESS_PARTS = re.compile(r"[^/?&=_-]*[/?&=_-]+|[^/?&=_-]+")
# Marks set over a character, and characters that print nothing.
INKLESS = frozenset({"Mn", "Me", "Cf"})
# Names stand beside a label up to this long, and run on below a longer one.
LONGEST_LABEL = 8
# The signature's line may hold this many; the date under it ends so many before the edge.
LONGEST_ORGAN, DATE_INDENT = 24, 4
# Terms a line must not break, which the dictionary would.
WHOLE = (
    "区域化党建",
    "党建联盟",
    "联席会议",
    "成员单位",
    "党组织",
    "轮值主席",
    "微项目",
    "资源清单",
    "需求清单",
    "项目清单",
)


def cells(text: str) -> float:
    """Measure text in full-width characters; letters and digits take half."""
    return sum(map(_cell, text))


@lru_cache(maxsize=8192)
def _cell(char: str) -> float:
    if category(char) in INKLESS:
        return 0.0
    return 1.0 if east_asian_width(char) in "WFA" else 0.5


def broken(text: str, *, first: float = CELLS, width: float = CELLS) -> list[str]:
    """Break text into lines of at most so many cells; words of letters, and punctuation, stay where they belong."""
    lines, room = [""], first
    for piece in _unbroken(text, width):
        if lines[-1] and cells(piece.rstrip(" ")) > room:
            lines[-1] = lines[-1].rstrip(" ")
            lines.append("")
            room = width
        if not lines[-1]:
            piece = piece.lstrip(" ")
        lines[-1] += piece
        room -= cells(piece)
    return lines


def _unbroken(text: str, width: float) -> list[str]:
    """Cut text where a line may end."""
    pieces: list[str] = []
    for word in WORDS.findall(text):
        for piece in _cut(word, width):
            clings = bool(pieces) and (piece[0] in CLOSING or pieces[-1][-1] in OPENING)
            if clings and cells(pieces[-1] + piece) <= width:
                pieces[-1] += piece
            else:
                pieces.append(piece)
    return pieces


def _cut(word: str, width: float) -> Iterator[str]:
    """Cut a word too long to stay whole: an address after its strokes, anything else where the line is full."""
    parts = ADDRESS_PARTS.findall(word) if cells(word) > width / 2 else [word]
    for part in parts:
        most = max(int(width * 2 if part.isascii() else width), 1)
        yield from (part[at : at + most] for at in range(0, len(part), most))


def beside(label: str) -> float:
    """How far names are moved in by the label before them and its colon."""
    return cells(label) + 1 if cells(label) <= LONGEST_LABEL else 0


def title_lines(title: str, most: int = TITLE_LINE) -> list[str]:
    """Break a title into lines of nearly one length, between words; a break of the writer's own stands."""
    if "\n" in title or _drawn(title) <= most:
        return [line.strip() for line in title.split("\n")]
    count = ceil(_drawn(title) / most)
    return _filled(_pieces(title, most), _drawn(title) / count, most)


def _drawn(text: str) -> float:
    return cells(text) + WIDER * sum(map(str.isascii, text))


def even_lines(text: str, count: int) -> list[str]:
    """Break text between words into at most so many lines, each as short as that allows."""
    most = max(ceil(cells(text) / count), 1)
    while len(lines := title_lines(text, most)) > count:
        most += 1
    return lines


def _pieces(title: str, most: int) -> list[str]:
    pieces: list[str] = []
    for word in segmenter(*WHOLE).cut(title):
        counted = bool(pieces) and pieces[-1][-1].isdigit() and word[0] in COUNTED
        if pieces and (counted or word[0] in CLINGING):
            pieces[-1] += word
        else:
            pieces += _cut(word, most)
    return pieces


def _filled(pieces: Sequence[str], aim: float, most: int) -> list[str]:
    """Fill each line to the length aimed at, going over where that comes nearer; the last takes what is left."""
    lines, left = [""], sum(map(_drawn, pieces))
    for piece in pieces:
        length, longer = _drawn(lines[-1]), _drawn(lines[-1] + piece)
        enough = longer - aim > aim - length and length + left > most
        if lines[-1] and (longer > most or enough):
            lines.append("")
        lines[-1] += piece
        left -= _drawn(piece)
    return lines


def signature_lines(organ: str, day: str) -> list[tuple[str, float]]:
    """The organ's lines and the cells free to their right: centred on the date, which ends four before the edge."""
    lines = even_lines(organ, ceil(cells(organ) / LONGEST_ORGAN)) if organ else []
    widest = max(map(cells, lines), default=0)
    edge = max(DATE_INDENT + (cells(day) - widest) / 2, 0)
    return [(line, edge + (widest - cells(line)) / 2) for line in lines]
