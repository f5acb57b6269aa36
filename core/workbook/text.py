"""What a cell says, as text: full-width forms, stray spaces and numbers that are really codes."""

import re
import unicodedata
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

Cell = Any  # str, float, int, bool, date, datetime, time, timedelta or None, as the reader hands it over

# What staff write into a cell to say that there is nothing.
_NOTHING = frozenset(
    {
        "-",
        "--",
        "---",
        "—",
        "——",
        "–",
        "/",
        "\\",
        "无",
        "暂无",
        "没有",
        "空",
        "N/A",
        "n/a",
        "NA",
        "null",
        "NULL",
        "None",
        "*",
    }
)
_SCIENTIFIC = re.compile(r"\d\.(\d+)[Ee]\+?0*(\d{1,2})")
_SPACES = re.compile(r"\s+")
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def plain(cell: Cell) -> str:
    """Write a cell as the text a reader of the sheet sees, whole numbers without a fraction."""
    if isinstance(cell, str):
        return cell
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e18 else repr(cell)
    if isinstance(cell, datetime):
        whole_day = cell.time() == time()
        return cell.strftime("%Y-%m-%d") if whole_day else cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(cell)


def content(cell: Cell) -> str:
    """Keep a sentence as written, without stray spaces, line breaks and invisible characters."""
    text = plain(cell)
    if not text.isprintable() or "\u3000" in text or " " in text:
        text = _SPACES.sub(" ", _INVISIBLE.sub("", text)).strip()
    return "" if text in _NOTHING else text


def folded(cell: Cell) -> str:
    """Fold a short value for comparing: one width, no spaces at all."""
    text = plain(cell)
    if text.isascii() and text.isalnum():
        return text
    return _SPACES.sub("", _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)))


def code(cell: Cell) -> str:
    """Read a code or number kept as text: half width, no spaces, no ``.0`` that Excel left behind."""
    text = folded(cell)
    if "." in text:
        if text.endswith(".0") and text[:-2].isdigit():
            text = text[:-2]
        if (found := _SCIENTIFIC.fullmatch(text)) and len(found[1]) >= int(found[2]):
            # A CSV keeps what Excel showed: 1.3666258517E+10.
            text = str(int(Decimal(text)))
    return "" if text in _NOTHING else text


def is_blank(cell: Cell) -> bool:
    """Tell whether a cell holds nothing to read."""
    return cell is None or (isinstance(cell, str) and (not cell or not cell.strip()))
