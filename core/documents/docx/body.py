"""The body of a document, block by block."""

import io
from collections.abc import Sequence
from functools import singledispatch

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Mm, Twips
from docx.table import Table as DocxTable

from core.documents.document import Block, Figure, Heading, Inline, Link, Paragraph, Roll, Table
from core.documents.docx import measures as m
from core.documents.docx import styles as s
from core.documents.docx.xml import element, set_font, set_property
from core.documents.wording import numbered

EDGES = ("top", "left", "bottom", "right", "insideH", "insideV")


def add_body(docx: Docx, blocks: Sequence[Block]) -> None:
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
    docx.add_paragraph("".join(_words(part) for part in block.content), style=s.BODY)


@_add.register
def _add_roll(block: Roll, docx: Docx) -> None:
    paragraph = docx.add_paragraph(style=s.BODY)
    label = paragraph.add_run(f"{block.label}：")
    set_font(label._r.get_or_add_rPr(), m.HEI, m.SIZE_BODY)
    paragraph.add_run(block.names)


@_add.register
def _add_figure(block: Figure, docx: Docx) -> None:
    picture = docx.add_paragraph(style=s.PICTURE)
    set_property(picture._p.get_or_add_pPr(), element("w:keepNext"))
    picture.add_run().add_picture(io.BytesIO(block.image), width=Mm(block.width_mm))
    docx.add_paragraph(block.caption, style=s.CAPTION)


@_add.register
def _add_table(block: Table, docx: Docx) -> None:
    if block.caption:
        caption = docx.add_paragraph(block.caption, style=s.CAPTION)
        set_property(caption._p.get_or_add_pPr(), element("w:keepNext"))
    table = docx.add_table(rows=0, cols=len(block.header))
    _frame(table, _widths(block))
    _add_row(table, block.header, font=m.HEI)
    table.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
    for row in block.rows:
        _add_row(table, row, font=m.FANG)
    if block.note:
        docx.add_paragraph(block.note, style=s.NOTE)


def _add_row(table: DocxTable, texts: Sequence[Inline], font: str) -> None:
    row = table.add_row()
    row._tr.get_or_add_trPr().append(element("w:cantSplit"))
    for cell, text in zip(row.cells, texts, strict=True):
        paragraph = cell.paragraphs[0]
        paragraph.style = s.CELL
        set_font(paragraph.add_run(_words(text))._r.get_or_add_rPr(), font, m.SIZE_TABLE)


def _frame(table: DocxTable, widths: Sequence[int]) -> None:
    """Rule every cell and fix the columns to the width of a line."""
    table.autofit = False
    borders = element("w:tblBorders")
    for edge in EDGES:
        borders.append(element(f"w:{edge}", val="single", sz=4, space=0, color="000000"))
    # The schema wants the borders right after the width.
    table._tbl.tblPr.find(qn("w:tblW")).addnext(borders)
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Twips(width)


def _widths(block: Table) -> list[int]:
    shares = block.widths or [1] * len(block.header)
    return [int(m.LINE_WIDTH * share / sum(shares)) for share in shares]


def _words(part: Inline) -> str:
    return part.text if isinstance(part, Link) else part
