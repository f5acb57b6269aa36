"""Make every picture anew, so that nothing but its pixels comes in."""

import hashlib
import io
import struct
from dataclasses import dataclass
from typing import BinaryIO

import pillow_heif
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from core.errors import DomainError
from core.files.reading import MEGABYTE, extension, read_whole

LARGEST = 10 * MEGABYTE
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
QUALITY = 85
FORMATS = ("JPEG", "PNG", "WEBP", "HEIF")
EXTENSIONS = frozenset({"", "jpg", "jpeg", "png", "webp", "heic", "heif"})
# What Pillow's readers raise on files cut short or tampered with.
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error)

pillow_heif.register_heif_opener()


@dataclass(frozen=True)
class CleanImage:
    """A picture made here: JPEG, upright, without EXIF."""

    data: bytes
    width: int
    height: int
    content_type: str
    sha256: str


def clean_image(upload: BinaryIO) -> CleanImage:
    """Re-encode an uploaded photo, checking its limits before any pixel is decoded."""
    if extension(upload) not in EXTENSIONS:
        raise _wrong_kind()
    picture = _open(read_whole(upload, limit=LARGEST))
    try:
        pixels = _upright_pixels(picture)
    except UNREADABLE as error:
        message = _("图片不完整或已损坏，请重新拍一张。")
        raise DomainError(message, code="image_damaged", http_status=422) from error
    return _encode(pixels)


def _open(data: bytes) -> Image.Image:
    """Read the header only."""
    try:
        picture = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise _too_many_pixels() from error
    except UNREADABLE as error:
        raise _wrong_kind() from error
    if picture.width * picture.height > MOST_PIXELS:
        raise _too_many_pixels()
    return picture


def _upright_pixels(picture: Image.Image) -> Image.Image:
    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright = ImageOps.exif_transpose(picture).convert("RGBA")
    # A new canvas: Pillow would carry a JPEG's comment over from the old one.
    canvas = Image.new("RGB", upright.size, "white")
    canvas.paste(upright, mask=upright)
    return canvas


def _encode(pixels: Image.Image) -> CleanImage:
    out = io.BytesIO()
    pixels.save(out, "JPEG", quality=QUALITY, optimize=True)
    data = out.getvalue()
    return CleanImage(data, pixels.width, pixels.height, "image/jpeg", hashlib.sha256(data).hexdigest())


def _wrong_kind() -> DomainError:
    return DomainError(_("只收 JPG、PNG、WebP、HEIC 图片。"), code="image_kind", http_status=415)


def _too_many_pixels() -> DomainError:
    most = {"most": MOST_PIXELS // 10_000}
    return DomainError(_("图片超过 %(most)s 万像素，请缩小后再传。") % most, code="image_pixels", http_status=413)
