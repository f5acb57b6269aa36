"""Decode one picture in a process of its own: bytes come in, a fresh JPEG goes out.

Run by its path, isolated, so that it costs Python and Pillow and nothing else. A bomb, a crash or an endless loop in
a decoder ends this process and no other. The answer is a line with width and height, then the JPEG; what stands in
the way is said by the exit status alone.
"""

import io
import resource
import struct
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MEGABYTE = 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 2048
QUALITY = 85
LARGEST_ANSWER = 16 * MEGABYTE
WRONG_KIND, TOO_MANY_PIXELS, DAMAGED, TOO_HEAVY = 3, 4, 5, 6
# What Pillow's readers raise on files cut short or tampered with.
UNREADABLE = (OSError, SyntaxError, ValueError, EOFError, RuntimeError, struct.error)


def main(megabytes: int, seconds: int) -> int:
    """Answer for the picture on standard input; the limits stand before anything reads it."""
    _limit(megabytes, seconds)
    try:
        return _answer(sys.stdin.buffer.read())
    except MemoryError:
        return TOO_HEAVY


def _limit(megabytes: int, seconds: int) -> None:
    limits = {
        resource.RLIMIT_AS: megabytes * MEGABYTE,
        resource.RLIMIT_CPU: seconds,
        resource.RLIMIT_FSIZE: LARGEST_ANSWER,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in limits.items():
        resource.setrlimit(what, (most, most))


def _answer(data: bytes) -> int:
    from PIL import Image

    try:
        picture = Image.open(io.BytesIO(data), formats=_formats(data))
    except Image.DecompressionBombError:
        return TOO_MANY_PIXELS
    except UNREADABLE:
        return WRONG_KIND
    if picture.width * picture.height > MOST_PIXELS:
        return TOO_MANY_PIXELS
    try:
        pixels = _upright_pixels(picture)
    except UNREADABLE:
        return DAMAGED
    _write(pixels)
    return 0


def _formats(data: bytes) -> list[str]:
    """The one reader to be tried; loading them all would take longer than a photo."""
    if data[:4] == b"RIFF":
        from PIL import WebPImagePlugin

        return [WebPImagePlugin.WebPImageFile.format]
    if data[4:8] == b"ftyp":
        import pillow_heif

        pillow_heif.register_heif_opener()
        return ["HEIF"]
    return ["JPEG", "PNG"]


def _upright_pixels(picture: "Picture") -> "Picture":
    from PIL import Image, ImageOps

    picture.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    upright: Any = ImageOps.exif_transpose(picture).convert("RGBA")
    # A new canvas: Pillow would carry a JPEG's comment over from the old one.
    canvas = Image.new("RGB", upright.size, "white")
    canvas.paste(upright, mask=upright)
    return canvas


def _write(pixels: "Picture") -> None:
    sys.stdout.buffer.write(f"{pixels.width} {pixels.height}\n".encode())
    pixels.save(sys.stdout.buffer, "JPEG", quality=QUALITY, optimize=True)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]), int(sys.argv[2])))
