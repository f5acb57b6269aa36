"""What python-docx has no word for: east-asian fonts, indents in characters, borders, fields."""

from typing import Any

from docx.document import Document as Docx
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.text.run import Run

FONT_SLOTS = ("w:ascii", "w:hAnsi", "w:eastAsia", "w:cs")
# The order the schema wants inside a paragraph's properties.
PROPERTIES = (
    "w:pStyle w:keepNext w:keepLines w:pageBreakBefore w:framePr w:widowControl w:numPr w:suppressLineNumbers "
    "w:pBdr w:shd w:tabs w:suppressAutoHyphens w:kinsoku w:wordWrap w:overflowPunct w:topLinePunct w:autoSpaceDE "
    "w:autoSpaceDN w:bidi w:adjustRightInd w:snapToGrid w:spacing w:ind w:contextualSpacing w:mirrorIndents "
    "w:suppressOverlap w:jc w:textDirection w:textAlignment w:textboxTightWrap w:outlineLvl w:divId w:cnfStyle "
    "w:rPr w:sectPr w:pPrChange"
)
ORDER = {name: place for place, name in enumerate(PROPERTIES.split())}


def element(name: str, **attributes: object) -> Any:
    """Make an element of Word's namespace: element("w:jc", val="center")."""
    made = OxmlElement(name)
    for key, value in attributes.items():
        made.set(qn(f"w:{key}"), str(value))
    return made


def indent(half_points: int, **hundredths: int) -> Any:
    """Indent in characters, which follow the grid, and in twips for programs that know no characters."""
    found = {f"{edge}Chars": count for edge, count in hundredths.items()}
    return element("w:ind", **found, **{edge: round(count * half_points / 10) for edge, count in hundredths.items()})


def set_property(paragraph_properties: Any, made: Any) -> None:
    """Put an element where the schema wants it, in place of one of its name."""
    for old in paragraph_properties.findall(made.tag):
        paragraph_properties.remove(old)
    place = _place(made.tag)
    later = (child for child in paragraph_properties if _place(child.tag) > place)
    following = next(later, None)
    if following is None:
        paragraph_properties.append(made)
    else:
        following.addprevious(made)


def _place(tag: str) -> int:
    return ORDER["w:" + tag.rpartition("}")[2]]


def set_font(run_properties: Any, name: str, half_points: int, colour: str = "000000") -> None:
    """Set one font in every slot, so that Chinese, letters and digits all take it, and nothing besides."""
    for old in list(run_properties):
        run_properties.remove(old)
    # Fonts of the theme would outrank the named ones, so none are left.
    run_properties.append(element("w:rFonts", **{slot.removeprefix("w:"): name for slot in FONT_SLOTS}))
    run_properties.append(element("w:color", val=colour))
    run_properties.append(element("w:sz", val=half_points))
    run_properties.append(element("w:szCs", val=half_points))


def set_spacing(run_properties: Any, twips: int) -> None:
    """Set characters closer or wider, after the colour, where the schema wants it."""
    run_properties.find(qn("w:color")).addnext(element("w:spacing", val=twips))


def add_field(run: Run, instruction: str) -> None:
    """Add a field Word fills in itself, such as PAGE."""
    code = element("w:instrText")
    code.text = instruction
    run._r.append(element("w:fldChar", fldCharType="begin"))
    run._r.append(code)
    run._r.append(element("w:fldChar", fldCharType="end"))


def add_blanks(docx: Docx, count: int) -> None:
    """Leave lines of the page blank."""
    for _ in range(count):
        docx.add_paragraph()
