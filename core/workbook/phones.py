"""Phone numbers in cells, alone or beside a name."""

import re

from core.personal.masking import is_masked
from core.personal.phones import Phone, normalise_phone
from core.workbook.text import Cell, code, content

_SEPARATORS = re.compile(r"[-—–_.·‐‑()\s]")
_MOBILE = re.compile(r"(?:\+?(?:00)?86)?(1[3-9]\d{9})")
_LOCAL = re.compile(r"[2-8]\d{6,7}")
_IN_TEXT = re.compile(
    r"(?<!\d)(?:\+?86[- ]?)?(?:1[3-9]\d[- ]?\d{4}[- ]?\d{4}|0\d{2,3}[- ]?\d{7,8}|[2-8]\d{6,7})(?!\d)"
    r"|1\d{2}\*{4,}\d{2,4}"
)
_HALF_WIDTH = str.maketrans("０１２３４５６７８９－（）／＊", "0123456789-()/*")
_EDGE = " /、,，;；:：|-—()（）[]【】."
_WORD_PHONE = re.compile(r"(?:联系)?(?:电话|手机号?码?|方式|TEL|Tel|tel)[:：]?$")

NO_PHONE = Phone("")


def read_phone(cell: Cell) -> Phone:
    """Read one phone number written in any of the usual ways."""
    text = code(cell)
    if not text:
        return NO_PHONE
    # Nearly every cell is a mobile number; the full parser costs a hundred times more.
    joined = text if text.isdigit() else _SEPARATORS.sub("", text)
    if mobile := _MOBILE.fullmatch(joined):
        return Phone("+86" + mobile[1])
    if _LOCAL.fullmatch(joined) or is_masked(text):
        return Phone(text)
    phone = normalise_phone(text)
    if phone.odd and (found := _IN_TEXT.search(text)):
        return normalise_phone(found[0])
    return phone


def split_contact(cell: Cell) -> tuple[str, Phone]:
    """Part "李晓梅 13666258517" or "李晓梅/136…" into a name and a phone."""
    text = content(cell)
    if text.isalpha():
        return text, NO_PHONE
    text = text.translate(_HALF_WIDTH)
    found = _IN_TEXT.search(text)
    if found is None:
        return text.strip(_EDGE), NO_PHONE
    name = text[: found.start()].strip(_EDGE) or text[found.end() :].strip(_EDGE)
    return _WORD_PHONE.sub("", name).strip(_EDGE), read_phone(found[0])
