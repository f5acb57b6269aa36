"""A document as plain data for the typesetter: its lines already broken, its widths already counted."""

from collections.abc import Iterable, Sequence
from functools import singledispatch
from pathlib import Path
from typing import Any

from core.documents.document import Attachment, Block, Document, Figure, Heading, Paragraph, Roll, Table
from core.documents.head import head_lines
from core.documents.lines import CELLS, beside, broken, cells, signature_lines, title_lines
from core.documents.pictures import picture_kind, picture_size
from core.documents.tables import LINE_WIDTH, SIZE, capacities, is_tall, running, widths
from core.documents.wording import (
    addressee_line,
    attachment_lines,
    imprint_lines,
    note_line,
    numbered,
    words,
    written_date,
    written_out,
)

Plain = dict[str, Any]
INDENT = 2
# Where the names of attachments begin, after 附件：; and how much 4号 fits on a line between its edges.
AFTER_ATTACHMENT = 5
SMALL_CELLS = 29


def plain(document: Document, pictures: Path) -> Plain:
    """All the typesetter needs to know; pictures are laid into the folder."""
    organ, size = head_lines(document.head) if document.head else ([], 0)
    return {
        "name": document.title.replace("\n", ""),
        "author": document.signature or document.head,
        "mark": document.mark,
        "organ": organ,
        "organ_size": size,
        "number": document.number,
        "under_head": document.under_head,
        "title": title_lines(document.title),
        "addressee": broken(addressee_line(document.addressee)) if document.addressee else [],
        "body": _blocks(document.body, pictures),
        "attachments": _attachments(document.attachments),
        "present": _blocks(document.present, pictures),
        "signature": _signature(document),
        "note": _blocks([Paragraph(note_line(document.note))] if document.note else [], pictures),
        "written_out": [
            {"word": word, "title": title_lines(one.title), "body": _blocks(one.body, pictures)}
            for word, one in written_out(document.attachments)
        ],
        "imprint": [_imprint_line(*line) for line in imprint_lines(document.imprint)] if document.imprint else [],
    }


def _attachments(attachments: Sequence[Attachment]) -> list[list[str]]:
    """Each attachment's lines; what runs on stands under its first line."""
    room = CELLS - AFTER_ATTACHMENT
    return [broken(line.removeprefix("附件："), first=room, width=room) for line in attachment_lines(attachments)]


def _signature(document: Document) -> Plain | None:
    if not (document.signature or document.signed_on):
        return None
    day = written_date(document.signed_on) if document.signed_on else ""
    return {"organ": signature_lines(document.signature, day), "day": day}


def _imprint_line(left: str, right: str) -> Plain:
    label = left[: left.index("：") + 1] if left.startswith("抄送：") else ""
    room = SMALL_CELLS - cells(label) - (cells(right) + 1 if right else 0)
    return {"label": label, "left": broken(left.removeprefix(label), first=room, width=room), "right": right}


def _blocks(blocks: Iterable[Block], pictures: Path) -> list[Plain]:
    return [_block(block, pictures) for block in numbered(blocks)]


@singledispatch
def _block(block: Block, pictures: Path) -> Plain:
    raise TypeError(f"no way to write a {type(block).__name__}")


@_block.register
def _heading(block: Heading, pictures: Path) -> Plain:
    return {"kind": "heading", "level": block.level, "lines": broken(block.text, first=CELLS - INDENT)}


@_block.register
def _paragraph(block: Paragraph, pictures: Path) -> Plain:
    return {"kind": "paragraph", "lines": broken(words(*block.content), first=CELLS - INDENT)}


@_block.register
def _roll(block: Roll, pictures: Path) -> Plain:
    before = beside(block.label)
    if not before:
        return _block(Paragraph(f"{block.label}：{block.names}"), pictures)
    room = CELLS - INDENT - before
    return {
        "kind": "roll", "label": f"{block.label}：", "before": before,
        "lines": broken(block.names, first=room, width=room),
    }  # fmt: skip


@_block.register
def _table(block: Table, pictures: Path) -> Plain:
    most = capacities(block)
    return {
        "kind": "table",
        "caption": broken(block.caption) if block.caption else [],
        "note": broken(block.note, first=LINE_WIDTH / SIZE, width=LINE_WIDTH / SIZE) if block.note else [],
        "widths": widths(block),
        "running": running(block),
        "header": [broken(cell, first=room, width=room) for cell, room in zip(block.header, most, strict=True)],
        "rows": [
            {
                "whole": not is_tall(row, most),
                "room": block.room if any(not words(cell) for cell in row) else 1,
                "cells": [broken(words(cell), first=room, width=room) for cell, room in zip(row, most, strict=True)],
            }
            for row in block.rows
        ],
    }


@_block.register
def _figure(block: Figure, pictures: Path) -> Plain:
    name = f"{len(list(pictures.iterdir()))}.{picture_kind(block)}"
    (pictures / name).write_bytes(block.image)
    width, height = picture_size(block)
    return {"kind": "figure", "file": f"/{name}", "width": width, "height": height, "caption": broken(block.caption)}
