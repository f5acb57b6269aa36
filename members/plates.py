"""Number plates as people write them, brought to one form; and as everybody else sees them."""

import re
import unicodedata

# 川A12345; new-energy plates have one sign more, and the last may be a word (学, 警, 港, 澳, 挂, 使, 领).
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使"
PLATE = re.compile(rf"[{PROVINCES}][A-HJ-NP-Z][A-HJ-NP-Z0-9]{{4,5}}[A-HJ-NP-Z0-9挂学警港澳使领]")
BETWEEN = re.compile(r"[\s·・.•\-]")
SHOWN_BEFORE, SHOWN_AFTER = 2, 2


def normalise_plate(text: str) -> str | None:
    """川A·12345 as 川A12345; None when it is no plate."""
    plain = BETWEEN.sub("", unicodedata.normalize("NFKC", text)).upper()
    return plain if PLATE.fullmatch(plain) else None


def mask_plate(plate: str) -> str:
    """Enough to know one's own car by: 川A***45."""
    if not plate:
        return ""
    hidden = len(plate) - SHOWN_BEFORE - SHOWN_AFTER
    return f"{plate[:SHOWN_BEFORE]}{'*' * max(hidden, 0)}{plate[-SHOWN_AFTER:]}"
