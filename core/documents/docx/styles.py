"""The paragraph styles of an official document, under Word's own names where Word has one."""

from typing import Any, NamedTuple

from docx.document import Document as Docx
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn

from core.documents.docx import measures as m
from core.documents.docx.xml import element, indent, set_font, set_property, set_spacing


class Style(NamedTuple):
    font: str = m.FANG
    size: int = m.SIZE_BODY
    align: str = "both"
    first_line: int = 0
    left: int = 0
    right: int = 0
    colour: str = "000000"
    outline: int | None = None
    # How far the lines stand apart, in twips; 0 leaves it to what stands in them.
    line: int = m.LINE
    # A tab so far from either edge, in twips.
    tabs: int = 0


BODY, TITLE, ADDRESSEE, HEAD, NUMBER, MARK = "Body Text", "Title", "Salutation", "红头", "发文字号", "版头标注"
UNDER_HEAD = "版头署名"
SIGNATURE, DATE, ATTACHMENT, ATTACHMENT_NEXT = "Signature", "Date", "附件说明", "附件续行"
CAPTION, CELL, CELL_RUNNING, NOTE, PICTURE, IMPRINT = "caption", "表格文字", "表格长文", "表注", "图片", "版记"

# Normal carries no indent, so that no other style has to undo one.
STYLES: dict[str, Style] = {
    "Normal": Style(),
    BODY: Style(first_line=2),
    "heading 1": Style(m.HEI, first_line=2, outline=0),
    "heading 2": Style(m.KAI, first_line=2, outline=1),
    "heading 3": Style(first_line=2, outline=2),
    "heading 4": Style(first_line=2, outline=3),
    TITLE: Style(m.SONG_TITLE, m.SIZE_TITLE, "center"),
    ADDRESSEE: Style(align="left"),
    HEAD: Style(m.SONG_TITLE, align="center", colour=m.RED),
    # As tall as its characters, so that the rule below keeps its distance from them.
    NUMBER: Style(align="center", line=m.SIZE_BODY * 10),
    UNDER_HEAD: Style(align="left", line=m.SIZE_BODY * 10, tabs=m.SIZE_BODY * 10),
    MARK: Style(m.HEI, align="left"),
    SIGNATURE: Style(align="right"),
    DATE: Style(align="right", right=4),
    ATTACHMENT: Style(align="left", first_line=2),
    ATTACHMENT_NEXT: Style(align="left", left=5),
    CAPTION: Style(m.HEI, m.SIZE_SMALL, "center"),
    CELL: Style(size=m.SIZE_TABLE, align="center", line=m.LINE_TABLE),
    CELL_RUNNING: Style(size=m.SIZE_TABLE, align="left", line=m.LINE_TABLE),
    NOTE: Style(size=m.SIZE_TABLE, align="left", line=m.LINE_TABLE),
    PICTURE: Style(align="center", line=0),
    IMPRINT: Style(size=m.SIZE_SMALL, align="left", left=1, right=1),
}


def set_styles(docx: Docx) -> None:
    """Give a new document these styles."""
    # The hundred looks for tables that python-docx brings are in nobody's way but the search for ours.
    for other in docx.styles.element.findall(qn("w:style")):
        if other.get(qn("w:type")) == "table" and other.get(qn("w:default")) is None:
            docx.styles.element.remove(other)
    for language in docx.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    for name, style in STYLES.items():
        _write(_found_or_added(docx, name), style)


def _found_or_added(docx: Docx, name: str) -> Any:
    # python-docx knows Word's "heading 1" as "Heading 1".
    for style in docx.styles:
        if style.name and style.name.lower() == name.lower():
            return style.element
    # Word's own names are English; it takes no other style for its own.
    added = docx.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=name.isascii())
    added.quick_style = True
    return added.element


def _write(style_element: Any, style: Style) -> None:
    set_font(style_element.get_or_add_rPr(), style.font, style.size, style.colour)
    if style.size == m.SIZE_BODY:
        set_spacing(style_element.get_or_add_rPr(), m.CLOSER)
    properties = style_element.get_or_add_pPr()
    for old in list(properties):
        properties.remove(old)
    if style.outline is not None:
        set_property(properties, element("w:keepNext"))
        set_property(properties, element("w:outlineLvl", val=style.outline))
    # Word would add space between Chinese and digits, or let punctuation hang over, and leave the grid.
    for name in ("w:widowControl", "w:overflowPunct", "w:autoSpaceDE", "w:autoSpaceDN"):
        set_property(properties, element(name, val=0))
    # The grid is for who types on; our lines and characters are set one by one, which LibreOffice reads the same.
    set_property(properties, element("w:snapToGrid", val=0))
    if style.tabs:
        tabs = element("w:tabs")
        tabs.append(element("w:tab", val="left", pos=style.tabs))
        tabs.append(element("w:tab", val="right", pos=m.LINE_WIDTH - style.tabs))
        set_property(properties, tabs)
    set_property(properties, _spacing(style))
    chars = {"firstLine": style.first_line, "left": style.left, "right": style.right}
    set_property(properties, indent(style.size, **{edge: count * m.CHARACTER for edge, count in chars.items()}))
    set_property(properties, element("w:jc", val=style.align))
    _next_style(style_element)


def _spacing(style: Style) -> Any:
    rule = {"line": style.line, "lineRule": "exact"} if style.line else {"line": 240, "lineRule": "auto"}
    return element("w:spacing", before=0, after=0, **rule)


def _next_style(style_element: Any) -> None:
    for old in style_element.findall(qn("w:next")):
        style_element.remove(old)
