"""Opening a workbook or a CSV file: sheets whose rows can be walked, and whose merges are known."""

import csv
import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import PurePath

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, PasswordError, SheetTypeEnum

from core.files.office import LARGEST, LOCKED_PACKAGE, OLD_WORKBOOKS, OLE_MARK, ZIP_MARK
from core.files.reading import MEGABYTE
from core.workbook.errors import WorkbookError
from core.workbook.parts import Cells, look_through
from core.workbook.text import Cell

_CSV_ENCODINGS = ("utf-8-sig", "gb18030")
_PICTURES_AND_DOCUMENTS = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"{\\rtf",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
)

Row = list[Cell]
Merge = tuple[int, int, int, int]  # first row, first column, last row, last column, all from 0


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet; rows count from 0 at the sheet's first row, also when it is empty."""

    book: str
    name: str
    walk: Callable[[], Iterator[Row]]
    merges: tuple[Merge, ...] = ()
    uncalculated: Cells = frozenset()
    hidden: bool = False

    def rows(self, start: int = 0) -> Iterator[Row]:
        """Walk the rows from one on."""
        return islice(self.walk(), start, None)

    def head(self, count: int) -> list[Row]:
        """Read the first rows."""
        return list(islice(self.walk(), count))


@dataclass(slots=True)
class Book:
    """An opened file and its sheets in order."""

    name: str
    sheets: list[Sheet] = field(default_factory=list)


def open_book(data: bytes, name: str) -> Book:
    """Open an upload by what it is, whatever its name says."""
    if not data:
        raise WorkbookError(_("文件是空的，请重新选择。"), code="file_empty")
    if len(data) > LARGEST:
        most = {"limit": LARGEST // MEGABYTE}
        raise WorkbookError(_("文件超过 %(limit)s MB，请拆成几份再传。") % most, code="file_too_large", http_status=413)
    if data.startswith(ZIP_MARK):
        return _open_xlsx(data, name)
    if data.startswith(OLE_MARK):
        return _open_xls(data, name)
    return _open_csv(data, name)


def _open_xlsx(data: bytes, name: str) -> Book:
    parts, uncalculated = look_through(data)
    if "xl/workbook.bin" in parts:
        raise WorkbookError(_("这是 xlsb 格式，请用 Excel 另存为 xlsx 再传。"), code="file_kind", http_status=415)
    if "xl/workbook.xml" not in parts:
        raise _wrong_kind()
    return Book(name, _sheets(_calamine(data), name, uncalculated))


def _open_xls(data: bytes, name: str) -> Book:
    if LOCKED_PACKAGE in data:
        raise _locked()
    if name.lower().endswith(".et"):
        raise WorkbookError(
            _("这是 WPS 表格的 et 格式，请用 WPS 另存为 xlsx 再传。"), code="file_kind", http_status=415
        )
    if not any(stream in data for stream in OLD_WORKBOOKS):
        raise _wrong_kind()
    return Book(name, _sheets(_calamine(data), name, {}))


def _calamine(data: bytes) -> CalamineWorkbook:
    with _reader_trouble():
        return CalamineWorkbook.from_filelike(io.BytesIO(data))


@contextmanager
def _reader_trouble() -> Iterator[None]:
    try:
        yield
    except PasswordError as error:
        raise _locked() from error
    except CalamineError as error:
        raise _damaged() from error
    except BaseException as error:
        # On broken bytes the reader panics, outside Exception; everything else goes on its way.
        if type(error).__name__ != "PanicException":
            raise
        raise _damaged() from error


def _sheets(workbook: CalamineWorkbook, name: str, uncalculated: dict[int, Cells]) -> list[Sheet]:
    sheets = []
    for index, meta in enumerate(workbook.sheets_metadata):
        if meta.typ is not SheetTypeEnum.WorkSheet:
            continue
        sheet = _load(workbook, index)
        merges = tuple((a, b, c, d) for (a, b), (c, d) in sheet.merged_cell_ranges or ())
        sheets.append(
            Sheet(
                book=name,
                name=meta.name,
                walk=sheet.iter_rows,
                merges=merges,
                uncalculated=uncalculated.get(index, frozenset()),
                hidden=str(meta.visible) != "SheetVisibleEnum.Visible",
            )
        )
    return sheets


def _load(workbook: CalamineWorkbook, index: int) -> CalamineSheet:
    with _reader_trouble():
        return workbook.get_sheet_by_index(index)


def _open_csv(data: bytes, name: str) -> Book:
    text = _decoded(data)
    if text.lstrip()[:200].lower().startswith(("<!doctype", "<html", "<table", "<?xml", "<meta", "<head")):
        raise WorkbookError(
            _("这是网页格式的表格，请用 Excel 或 WPS 打开后另存为 xlsx 再传。"), code="file_kind", http_status=415
        )
    delimiter = _delimiter(text)
    return Book(name, [Sheet(book=name, name=PurePath(name).stem, walk=lambda: _csv_rows(text, delimiter))])


def _decoded(data: bytes) -> str:
    if data.startswith(_PICTURES_AND_DOCUMENTS):
        raise _wrong_kind()
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else _CSV_ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text
    raise _wrong_kind()


def _delimiter(text: str) -> str:
    first_lines = text[:4000]
    return max(",\t;，", key=lambda mark: (first_lines.count(mark), mark == ","))


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as damage:
        raise _damaged() from damage


def _wrong_kind() -> WorkbookError:
    return WorkbookError(_("这不是表格文件。台账请用 xlsx、xls 或 csv 格式。"), code="file_kind", http_status=415)


def _locked() -> WorkbookError:
    return WorkbookError(_("文件加了密码，请去掉密码再传。"), code="file_encrypted")


def _damaged() -> WorkbookError:
    return WorkbookError(_("文件已损坏，打不开。请用 Excel 或 WPS 打开后另存为 xlsx 再传。"), code="file_damaged")
