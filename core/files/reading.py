"""Take an upload into memory, but never more of it than is allowed."""

from pathlib import PurePath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError

MEGABYTE = 1024 * 1024


def read_whole(upload: BinaryIO, *, limit: int) -> bytes:
    """Read an upload that is neither empty nor over the limit."""
    upload.seek(0)
    data = upload.read(limit + 1)
    if len(data) > limit:
        raise DomainError(
            _("文件超过 %(limit)s MB，请压缩或拆开后再传。") % {"limit": limit // MEGABYTE},
            code="file_too_large",
            http_status=413,
        )
    if not data:
        raise DomainError(_("文件是空的，请重新选择。"), code="file_empty", http_status=422)
    return data


def extension(upload: BinaryIO) -> str:
    """Give the lower-case ending of the upload's name, without the dot."""
    return PurePath(getattr(upload, "name", "") or "").suffix.lower().lstrip(".")
