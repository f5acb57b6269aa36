"""Make every picture anew, so that nothing but its pixels comes in."""

import hashlib
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO, BinaryIO

from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.files import decoding
from core.files.reading import MEGABYTE, extension, read_whole

LARGEST = 10 * MEGABYTE
EXTENSIONS = frozenset({"", "jpg", "jpeg", "png", "webp", "heic", "heif"})
DECODER = Path(decoding.__file__)
MOST_MEGABYTES, MOST_SECONDS = 512, 10
# One arena: by default every thread of a decoder reserves address space of its own.
SURROUNDINGS = {"MALLOC_ARENA_MAX": "1"}


@dataclass(frozen=True)
class CleanImage:
    """A picture made here: JPEG, upright, without EXIF."""

    data: bytes
    width: int
    height: int
    content_type: str
    sha256: str


def clean_image(upload: BinaryIO) -> CleanImage:
    """Re-encode an uploaded photo in a process of its own, within limits of size, pixels, memory and time."""
    if extension(upload) not in EXTENSIONS:
        raise _wrong_kind()
    data = read_whole(upload, limit=LARGEST)
    # A file and not a pipe takes the answer, so that its size is limited too.
    with tempfile.TemporaryFile() as answer:
        status = _decode(data, answer)
        if status:
            raise _refusal(status)
        answer.seek(0)
        width, height = map(int, answer.readline().split())
        made = answer.read()
    return CleanImage(made, width, height, "image/jpeg", hashlib.sha256(made).hexdigest())


def _decode(data: bytes, answer: IO[bytes]) -> int:
    """Run the decoder; a status below zero says what killed it."""
    command = [sys.executable, "-I", str(DECODER), str(MOST_MEGABYTES), str(MOST_SECONDS)]
    try:
        done = subprocess.run(  # noqa: S603 - our own file, and nothing of the upload is an argument
            command, input=data, stdout=answer, stderr=subprocess.DEVNULL, env=SURROUNDINGS,
            timeout=MOST_SECONDS, check=False,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return decoding.TOO_HEAVY
    return done.returncode


def _refusal(status: int) -> DomainError:
    if status == decoding.WRONG_KIND:
        return _wrong_kind()
    if status == decoding.TOO_MANY_PIXELS:
        most = {"most": decoding.MOST_PIXELS // 10_000}
        return DomainError(_("图片超过 %(most)s 万像素，请缩小后再传。") % most, code="image_pixels", http_status=413)
    if status == decoding.DAMAGED:
        return DomainError(_("图片不完整或已损坏，请重新拍一张。"), code="image_damaged", http_status=422)
    return DomainError(_("这张图片处理不了，请换一张，或截屏后再传。"), code="image_too_heavy", http_status=422)


def _wrong_kind() -> DomainError:
    return DomainError(_("只收 JPG、PNG、WebP、HEIC 图片。"), code="image_kind", http_status=415)
