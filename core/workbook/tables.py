"""A table inside a sheet: the rows under its header that hold data, with merged cells filled down."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from core.workbook.headings import Heading, label
from core.workbook.reading import Row, Sheet
from core.workbook.text import folded, is_blank, plain

_TOTAL = re.compile(r"^(?:合计|总计|小计|共计|总数|累计|汇总|合\s*计)(?:[:：(].*|\d.*|[个家户人项条件]*)?$")
_SIGNATURE = re.compile(
    r"^(?:注|备注|说明|填表说明|填报说明|附注|审核人?|审核意见|复核人?|填表人|填报人|制表人?|制表单位|填报单位|报送单位|负责人|"
    r"主要负责人|单位负责人|分管领导|主管领导|经办人|联系人|联系电话|签字|签名|盖章|单位盖章|日期|制表日期|填报日期|填表日期|填报时间|"
    r"统计时间|审批人|编制人?|校对|抄送)(?:签字|签名|签章|盖章)?(?:\([^)]*\))?[:：]"
)
_NOTE = re.compile(r"^(?:以下空白|以下无正文|以下为空|本页无正文|[(\[]?注\d*[)\]]?[:：、.]|\*|※|备注[:：]|说明[:：])")
# Rows that are passed over begin with one of these, or are blank at their beginning.
_SUSPECT = frozenset("以本合总小共累汇注备说填附审复制报负主单分经联签盖日统编校抄送(（[*※")
_SAMPLE = 400
# Without merges a group's name stands in its first row only; one blank alone is a slip.
_GROUPED_FROM = 0.2


@dataclass(slots=True)
class Table:
    """A header found in a sheet and the way to its rows; ``top`` and ``bottom`` count from 0."""

    sheet: Sheet
    top: int
    bottom: int
    headings: Sequence[Heading]
    titles: Sequence[str] = ()
    end: int | None = None
    _fills: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)

    def rows(self, *, serial: int | None = None, carried: int | None = None) -> Iterator[tuple[int, Row]]:
        """Walk the data rows as (Excel row number, cells); ``carried`` is a column blank under its first row."""
        fills = _Fills(self.sheet, self.bottom)
        last_carried: object = ""
        first = self.bottom + 1
        for at, cells in enumerate(self.sheet.rows(first), start=first):
            if self.end is not None and at >= self.end:
                return
            if is_passed_over(cells, serial) or self.is_echo(cells):
                continue
            cells = fills.apply(at, cells)
            if carried is not None and carried < len(cells):
                if is_blank(cells[carried]):
                    cells[carried] = last_carried
                else:
                    last_carried = cells[carried]
            yield at + 1, cells

    def is_grouped(self, column: int) -> bool:
        """Tell whether a column names its group in the group's first row only, as a CSV of merged cells does."""
        if any(first <= column <= last for _top, first, _bottom, last in self.sheet.merges if _top > self.bottom):
            return False
        sample = [row for _at, row in zip(range(_SAMPLE), self.sheet.rows(self.bottom + 1), strict=False)]
        cells = [row[column] if column < len(row) else "" for row in sample if not is_passed_over(row, None)]
        blanks = sum(1 for cell in cells if is_blank(cell))
        return bool(cells) and not is_blank(cells[0]) and blanks >= max(2, _GROUPED_FROM * len(cells))

    def is_echo(self, cells: Row) -> bool:
        """Tell whether a row repeats the header, as printed lists do on every page."""
        last = self.headings[-1]
        cell = cells[last.column] if last.column < len(cells) else ""
        if not isinstance(cell, str) or not cell or last.words[:1] not in cell:
            return False
        if label(cells[last.column])[0] != last.words:
            return False
        beside = (each for each in self.headings if each.column < len(cells))
        return all(label(cells[each.column])[0] in {each.words, ""} for each in beside)


class _Fills:
    """Merged body cells: their text counts for every row they cover, in their first column."""

    def __init__(self, sheet: Sheet, header_bottom: int) -> None:
        spans = [(a, c, b) for a, b, c, _d in sheet.merges if a > header_bottom and c > a]
        self._pending = sorted(spans, reverse=True)
        self._open: list[tuple[int, int, object]] = []

    def apply(self, at: int, cells: Row) -> Row:
        if not self._pending and not self._open:
            return cells
        self._open = [span for span in self._open if span[0] >= at]
        while self._pending and self._pending[-1][0] <= at:
            _first, last, column = self._pending.pop()
            self._open.append((last, column, cells[column] if column < len(cells) else ""))
        for _last, column, cell in self._open:
            if column < len(cells) and is_blank(cells[column]):
                cells[column] = cell
        return cells


def is_passed_over(cells: Row, serial: int | None) -> bool:
    """Tell whether a row is blank, a total, a signature line or a note."""
    first = cells[0] if cells else ""
    if type(first) is str and first and first[0] not in _SUSPECT and not first[0].isspace() and serial != 0:
        return False
    filled = [at for at, cell in enumerate(cells) if not is_blank(cell)]
    if not filled or filled == [serial]:
        return True
    first = cells[filled[0]]
    if not isinstance(first, str):
        return len(filled) > 1 and filled[0] == serial and _is_total(cells[filled[1]])
    text = folded(first)
    return _is_total(text) or (len(filled) <= 3 and bool(_SIGNATURE.match(text) or _NOTE.match(text)))


def _is_total(cell: object) -> bool:
    text = folded(cell) if isinstance(cell, str) else ""
    return len(text) <= 12 and bool(_TOTAL.match(text))


def title_lines(head: Sequence[Row], until: int) -> list[str]:
    """Gather the words above a header."""
    return [plain(cell).strip() for row in head[:until] for cell in row if isinstance(cell, str) and cell.strip()]
