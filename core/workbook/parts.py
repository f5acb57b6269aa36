"""The parts of an xlsx file, looked through while they are being checked and before anything opens them."""

import re
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from core.files.archives import unpack
from core.workbook.errors import WorkbookError

# The reader keeps a sheet as one rectangle, so one stray cell in the last corner would cost gigabytes.
MOST_CELLS = 20_000_000
NARROWEST = 26

_CORNER = re.compile(rb'<c r="([A-Z]{2,3})(\d+)"|<row r="(\d{6,})"')
_FORMULA = re.compile(rb'<c r="([A-Z]+)(\d+)"[^>]*>\s*<f[ >/](?:(?!</c>).)*?</c>', re.DOTALL)
_SHEET = re.compile(r"xl/worksheets/[^/]+?(\d*)\.xml")
_VALUE = re.compile(rb"<v[^>/]*>[^<]")

Cells = frozenset[tuple[int, int]]


@dataclass(slots=True)
class _SheetScan:
    rows: int = 0
    columns: int = 0
    kept: bytes = b""
    uncalculated: set[tuple[int, int]] = field(default_factory=set)

    def feed(self, chunk: bytes) -> None:
        text = self.kept + chunk
        for found in _CORNER.finditer(text):
            self.rows = max(self.rows, int(found[2] or found[3]))
            self.columns = max(self.columns, _column_number(found[1]) if found[1] else 0)
        if self.rows * max(self.columns, NARROWEST) > MOST_CELLS:
            raise _too_many_cells()
        cut = text.rfind(b"</c>") + 4 if b"</c>" in text else 0
        if b"<f" in text:
            self._note_formulas(text[:cut])
        self.kept = text[cut:][-len(chunk) :] if chunk else b""

    def _note_formulas(self, text: bytes) -> None:
        for found in _FORMULA.finditer(text):
            if not _VALUE.search(found[0]):
                self.uncalculated.add((int(found[2]) - 1, _column_number(found[1]) - 1))


def look_through(data: bytes) -> tuple[set[str], dict[int, Cells]]:
    """Check an archive; give its part names, and per sheet the formulas that were never calculated."""
    names: set[str] = set()
    scans: dict[str, _SheetScan] = {}
    for name, chunk in unpack(data):
        lowered = name.replace("\\", "/").lower()
        names.add(lowered)
        if _SHEET.fullmatch(lowered):
            scans.setdefault(lowered, _SheetScan()).feed(chunk)
    # Parts are named sheet1.xml, sheet2.xml in the order Excel and WPS list their sheets.
    order = sorted(scans, key=_part_number)
    return names, {at: frozenset(scans[name].uncalculated) for at, name in enumerate(order)}


def _part_number(name: str) -> int:
    found = _SHEET.fullmatch(name)
    return int(found[1]) if found and found[1] else 0


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _too_many_cells() -> WorkbookError:
    return WorkbookError(
        _("工作表的范围太大，很远的格子里可能有误填的内容。请删去数据以外的行和列再传。"),
        code="too_many_cells",
        http_status=413,
    )
