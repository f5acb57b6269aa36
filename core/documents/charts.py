"""Plain charts for documents, drawn as pictures: black, one red and one grey, legible on a copy of a copy."""

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.conf import settings
from PIL import Image, ImageDraw, ImageFont

FONT = "NotoSansSC-Medium.ttf"
WIDE, TALL, EDGE, SIZE = 1500, 620, 40, 30
INK, LINE, COLOURS = "#222222", "#dddddd", ("#b8141a", "#8a8f98")
ROW = 52


def drawable() -> bool:
    """Whether there is a font to write with; it is built in the first half minute of an installation."""
    return _font_file().exists()


def columns(names: Sequence[str], series: Mapping[str, Sequence[int]]) -> bytes:
    """Groups of columns from left to right, each with its number on top."""
    paper, pen, font = _begun(TALL)
    most = max((value for values in series.values() for value in values), default=0) or 1
    floor, room = TALL - EDGE - 50, (WIDE - 2 * EDGE) / max(len(names), 1)
    width = room * 0.8 / len(series)
    for place, name in enumerate(names):
        left = EDGE + place * room + room * 0.1
        for turn, values in enumerate(series.values()):
            at, top = left + turn * width, floor - (floor - 130) * values[place] / most
            pen.rectangle((at, top, at + width - 4, floor), fill=COLOURS[turn])
            pen.text((at + width / 2, top - 6), str(values[place]), INK, font(22), anchor="mb")
        pen.text((left + room * 0.4, floor + 12), name, INK, font(24), anchor="mt")
    pen.line((EDGE, floor, WIDE - EDGE, floor), INK, 2)
    for turn, head in enumerate(series):
        pen.rectangle((EDGE + turn * 180, 30, EDGE + turn * 180 + 30, 60), fill=COLOURS[turn])
        pen.text((EDGE + turn * 180 + 44, 45), head, INK, font(SIZE), anchor="lm")
    return _png(paper)


def bars(names: Sequence[str], values: Sequence[int]) -> bytes:
    """Bars from the left, a line for each name, the number at its end."""
    paper, pen, font = _begun(2 * EDGE + ROW * max(len(names), 1))
    most = max(values, default=0) or 1
    beside = max((pen.textlength(name, font(SIZE)) for name in names), default=0) + EDGE + 20
    for place, (name, value) in enumerate(zip(names, values, strict=True)):
        top = EDGE + place * ROW
        end = beside + (WIDE - EDGE - 110 - beside) * value / most
        pen.text((beside - 16, top + ROW / 2), name, INK, font(SIZE), anchor="rm")
        pen.rectangle((beside, top + 9, max(end, beside + 2), top + ROW - 9), fill=COLOURS[0])
        pen.text((end + 14, top + ROW / 2), str(value), INK, font(SIZE), anchor="lm")
    pen.line((beside, EDGE, beside, EDGE + ROW * len(names)), INK, 2)
    return _png(paper)


class _Fonts:
    """One font in the sizes asked for."""

    def __init__(self) -> None:
        self.found: dict[int, ImageFont.FreeTypeFont] = {}

    def __call__(self, size: int) -> ImageFont.FreeTypeFont:
        if size not in self.found:
            self.found[size] = ImageFont.truetype(str(_font_file()), size)
        return self.found[size]


def _begun(height: int) -> tuple[Image.Image, ImageDraw.ImageDraw, _Fonts]:
    paper = Image.new("RGB", (WIDE, height), "white")
    return paper, ImageDraw.Draw(paper), _Fonts()


def _png(paper: Image.Image) -> bytes:
    out = io.BytesIO()
    # Flat colours need no more, and the file stays small.
    paper.quantize(16).save(out, "PNG", optimize=True)
    return out.getvalue()


def _font_file() -> Path:
    return Path(settings.FONTS) / FONT
