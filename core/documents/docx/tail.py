"""The end of a document: attachments, signature, and the imprint at the foot of the last page."""

from docx.document import Document as Docx
from docx.table import _Cell as Cell

from core.documents.document import Attachment, Document, Imprint
from core.documents.docx import measures as m
from core.documents.docx import styles as s
from core.documents.docx.body import add_blocks
from core.documents.docx.tables import place_at_foot
from core.documents.docx.xml import add_blanks, element, indent, set_property
from core.documents.lines import signature_lines, title_lines
from core.documents.wording import attachment_lines, imprint_lines, note_line, written_date, written_out


def add_tail(docx: Docx, document: Document) -> None:
    """Write everything below the body."""
    for place, line in enumerate(attachment_lines(document.attachments)):
        if place == 0:
            add_blanks(docx, 1)
        docx.add_paragraph(line, style=s.ATTACHMENT_NEXT if place else s.ATTACHMENT)
    if document.present:
        add_blanks(docx, 1)
        add_blocks(docx, document.present)
    if document.signature or document.signed_on:
        add_blanks(docx, 1)
        _add_signature(docx, document)
    if document.note:
        docx.add_paragraph(note_line(document.note), style=s.BODY)
    for word, attachment in written_out(document.attachments):
        _add_attachment(docx, word, attachment)
    if document.imprint:
        _add_imprint(docx, document.imprint)


def _add_signature(docx: Docx, document: Document) -> None:
    """Write the organ centred on the date, which ends four characters before the edge."""
    day = written_date(document.signed_on) if document.signed_on else ""
    for line, right in signature_lines(document.signature, day):
        organ = docx.add_paragraph(line, style=s.SIGNATURE)
        set_property(organ._p.get_or_add_pPr(), indent(m.SIZE_BODY, right=round(right * m.CHARACTER)))
        set_property(organ._p.get_or_add_pPr(), element("w:keepNext"))
    if day:
        docx.add_paragraph(day, style=s.DATE)


def _add_attachment(docx: Docx, word: str, attachment: Attachment) -> None:
    """Begin a new page: the word 附件 in its first line, the title in its third."""
    top = docx.add_paragraph(word, style=s.MARK)
    set_property(top._p.get_or_add_pPr(), element("w:pageBreakBefore"))
    add_blanks(docx, 1)
    for line in title_lines(attachment.title):
        docx.add_paragraph(line, style=s.TITLE)
    add_blanks(docx, 1)
    add_blocks(docx, attachment.body)


def _add_imprint(docx: Docx, imprint: Imprint) -> None:
    """Write copies and printer between rules, in a table at the foot of the type area."""
    lines = imprint_lines(imprint)
    table = docx.add_table(rows=0, cols=2)
    place_at_foot(table, m.LINE_WIDTH)
    for left, right in lines:
        cells = table.add_row().cells
        if not right:
            cells[0].merge(cells[1])
        _fill(cells[0], left, hanging="：" in left)
        if right:
            _fill(cells[1], right, align="right")
    # Word hangs the table on the paragraph after it.
    set_property(docx.add_paragraph()._p.get_or_add_pPr(), element("w:spacing", line=m.POINT, lineRule="exact"))


def _fill(cell: Cell, words: str, *, hanging: bool = False, align: str = "left") -> None:
    paragraph = cell.paragraphs[0]
    paragraph.text, paragraph.style = words, s.IMPRINT
    properties = paragraph._p.get_or_add_pPr()
    set_property(properties, element("w:jc", val=align))
    if hanging:
        # Lines that run on stand under the first character after the colon.
        width = (words.index("：") + 1) * m.CHARACTER
        set_property(properties, indent(m.SIZE_SMALL, left=m.CHARACTER + width, hanging=width, right=m.CHARACTER))
