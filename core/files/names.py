"""Names people gave their files, made safe to show and to download under."""

import unicodedata
from pathlib import PurePosixPath

from django.utils.http import content_disposition_header

# Characters Windows, WPS or a header cannot bear, and folder marks.
FORBIDDEN = frozenset('<>:"|?*')
LONGEST_BYTES = 180
LONGEST_ENDING = 10
NAMELESS = "文件"


def safe_name(name: str) -> str:
    """Strip folders, invisible and direction-turning characters from a file name."""
    base = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    # Category C: control, format (right-to-left override among them), private and unassigned.
    seen = (c for c in base if unicodedata.category(c)[0] != "C" and c not in FORBIDDEN)
    clean = " ".join("".join(seen).split()).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > LONGEST_ENDING:
        return _shortened(clean, LONGEST_BYTES) or NAMELESS
    return f"{_shortened(stem, LONGEST_BYTES - len(ending.encode()) - 1).rstrip(' .') or NAMELESS}.{ending}"


def attachment_header(name: str) -> str:
    """Give the Content-Disposition (RFC 6266) under which a browser saves the file."""
    return content_disposition_header(True, safe_name(name)) or "attachment"


def _shortened(text: str, most: int) -> str:
    return text.encode()[:most].decode(errors="ignore")
