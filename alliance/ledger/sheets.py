"""How the page shows what was recognised in each sheet."""

from typing import Any

from alliance.ledger.plan import Plan
from alliance.ledger.recognise import Recognised, signature
from alliance.ledger.rows.reader import SHOWN
from alliance.ledger.verdicts import Level, Line
from core.workbook.text import plain

PERSONAL = frozenset(
    [
        "asker_name",
        "asker_phone",
        "liaison_name",
        "liaison_phone",
        "contact_name",
        "contact_phone",
        "phone",
        "secretary_phone",
    ]
)


def describe(plan: Plan) -> list[dict[str, Any]]:
    """List the recognised sheets with their columns, then those left out."""
    by_reading: dict[int, list[Line]] = {}
    for lines in plan.draft.lines.values():
        for line in lines:
            by_reading.setdefault(line.reading, []).append(line)
    known = [_known(at, each, by_reading.get(at, [])) for at, each in enumerate(plan.draft.readings)]
    unknown = [
        {"book": each.sheet.book, "name": each.sheet.name, "kind": "", "rows": each.filled_rows, "headings": []}
        for each in plan.draft.unknown
    ]
    return known + unknown


def _known(at: int, reading: Recognised, lines: list[Line]) -> dict[str, Any]:
    table = reading.table
    levels = [line.level for line in lines]
    return {
        "at": at,
        "book": reading.sheet.book,
        "name": reading.sheet.name,
        "kind": reading.kind.value,
        "side": reading.is_side_reading,
        "top": table.top + 1,
        "bottom": table.bottom + 1,
        "signature": signature(table.headings),
        "rows": len(lines),
        "good": sum(1 for line in lines if line.record is not None),
        "fixed": levels.count(Level.FIXED),
        "warned": levels.count(Level.WARNED),
        "rejected": levels.count(Level.REJECTED),
        "shown": [reading.column_name(key) for key in SHOWN[reading.kind] if key in reading.columns],
        "shown_keys": [key for key in SHOWN[reading.kind] if key in reading.columns],
        "headings": _headings(reading),
    }


def _headings(reading: Recognised) -> list[dict[str, Any]]:
    by_column = {column: key for key, column in reading.columns.items()}
    samples: dict[int, str] = {}
    for cells in reading.samples:
        for column, cell in enumerate(cells):
            key = by_column.get(column, "")
            if column not in samples and key not in PERSONAL and plain(cell).strip():
                samples[column] = plain(cell).strip()[:20]
    return [
        {
            "column": each.column,
            "words": each.joined,
            "label": each.words,
            "key": by_column.get(each.column, ""),
            "sample": samples.get(each.column, ""),
        }
        for each in reading.table.headings
    ]
