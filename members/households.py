"""One door written in many ways: 3栋2单元501, 3号楼2-501室 and 3-2-501 are the same household."""

import re
import unicodedata

PARTS = re.compile(r"号楼|单元|[栋幢座楼门室号户#,，、\-—－\s]+")
DIGITS = str.maketrans("一二三四五六七八九", "123456789")


def household_key(community: str, door: str) -> str | None:
    """The community's code and the parts of the door; None when no door is named."""
    plain = unicodedata.normalize("NFKC", door).upper().translate(DIGITS)
    parts = [part for part in PARTS.split(plain) if part]
    if not any(character.isdigit() for character in plain):
        return None
    # An estate's name may or may not stand apart from the first number.
    joined = "-".join(parts)
    return f"{community}:{re.sub(r'(?<=[^0-9A-Z-])(?=[0-9])', '-', joined)}"
