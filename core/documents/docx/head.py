"""The head of a document: mark, organ in red, number, rule, title, addressee."""

from docx.document import Document as Docx

from core.documents.document import Document
from core.documents.docx import measures as m
from core.documents.docx import styles as s
from core.documents.docx.xml import element, set_font, set_property
from core.documents.wording import cells, title_lines

# Twips a character of one point takes; the organ's mark fills the line at most.
TWIPS = 20
BLANKS_BEFORE_NUMBER = 2
BLANKS_BEFORE_TITLE = 2


def add_head(docx: Docx, document: Document) -> None:
    """Write everything above the body."""
    if document.mark:
        docx.add_paragraph(document.mark, style=s.MARK)
    if document.head:
        _add_red_head(docx, document)
    for line in title_lines(document.title):
        docx.add_paragraph(line, style=s.TITLE)
    docx.add_paragraph()
    if document.addressee:
        docx.add_paragraph(f"{document.addressee.rstrip('：:')}：", style=s.ADDRESSEE)


def _add_red_head(docx: Docx, document: Document) -> None:
    organ = docx.add_paragraph(style=s.HEAD)
    run = organ.add_run(document.head)
    set_font(run._r.get_or_add_rPr(), m.SONG_TITLE, _head_size(document.head), m.RED)
    space = m.HEAD_SPACE - (m.LINE_PITCH if document.mark else 0)
    set_property(organ._p.get_or_add_pPr(), element("w:spacing", before=space, after=0, line=240, lineRule="auto"))
    _add_blanks(docx, BLANKS_BEFORE_NUMBER)
    number = docx.add_paragraph(document.number, style=s.NUMBER)
    rule = element("w:pBdr")
    rule.append(element("w:bottom", val="single", sz=m.RULE_RED, space=m.RULE_SPACE_POINTS, color=m.RED))
    set_property(number._p.get_or_add_pPr(), rule)
    _add_blanks(docx, BLANKS_BEFORE_TITLE)


def _head_size(organ: str) -> int:
    """Give the largest size in half-points, up to the usual one, at which the organ fits on one line."""
    fitting = int(m.LINE_WIDTH / TWIPS / max(cells(organ), 1) * 2)
    return min(m.SIZE_HEAD, fitting)


def _add_blanks(docx: Docx, count: int) -> None:
    for _ in range(count):
        docx.add_paragraph()
