"""The fixed wording of official documents: numbers of headings, dates, attachments, title lines."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date
from unicodedata import east_asian_width

from core.dictionaries import segmenter
from core.documents.document import Block, Heading

DIGITS = "零一二三四五六七八九"
# A title line of 2号 characters holds this many.
TITLE_LINE = 20
# Nobody begins a line with these.
CLINGING = "的地得了和与及、，。；：）》”"
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


def numbered(blocks: Iterable[Block]) -> list[Block]:
    """Put its number before each heading: 一、 （一） 1. （1）."""
    counts = [0, 0, 0, 0]
    result: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            counts[block.level - 1] += 1
            counts[block.level :] = [0] * (4 - block.level)
            block = replace(block, text=_mark(block.level, counts[block.level - 1]) + block.text)
        result.append(block)
    return result


def _mark(level: int, count: int) -> str:
    return (f"{chinese_number(count)}、", f"（{chinese_number(count)}）", f"{count}.", f"（{count}）")[level - 1]


def chinese_number(number: int) -> str:
    """Write 1 to 99 in Chinese."""
    tens, ones = divmod(number, 10)
    if not tens:
        return DIGITS[ones]
    return ("" if tens == 1 else DIGITS[tens]) + "十" + (DIGITS[ones] if ones else "")


def written_date(day: date) -> str:
    """Write a date without leading zeros: 2026年1月5日."""
    return f"{day.year}年{day.month}月{day.day}日"


def attachment_lines(names: Sequence[str]) -> list[str]:
    """List attachments, numbered when there are several, without closing punctuation."""
    if len(names) == 1:
        return [f"附件：{names[0]}"]
    lines = [f"{place}.{name}" for place, name in enumerate(names, start=1)]
    return [f"附件：{lines[0]}", *lines[1:]] if lines else []


def cells(text: str) -> float:
    """Measure text in full-width characters; letters and digits take half."""
    return sum(1.0 if east_asian_width(char) in "WFA" else 0.5 for char in text)


def title_lines(title: str) -> list[str]:
    """Break a title into lines of nearly one length, between words; a break of the writer's own stands."""
    if "\n" in title or cells(title) <= TITLE_LINE:
        return [line.strip() for line in title.split("\n")]
    count = int(-(-cells(title) // TITLE_LINE))
    return _filled(_pieces(title), cells(title) / count)


def _pieces(title: str) -> list[str]:
    pieces: list[str] = []
    for word in segmenter(*WHOLE).cut(title):
        if pieces and word[0] in CLINGING:
            pieces[-1] += word
        else:
            pieces.append(word)
    return pieces


def _filled(pieces: Sequence[str], aim: float) -> list[str]:
    """Fill each line to the length aimed at, going over where that comes nearer."""
    lines = [""]
    for piece in pieces:
        length, longer = cells(lines[-1]), cells(lines[-1] + piece)
        if lines[-1] and (longer > TITLE_LINE or longer - aim > aim - length):
            lines.append("")
        lines[-1] += piece
    return lines
