"""The body of a document, block by block."""

import io
from collections.abc import Sequence
from functools import singledispatch

from docx.document import Document as Docx
from docx.shared import Mm

from core.documents.document import Block, Figure, Heading, Paragraph, Roll, Table
from core.documents.docx import measures as m
from core.documents.docx import styles as s
from core.documents.docx.tables import add_table
from core.documents.docx.xml import element, indent, set_font, set_property
from core.documents.lines import beside
from core.documents.pictures import picture_size
from core.documents.wording import numbered, words


def add_blocks(docx: Docx, blocks: Sequence[Block]) -> None:
    """Write the blocks in order, headings numbered."""
    for block in numbered(blocks):
        _add(block, docx)


@singledispatch
def _add(block: Block, docx: Docx) -> None:
    raise TypeError(f"no way to write a {type(block).__name__}")


@_add.register
def _add_heading(block: Heading, docx: Docx) -> None:
    docx.add_paragraph(block.text, style=f"Heading {block.level}")


@_add.register
def _add_paragraph(block: Paragraph, docx: Docx) -> None:
    docx.add_paragraph(words(*block.content), style=s.BODY)


@_add.register
def _add_roll(block: Roll, docx: Docx) -> None:
    paragraph = docx.add_paragraph(style=s.BODY)
    label = paragraph.add_run(f"{block.label}：")
    set_font(label._r.get_or_add_rPr(), m.HEI, m.SIZE_BODY)
    paragraph.add_run(block.names)
    hanging = int(beside(block.label) * m.CHARACTER)
    left = s.STYLES[s.BODY].first_line * m.CHARACTER + hanging
    set_property(paragraph._p.get_or_add_pPr(), indent(m.SIZE_BODY, left=left, hanging=hanging))


@_add.register
def _add_figure(block: Figure, docx: Docx) -> None:
    picture = docx.add_paragraph(style=s.PICTURE)
    set_property(picture._p.get_or_add_pPr(), element("w:keepNext"))
    width, height = picture_size(block)
    drawn = picture.add_run().add_picture(io.BytesIO(block.image), width=Mm(width), height=Mm(height))
    drawn._inline.docPr.set("descr", block.caption)
    docx.add_paragraph(block.caption, style=s.CAPTION)


@_add.register
def _add_table(block: Table, docx: Docx) -> None:
    if block.caption:
        caption = docx.add_paragraph(block.caption, style=s.CAPTION)
        set_property(caption._p.get_or_add_pPr(), element("w:keepNext"))
    add_table(docx, block)
    if block.note:
        docx.add_paragraph(block.note, style=s.NOTE)
