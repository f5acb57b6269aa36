"""The end of a document: attachments, signature, and the imprint at the foot of the last page."""

from docx.document import Document as Docx

from core.documents.document import Document, Imprint
from core.documents.docx import measures as m
from core.documents.docx import styles as s
from core.documents.docx.xml import element, set_property
from core.documents.wording import attachment_lines, cells, written_date

DATE_INDENT = 4


def add_tail(docx: Docx, document: Document) -> None:
    """Write everything below the body."""
    for place, line in enumerate(attachment_lines(document.attachments)):
        if place == 0:
            docx.add_paragraph()
        docx.add_paragraph(line, style=s.ATTACHMENT_NEXT if place else s.ATTACHMENT)
    if document.signature or document.signed_on:
        docx.add_paragraph()
        _add_signature(docx, document)
    if document.imprint:
        _add_imprint(docx, document.imprint)


def _add_signature(docx: Docx, document: Document) -> None:
    """Write the organ centred on the date, which ends four characters before the edge."""
    day = written_date(document.signed_on) if document.signed_on else ""
    if document.signature:
        organ = docx.add_paragraph(document.signature, style=s.SIGNATURE)
        right = max(DATE_INDENT + (cells(day) - cells(document.signature)) / 2, 0)
        indent = element("w:ind", rightChars=round(right * m.CHARACTER), right=round(right * m.SIZE_BODY * 10))
        set_property(organ._p.get_or_add_pPr(), indent)
        set_property(organ._p.get_or_add_pPr(), element("w:keepNext"))
    if day:
        docx.add_paragraph(day, style=s.DATE)


def _add_imprint(docx: Docx, imprint: Imprint) -> None:
    """Write copies and printer between rules, thick outside and thin between."""
    lines = [f"抄送：{imprint.copied_to.rstrip('。')}。"] if imprint.copied_to else []
    lines.append(f"{imprint.printed_by}\t{written_date(imprint.printed_on)}印发")
    for place, line in enumerate(lines):
        paragraph = docx.add_paragraph(line, style=s.IMPRINT)
        properties = paragraph._p.get_or_add_pPr()
        # Paragraphs with one and the same frame stand together at the foot of the page's type area.
        frame = {"w": m.LINE_WIDTH, "wrap": "around", "vAnchor": "margin", "hAnchor": "margin", "xAlign": "center"}
        set_property(properties, element("w:framePr", **frame, yAlign="bottom"))
        rules = element("w:pBdr")
        rules.append(_rule("w:top", m.RULE_THIN if place else m.RULE_THICK))
        if place == len(lines) - 1:
            rules.append(_rule("w:bottom", m.RULE_THICK))
        set_property(properties, rules)
        tabs = element("w:tabs")
        tabs.append(element("w:tab", val="right", pos=m.LINE_WIDTH - m.SIZE_SMALL * 10))
        set_property(properties, tabs)


def _rule(edge: str, eighths: int) -> object:
    return element(edge, val="single", sz=eighths, space=1, color="000000")
