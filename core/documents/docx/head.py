"""The head of a document: mark, organ in red, number, rule, title, addressee."""

from docx.document import Document as Docx

from core.documents.document import Document
from core.documents.docx import measures as m
from core.documents.docx import styles as s
from core.documents.docx.xml import add_blanks, element, set_font, set_property
from core.documents.head import head_lines
from core.documents.lines import title_lines
from core.documents.wording import addressee_line

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
    add_blanks(docx, 1)
    if document.addressee:
        docx.add_paragraph(addressee_line(document.addressee), style=s.ADDRESSEE)


def _add_red_head(docx: Docx, document: Document) -> None:
    lines, points = head_lines(document.head)
    space = m.HEAD_SPACE - (m.LINE_PITCH if document.mark else 0)
    for place, line in enumerate(lines):
        organ = docx.add_paragraph(style=s.HEAD)
        set_font(organ.add_run(line)._r.get_or_add_rPr(), m.SONG_TITLE, int(points * 2), m.RED)
        # A line exactly as tall as its characters, so that these begin where the line does.
        height = int(points * m.POINT) if place == 0 else int(points * m.POINT * 1.25)
        exact = element("w:spacing", before=0 if place else space, after=0, line=height, lineRule="exact")
        set_property(organ._p.get_or_add_pPr(), exact)
    add_blanks(docx, BLANKS_BEFORE_NUMBER)
    number = docx.add_paragraph(document.number, style=s.NUMBER)
    if document.under_head:
        pitch = element("w:spacing", before=0, after=0, line=m.LINE, lineRule="exact")
        set_property(number._p.get_or_add_pPr(), pitch)
        # Between tabs and not indents, which would shorten the rule.
        number = docx.add_paragraph("\t{}\t{}".format(*document.under_head), style=s.UNDER_HEAD)
    rule = element("w:pBdr")
    rule.append(element("w:bottom", val="single", sz=m.RULE_RED, space=m.RULE_SPACE_POINTS, color=m.RED))
    set_property(number._p.get_or_add_pPr(), rule)
    add_blanks(docx, BLANKS_BEFORE_TITLE)
