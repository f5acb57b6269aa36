"""Decide what an office file is by what it holds, and refuse what should not be opened."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import BinaryIO

import puremagic
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.files.archives import check_archive
from core.files.reading import MEGABYTE, extension, read_whole

LARGEST = 20 * MEGABYTE
ZIP_MARK = b"PK\x03\x04"
OLE_MARK = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# Stream names in an OLE directory are UTF-16.
LOCKED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
OLD_WORKBOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
# puremagic rates a mark of four characters 0.4; shorter ones also begin innocent tables.
SURE = 0.4
MACROS = "vbaproject.bin"
MAIN_PARTS = {"xl/workbook.xml": "xlsx", "word/document.xml": "docx"}
# Bytes that no table in plain text holds.
NOT_TEXT = frozenset(range(32)) - frozenset(b"\t\n\r\x1a")


@dataclass(frozen=True)
class OfficeFile:
    """A file fit to be opened, and what it turned out to be."""

    data: bytes
    kind: str


def check_office_file(upload: BinaryIO, kinds: Collection[str]) -> OfficeFile:
    """Read an upload that is one of these kinds (xlsx, xls, csv, docx) by name and by content."""
    ending = extension(upload)
    if ending not in kinds:
        raise _wrong_kind(kinds)
    data = read_whole(upload, limit=LARGEST)
    kind = _kind(data)
    # Old programs save xlsx under the name .xls and readers open it all the same.
    if kind != ending and {kind, ending} != {"xls", "xlsx"}:
        raise _wrong_kind(kinds)
    return OfficeFile(data, kind)


def _kind(data: bytes) -> str:
    if data.startswith(ZIP_MARK):
        return _package_kind(data)
    if data.startswith(OLE_MARK):
        return _ole_kind(data)
    return "csv" if _is_text(data) else ""


def _package_kind(data: bytes) -> str:
    names = {name.lower() for name in check_archive(data)}
    if any(name.endswith(MACROS) for name in names):
        raise DomainError(_("文件带有宏，请另存为不带宏的格式再传。"), code="file_macros", http_status=415)
    return next((kind for part, kind in MAIN_PARTS.items() if part in names), "")


def _ole_kind(data: bytes) -> str:
    if LOCKED_PACKAGE in data:
        raise DomainError(_("文件加了密码，请去掉密码再传。"), code="file_encrypted", http_status=422)
    return "xls" if any(name in data for name in OLD_WORKBOOKS) else ""


def _is_text(data: bytes) -> bool:
    return NOT_TEXT.isdisjoint(data[:MEGABYTE]) and not _has_mark(data)


def _has_mark(data: bytes) -> bool:
    """Tell whether the content begins like a PDF, a picture, a program or another marked kind."""
    try:
        matches = puremagic.magic_string(data[:4096])
    except puremagic.PureError:
        return False
    return any(match.confidence >= SURE for match in matches)


def _wrong_kind(kinds: Collection[str]) -> DomainError:
    message = _("只收 %(kinds)s 文件，且内容要与扩展名一致。") % {"kinds": "、".join(sorted(kinds))}
    return DomainError(message, code="file_kind", http_status=415)
