"""The page: size, margins, grid, and page numbers left and right."""

from typing import Any

from docx.document import Document as Docx
from docx.oxml.ns import qn
from docx.section import _Footer
from docx.shared import Twips

from core.documents.docx import measures as m
from core.documents.docx.xml import add_field, element, set_font, set_property

EM_DASH = "\u2014"
CHINESE = "zh-CN"


def set_page(docx: Docx) -> None:
    """Set A4 with the type area of 156 by 225 mm and its grid of 22 lines by 28 characters."""
    section = docx.sections[0]
    section.page_width, section.page_height = Twips(m.PAGE_WIDTH), Twips(m.PAGE_HEIGHT)
    section.top_margin, section.bottom_margin = Twips(m.MARGIN_TOP), Twips(m.MARGIN_BOTTOM)
    section.left_margin, section.right_margin = Twips(m.MARGIN_LEFT), Twips(m.MARGIN_RIGHT)
    section.footer_distance = Twips(m.FOOTER_DISTANCE)
    _set_grid(section._sectPr)
    docx.settings.odd_and_even_pages_header_footer = True
    _set_rules(docx.settings.element)
    _number(section.footer, "right")
    _number(section.even_page_footer, "left")


def _set_grid(section_properties: Any) -> None:
    for old in section_properties.findall(element("w:docGrid").tag):
        section_properties.remove(old)
    section_properties.append(
        element("w:docGrid", type="linesAndChars", linePitch=m.LINE_PITCH, charSpace=m.CHAR_SPACE)
    )


def _set_rules(settings: Any) -> None:
    """Chinese line breaks; and Word's rules of today, by which a table's rule, not its words, stands on the margin."""
    settings.find(qn("w:themeFontLang")).set(qn("w:eastAsia"), CHINESE)
    mode = next(one for one in settings.iter(qn("w:compatSetting")) if one.get(qn("w:name")) == "compatibilityMode")
    mode.set(qn("w:val"), "15")


def _number(footer: _Footer, side: str) -> None:
    """Write the page's number between two dashes, one character from the outer edge."""
    footer.is_linked_to_previous = False
    paragraph = footer.paragraphs[0]
    properties = paragraph._p.get_or_add_pPr()
    set_property(properties, element("w:snapToGrid", val=0))
    set_property(properties, element("w:spacing", before=0, after=0, line=m.SIZE_SMALL * 10, lineRule="exact"))
    edge = {f"{side}Chars": m.CHARACTER, side: m.SIZE_SMALL * 10}
    set_property(properties, element("w:ind", firstLine=0, **edge))
    set_property(properties, element("w:jc", val=side))
    for part in (EM_DASH, "PAGE", EM_DASH):
        run = paragraph.add_run("" if part == "PAGE" else part)
        set_font(run._r.get_or_add_rPr(), m.SONG, m.SIZE_SMALL)
        if part == "PAGE":
            add_field(run, part)
