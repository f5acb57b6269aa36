"""What all row readers share: getting at cells, and saying what is wrong with them."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from alliance.ledger.recognise import Recognised
from alliance.ledger.rows.street import AMBIGUOUS, Street
from alliance.ledger.verdicts import Level, Line, Reason, Remark
from alliance.ledger.vocabulary import Kind
from core.workbook.dates import Day, Found, YearSource, read_day
from core.workbook.figures import read_count
from core.workbook.reading import Row
from core.workbook.spans import read_span
from core.workbook.text import Cell, content, is_blank

DATE_UNREADABLE = _("日期无法识别")
OUTSIDE_STREET = _("社区不在本街道")
UNKNOWN_UNIT = _("单位不在台账")
MOST_COUNT = 100_000_000
SHORT, MOST_WORDS = 20, 20_000
# What the verdict list repeats of a row; never a person's name or phone.
SHOWN: Mapping[Kind, tuple[str, ...]] = {
    Kind.COMMUNITIES: ("name", "code", "households", "zone"),
    Kind.UNITS: ("name", "kind", "credit_code", "address"),
    Kind.RESOURCES: ("unit", "kind", "text", "quantity", "valid_until"),
    Kind.NEEDS: ("number", "community", "category", "text", "raised_on"),
    Kind.PROJECTS: ("name", "unit", "communities", "period", "status"),
}


class RowReader:
    """Reads the rows of one table; a subclass turns one row into a record."""

    group_field: ClassVar[str] = ""

    def __init__(self, at: int, reading: Recognised, street: Street, years: YearSource) -> None:
        self.at = at
        self.reading = reading
        self.street = street
        self.years = years
        self.columns = reading.columns
        self.remarks: list[Remark] = []
        self.row: Row = []
        # Ledgers repeat themselves: what was read once, and what was said about it, is kept.
        self._days: dict[tuple[Any, str, bool], tuple[Day, Remark | None]] = {}
        self._cells: dict[str, str] = {}
        self._words: dict[str, str] = {}
        self._places: dict[Any, tuple[str, Remark | None]] = {}
        self._lookups: dict[str, int] = dict(reading.columns)
        self._width = max(reading.columns.values(), default=0) + 1
        self._shown = [reading.columns.get(key) for key in SHOWN[reading.kind]]

    def lines(self) -> Iterator[Line]:
        """Read the table row by row."""
        serial, group = self.columns.get("serial"), self.columns.get(self.group_field)
        if group is not None and not self.reading.table.is_grouped(group):
            group = None
        missing, kept = self.reading.sheet.uncalculated, self._cells.get
        for number, cells in self.reading.table.rows(serial=serial, carried=group):
            if len(cells) < self._width:
                cells += [""] * (self._width - len(cells))
            self.row, self.remarks = cells, []
            record = self.read()
            if record is None and self._says_nothing(serial, self.columns.get(self.group_field)):
                continue
            if missing:
                self._note_formulas(number, missing)
            line = Line(self.reading.kind, self.at, number, record, self.remarks or ())
            line.shown = ["" if at is None else kept(cell := cells[at], cell) for at in self._shown]
            yield line

    def _says_nothing(self, serial: int | None, group: int | None) -> bool:
        # A numbered line left free, or a remark under the table, is no row.
        filled = [at for at, cell in enumerate(self.row) if not is_blank(cell) and at not in {serial, group}]
        return not filled or (len(filled) == 1 and filled[0] not in self.columns.values())

    def read(self) -> Any:
        """Turn the present row into a record, saying what is wrong with it."""
        raise NotImplementedError

    # ── cells ──
    def cell(self, key: str) -> Cell:
        """The cell of a field, None where the sheet has no such column."""
        at = self._lookups.get(key)
        return None if at is None else self.row[at]

    def text(self, key: str, most: int = 0) -> str:
        """A field's words, cut with a warning where the house keeps fewer."""
        at = self._lookups.get(key)
        cell = None if at is None else self.row[at]
        if cell is None or cell == "":
            return ""
        words = self._words.get(cell) if type(cell) is str else None
        if words is None:
            words = self._said(cell)
        if most and len(words) > most:
            self.warn(key, _("超过%(most)d字，只留前%(most)d字") % {"most": most})
            return words[:most]
        return words

    def _said(self, cell: Cell) -> str:
        if type(cell) is not str or len(cell) > SHORT:
            return content(cell)
        words = content(self._once(cell))
        if len(self._words) < MOST_WORDS:
            self._words[cell] = words
        return words

    def _once(self, cell: Cell) -> Cell:
        # The workbook makes every 走访 anew; a hundred thousand of them need only one.
        if type(cell) is str and len(cell) <= SHORT:
            return self._cells.setdefault(cell, cell) if len(self._cells) < MOST_WORDS else self._cells.get(cell, cell)
        return cell

    def count(self, key: str) -> int | None:
        """A field's whole number, warned about when it cannot be one."""
        cell = self.cell(key)
        if is_blank(cell) or not content(cell):
            return None
        number = read_count(cell)
        if number is None:
            self.warn(key, _("数字无法识别，未录入"))
        elif not 0 <= number <= MOST_COUNT:
            self.warn(key, _("数字不合常理，未录入"))
            number = None
        elif not isinstance(cell, float | int) and content(cell) != str(number):
            self.fix(key, _("改作%(number)d") % {"number": number})
        return number

    def day(self, key: str, *, end: bool = False) -> date | None:
        """A field's day; one that is there but cannot be read rejects the row."""
        cell = self.cell(key)
        if cell is None or cell == "":
            return None
        known = self._days.get((cell, key, end))
        if known is None:
            known = self._days[(self._once(cell), key, end)] = self._judged_day(key, cell, end=end)
        day, remark = known
        if remark:
            self.remarks.append(remark)
        return day.value

    def _judged_day(self, key: str, cell: Cell, *, end: bool) -> tuple[Day, Remark | None]:
        day = self._read_day(cell, end=end)
        if day.found is Found.UNREADABLE:
            return day, self._remark(Level.REJECTED, key, DATE_UNREADABLE)
        if day.completed and day.value:
            said = _("补上年份，作%(day)s") % {"day": day.value.isoformat()}
            return day, self._remark(Level.FIXED, key, said)
        return day, None

    def _read_day(self, cell: Cell, *, end: bool) -> Day:
        found = read_day(cell, self.years, end=end)
        if found.found is Found.UNREADABLE and isinstance(cell, str):
            span = read_span(cell, self.years)
            value = span.end if end else span.start
            if span.found is Found.DAY and value:
                return Day(Found.DAY, value, completed=span.completed)
        return found

    def share(self, key: str, value: Decimal | None) -> Decimal | None:
        """Warn about a share that is none."""
        if value is None and content(self.cell(key)):
            self.warn(key, _("占比无法识别，未录入"))
        return value

    def community(self, key: str, written: Cell) -> str:
        """Find a community of this street; anything else rejects the row."""
        known = self._places.get(written)
        if known is None:
            known = self._places[self._once(written)] = self._judged_place(key, written)
        code, remark = known
        if remark:
            self.remarks.append(remark)
        return code

    def _judged_place(self, key: str, written: Cell) -> tuple[str, Remark | None]:
        places = self.street.places
        code = places.find(written)
        if code == AMBIGUOUS:
            return "", self._remark(Level.REJECTED, key, _("社区名称对应多个社区"))
        if not code:
            return "", self._remark(Level.REJECTED, key, OUTSIDE_STREET)
        if places.is_exact(written, code):
            return code, None
        said = _("%(written)s改作%(name)s") % {"written": content(written), "name": places.names[code]}
        return code, self._remark(Level.FIXED, key, said)

    # ── remarks ──
    def _remark(self, level: Level, key: str, reason: Reason) -> Remark:
        return Remark(level, key, self.reading.column_name(key), str(reason))

    def _say(self, level: Level, key: str, reason: Reason) -> None:
        self.remarks.append(self._remark(level, key, reason))

    def reject(self, key: str, reason: Reason) -> None:
        self._say(Level.REJECTED, key, reason)

    def warn(self, key: str, reason: Reason) -> None:
        self._say(Level.WARNED, key, reason)

    def fix(self, key: str, reason: Reason) -> None:
        self._say(Level.FIXED, key, reason)

    @property
    def is_rejected(self) -> bool:
        return any(remark.level is Level.REJECTED for remark in self.remarks)

    def _note_formulas(self, number: int, missing: frozenset[tuple[int, int]]) -> None:
        for key, column in self.columns.items():
            if (number - 1, column) in missing:
                self.warn(key, _("公式没有算出结果，按空白处理；请在 Excel 里打开保存后再传"))
