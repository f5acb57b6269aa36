"""Look through an archive before anything opens it: a small file can unpack to fill the machine."""

import copy
import io
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.files.reading import MEGABYTE

MOST_ENTRIES = 1_000
MOST_UNPACKED = 200 * MEGABYTE
MOST_RATIO = 100
# A few empty sheets pack very well; below this size the ratio says nothing.
RATIO_MATTERS_FROM = MEGABYTE
# Office programs write these two; the others are only good for bombs.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
XML_ENDINGS = (".xml", ".rels", ".vml")
DOCTYPE = "<!DOCTYPE"
DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError)


def check_archive(source: bytes | Path | BinaryIO) -> list[str]:
    """Refuse an archive that is damaged, locked, a bomb or a trap; otherwise name its entries."""
    return list(dict.fromkeys(name for name, _chunk in unpack(source)))


def unpack(source: bytes | Path | BinaryIO) -> Iterator[tuple[str, bytes]]:
    """Yield every entry piece by piece under its name, stopping with a refusal where the checks fail."""
    opened = io.BytesIO(source) if isinstance(source, bytes) else source
    try:
        with zipfile.ZipFile(opened) as archive:
            _check_directory(archive.infolist())
            yield from _checked_chunks(archive)
    except DAMAGED as error:
        raise _refusal(_("文件已损坏，打不开。"), "file_damaged") from error


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise _refusal(_("文件里的部件多于 %(most)s 个，不予打开。") % {"most": MOST_ENTRIES}, "archive_entries")
    if any(entry.flag_bits & ENCRYPTED for entry in entries):
        raise _refusal(_("文件加了密码，请去掉密码再传。"), "file_encrypted")
    if any(_escapes(entry.filename) or entry.compress_type not in METHODS for entry in entries):
        raise _refusal(_("文件结构不正常，不予打开。"), "archive_structure")
    packed = sum(entry.compress_size for entry in entries)
    _check_size(sum(entry.file_size for entry in entries), packed)


def _checked_chunks(archive: zipfile.ZipFile) -> Iterator[tuple[str, bytes]]:
    # Sizes in the directory may be lies, so the bytes themselves are counted.
    packed = sum(entry.compress_size for entry in archive.infolist())
    unpacked = 0
    for entry in archive.infolist():
        before, tail = unpacked, b""
        for chunk in _chunks(archive, entry):
            unpacked += len(chunk)
            _check_size(unpacked, packed)
            if entry.filename.lower().endswith(XML_ENDINGS):
                _check_doctype(tail + chunk)
            tail = chunk[-2 * len(DOCTYPE) :]
            yield entry.filename, chunk
        if unpacked - before != entry.file_size:
            raise _refusal(_("文件结构不正常，不予打开。"), "archive_structure")


def _chunks(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> Iterator[bytes]:
    # zipfile stops at the declared size, so an entry is opened as if it had declared more than is allowed.
    unbounded = copy.copy(entry)
    unbounded.file_size = MOST_UNPACKED + 1
    del unbounded.CRC
    with archive.open(unbounded) as stream:
        # An empty entry still has a name to give.
        yield stream.read(MEGABYTE)
        while chunk := stream.read(MEGABYTE):
            yield chunk


def _check_size(unpacked: int, packed: int) -> None:
    if unpacked > MOST_UNPACKED or (unpacked > RATIO_MATTERS_FROM and unpacked > MOST_RATIO * packed):
        raise _refusal(_("文件解压后过大，不予打开。"), "archive_bomb", http_status=413)


def _check_doctype(xml: bytes) -> None:
    """Refuse document types: office files have none, entity bombs live in them."""
    if any(DOCTYPE.encode(coding) in xml for coding in ("ascii", "utf-16-le", "utf-16-be")):
        raise _refusal(_("文件结构不正常，不予打开。"), "archive_structure")


def _escapes(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in name


def _refusal(message: object, code: str, *, http_status: int = 422) -> DomainError:
    return DomainError(message, code=code, http_status=http_status)
