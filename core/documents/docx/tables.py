"""Tables: ruled, as wide as a line, their header repeated and their rows whole; and the one at the foot of the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.shared import Twips
from docx.table import Table as DocxTable

from core.documents.document import Inline, Table
from core.documents.docx import measures as m
from core.documents.docx import styles as s
from core.documents.docx.xml import element, set_font
from core.documents.tables import capacities, is_tall, running, widths
from core.documents.wording import words

GRID = dict.fromkeys(("top", "left", "bottom", "right", "insideH", "insideV"), 4)
IMPRINT_RULES = {"top": m.RULE_THICK, "bottom": m.RULE_THICK, "insideH": m.RULE_THIN}
CELL_MARGINS = {"top": m.CELL_ABOVE, "left": m.CELL_BESIDE, "bottom": m.CELL_ABOVE, "right": m.CELL_BESIDE}


def add_table(docx: Docx, block: Table) -> None:
    """Write a table of the body."""
    table = docx.add_table(rows=0, cols=len(block.header))
    _frame(table, [int(width * m.POINT) for width in widths(block)], GRID, CELL_MARGINS)
    centred, flush = (docx.styles[name].style_id for name in (s.CELL, s.CELL_RUNNING))
    most, styles = capacities(block), [flush if runs else centred for runs in running(block)]
    header = _add_row(table, block.header, [centred] * len(block.header), font=m.HEI)
    header.append(element("w:cantSplit"))
    header.append(element("w:tblHeader"))
    for row in block.rows:
        properties = _add_row(table, row, styles, font=m.FANG)
        if not is_tall(row, most):
            properties.append(element("w:cantSplit"))
        if block.room > 1 and not all(map(words, row)):
            properties.append(element("w:trHeight", val=block.room * m.LINE_TABLE, hRule="atLeast"))


def _add_row(table: DocxTable, texts: Sequence[Inline], styles: Sequence[str], font: str) -> Any:
    """Write one row and give its properties."""
    row = table.add_row()._tr
    # Its own properties of a row and cell: python-docx looks for merged cells each time it is asked for one.
    for cell, text, style in zip(row.tc_lst, texts, styles, strict=True):
        paragraph = cell.p_lst[0]
        paragraph.style = style
        written = paragraph.add_r()
        written.text = words(text)
        set_font(written.get_or_add_rPr(), font, m.SIZE_TABLE)
    return row.get_or_add_trPr()


def place_at_foot(table: DocxTable, width: int) -> None:
    """Put a table of two columns at the foot of the type area, ruled like an imprint."""
    _frame(table, [width // 2, width - width // 2], IMPRINT_RULES, dict.fromkeys(CELL_MARGINS, 0))
    place = element("w:tblpPr", vertAnchor="margin", horzAnchor="margin", tblpXSpec="center", tblpYSpec="bottom")
    # The schema wants the place before everything but the style.
    table._tbl.tblPr.find(qn("w:tblW")).addprevious(place)


def _frame(table: DocxTable, columns: Sequence[int], rules: Mapping[str, int], margins: Mapping[str, int]) -> None:
    """Rule a table, fix its columns, keep words off the rules."""
    table.autofit = False
    borders, space = element("w:tblBorders"), element("w:tblCellMar")
    for edge, eighths in rules.items():
        borders.append(element(f"w:{edge}", val="single", sz=eighths, space=0, color="000000"))
    for edge, twips in margins.items():
        space.append(element(f"w:{edge}", w=twips, type="dxa"))
    # The schema wants the borders right after the width, the margins right after the layout.
    properties = table._tbl.tblPr
    properties.find(qn("w:tblW")).addnext(borders)
    properties.find(qn("w:tblLayout")).addnext(space)
    for column, width in zip(table.columns, columns, strict=True):
        column.width = Twips(width)
