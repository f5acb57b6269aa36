"""A ledger read to the end and judged, before anything is compared with the database or written."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from alliance.ledger.recognise import Memory, Recognised, Unrecognised, recognise
from alliance.ledger.rows.communities import CommunityReader
from alliance.ledger.rows.needs import NeedReader
from alliance.ledger.rows.projects import ProjectReader
from alliance.ledger.rows.reader import RowReader
from alliance.ledger.rows.resources import ResourceReader
from alliance.ledger.rows.street import Street
from alliance.ledger.rows.units import UnitReader
from alliance.ledger.verdicts import Level, Line, Remark
from alliance.ledger.vocabulary import Kind
from core.workbook.reading import Book
from core.workbook.text import folded
from core.workbook.titles import filing_day, year_source

READERS: Mapping[Kind, type[RowReader]] = {
    Kind.COMMUNITIES: CommunityReader,
    Kind.UNITS: UnitReader,
    Kind.RESOURCES: ResourceReader,
    Kind.NEEDS: NeedReader,
    Kind.PROJECTS: ProjectReader,
}
_EMPTY: tuple[Any, ...] = ("", None, ())
_NAMED_BY = {
    Kind.COMMUNITIES: "name",
    Kind.UNITS: "name",
    Kind.RESOURCES: "text",
    Kind.NEEDS: "text",
    Kind.PROJECTS: "name",
}
Progress = Callable[[int], None]


@dataclass
class Draft:
    """All lines of all sheets, in the order they will be written, and the sheets nobody could place."""

    readings: list[Recognised]
    unknown: list[Unrecognised]
    lines: dict[Kind, list[Line]] = field(default_factory=dict)

    def let_go(self) -> None:
        """Give the sheets' memory back; what the page repeats of them is kept."""
        for reading in self.readings:
            reading.let_go()

    def accepted(self, kind: Kind) -> list[Line]:
        """Lines that hold a record of their own."""
        return [line for line in self.lines.get(kind, ()) if line.record is not None]

    def rejected(self, kind: Kind) -> list[Line]:
        return [line for line in self.lines.get(kind, ()) if line.is_rejected]

    @property
    def has_rejected(self) -> bool:
        return any(line.is_rejected for lines in self.lines.values() for line in lines)

    def reading_of(self, line: Line) -> Recognised:
        return self.readings[line.reading]

    def column(self, line: Line) -> str:
        """The column that names the row."""
        return self.reading_of(line).column_name(_NAMED_BY[line.kind])


def draft(
    books: Iterable[Book], street: Street, memory: Memory | None = None, progress: Progress | None = None
) -> Draft:
    """Recognise the sheets and read every row, references between kinds in the order they need."""
    readings, unknown = recognise(books, memory)
    filed_on = _filing_days(readings, street.today)
    found = Draft(readings, unknown)
    for kind in Kind:
        for at, reading in enumerate(readings):
            if reading.kind is not kind:
                continue
            titles = [*reading.table.titles, reading.sheet.name]
            years = year_source(titles, today=street.today, filed_on=filed_on.get(reading.sheet.book))
            rows = found.lines.setdefault(kind, [])
            for line in READERS[kind](at, reading, street, years).lines():
                rows.append(line)
                if progress and not len(rows) % 2000:
                    progress(len(rows))
        _join_duplicates(found, kind)
    return found


def _filing_days(readings: Iterable[Recognised], today: date) -> dict[str, date]:
    # 填报日期 stands on one sheet of a workbook and holds for its other sheets.
    days: dict[str, date] = {}
    for reading in readings:
        day = filing_day("\n".join(reading.table.titles), today)
        if day:
            days.setdefault(reading.sheet.book, day)
    return days


def _join_duplicates(found: Draft, kind: Kind) -> None:
    """Let the later of two rows about one thing win; what it leaves empty it takes from the earlier."""
    seen: dict[Hashable, Line] = {}
    for line in found.lines.get(kind, ()):
        if line.record is None:
            continue
        keys = KEYS[kind](line.record)
        earlier = next((seen[key] for key in keys if key in seen), None)
        if earlier is not None:
            _join(found, earlier, line)
        for key in (*keys, *(KEYS[kind](line.record) if earlier else ())):
            seen[key] = line


def _join(found: Draft, earlier: Line, later: Line) -> None:
    takes_side = found.reading_of(later).is_side_reading or found.reading_of(earlier).is_side_reading
    for each in fields(later.record):
        if getattr(later.record, each.name) in _EMPTY:
            setattr(later.record, each.name, getattr(earlier.record, each.name))
    earlier.record, earlier.outcome = None, "joined"
    if takes_side:
        return
    first, second = found.reading_of(earlier), found.reading_of(later)
    same_sheet = first.sheet is second.sheet
    where = _("第%(row)d行") % {"row": earlier.row} if same_sheet else _("“%(sheet)s”第%(row)d行") % {
        "sheet": first.sheet.name, "row": earlier.row
    }  # fmt: skip
    later.add(
        Remark(
            Level.WARNED,
            _NAMED_BY[later.kind],
            found.column(later),
            _("与%(where)s重复，以本行为准") % {"where": where},
        )
    )


def _community_keys(record: Any) -> tuple[Hashable, ...]:
    return (record.code,)


def _unit_keys(record: Any) -> tuple[Hashable, ...]:
    name = ("name", folded(record.name))
    return (("code", record.credit_code), name) if record.code_valid else (name,)


def _resource_keys(record: Any) -> tuple[Hashable, ...]:
    return ((record.unit, record.text),)


def _need_keys(record: Any) -> tuple[Hashable, ...]:
    return (record.number,) if record.number else ((record.community, record.text),)


def _project_keys(record: Any) -> tuple[Hashable, ...]:
    return (record.name,)


KEYS: Mapping[Kind, Callable[[Any], tuple[Hashable, ...]]] = {
    Kind.COMMUNITIES: _community_keys,
    Kind.UNITS: _unit_keys,
    Kind.RESOURCES: _resource_keys,
    Kind.NEEDS: _need_keys,
    Kind.PROJECTS: _project_keys,
}
