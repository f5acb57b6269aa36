"""The fixed wording of official documents: numbers of headings, dates, attachments, imprint."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from core.documents.document import Attachment, Block, Heading, Imprint, Inline, Link

DIGITS = "零一二三四五六七八九"
BESIDE_FIGURES = re.compile("(?<=[0-9%]) (?=[\u4e00-\u9fff])|(?<=[\u4e00-\u9fff]) (?=[0-9])")


def words(*content: Inline) -> str:
    """The words of a paragraph or cell on paper: where they lead, and space beside figures, is for pages alone."""
    return BESIDE_FIGURES.sub("", "".join(part.text if isinstance(part, Link) else part for part in content)).strip(" ")


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


def addressee_line(addressee: str) -> str:
    """Whom it is for, ended by a full-width colon."""
    return f"{addressee.rstrip('：:')}："


def note_line(note: str) -> str:
    """The 附注, in brackets and without a closing mark."""
    return f"（{note.rstrip('。')}）"


def attachment_lines(attachments: Sequence[Attachment]) -> list[str]:
    """List attachments, numbered when there are several, without closing punctuation."""
    if len(attachments) == 1:
        return [f"附件：{attachments[0].title}"]
    lines = [f"{place}.{one.title}" for place, one in enumerate(attachments, start=1)]
    return [f"附件：{lines[0]}", *lines[1:]] if lines else []


def written_out(attachments: Sequence[Attachment]) -> list[tuple[str, Attachment]]:
    """The attachments with a body, each with the word at the top of its page: 附件, or 附件2 among several."""
    several = len(attachments) > 1
    places = ((f"附件{place}" if several else "附件", one) for place, one in enumerate(attachments, start=1))
    return [(word, one) for word, one in places if one.body]


def imprint_lines(imprint: Imprint) -> list[tuple[str, str]]:
    """The lines between the rules, each with what stands left and what stands right."""
    copied = [(f"抄送：{imprint.copied_to.rstrip('。')}。", "")] if imprint.copied_to else []
    return [*copied, (imprint.printed_by, f"{written_date(imprint.printed_on)}印发")]
