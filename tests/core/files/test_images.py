import hashlib
import io
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image

from core.errors import DomainError
from core.files import decoding, images
from core.files.images import clean_image

pillow_heif.register_heif_opener()
ROOT = Path(decoding.__file__).resolve().parents[2]
RED, BLUE = (255, 0, 0), (0, 0, 255)
PIXELS_PROMISED = struct.pack(">I", 1000) + b"IDAT" + zlib.compress(bytes(20))


def upload(data, name="photo.jpg"):
    file = io.BytesIO(data)
    file.name = name
    return file


def picture(form="JPEG", size=(60, 40), colour=RED, **options):
    out = io.BytesIO()
    Image.new("RGBA" if form == "PNG" else "RGB", size, colour).save(out, form, **options)
    return out.getvalue()


def refusal(data, name="photo.jpg"):
    with pytest.raises(DomainError) as refused:
        clean_image(upload(data, name))
    return refused.value.code, refused.value.http_status


def png_header(width, height):
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk)) + PIXELS_PROMISED


def photo_with_gps():
    exif = Image.Exif()
    exif[0x010F] = "Spy Camera"
    exif.get_ifd(0x8825).update({1: "N", 2: (30.0, 39.0, 1.0), 3: "E", 4: (104.0, 4.0, 1.0)})
    return picture(exif=exif)


@pytest.mark.parametrize(
    ("form", "name"),
    [("JPEG", "a.jpg"), ("JPEG", "A.JPEG"), ("PNG", "a.png"), ("WEBP", "a.webp"), ("HEIF", "a.heic")],
)
def test_each_kind_comes_out_as_jpeg(form, name):
    clean = clean_image(upload(picture(form), name))
    assert (clean.content_type, clean.width, clean.height) == ("image/jpeg", 60, 40)
    assert clean.sha256 == hashlib.sha256(clean.data).hexdigest()
    made = Image.open(io.BytesIO(clean.data))
    assert (made.format, made.mode, made.size) == ("JPEG", "RGB", (60, 40))
    assert made.getpixel((30, 20))[0] > 240


def test_upload_read_before_is_read_from_its_start():
    file = upload(picture())
    file.read()
    assert clean_image(file).width == 60


def test_large_photo_is_brought_to_2048():
    clean = clean_image(upload(picture(size=(4096, 1024))))
    assert (clean.width, clean.height) == (2048, 512)


def test_exif_and_place_are_gone():
    dirty = photo_with_gps()
    assert b"Spy Camera" in dirty
    clean = clean_image(upload(dirty))
    assert b"Spy Camera" not in clean.data
    assert b"Exif" not in clean.data
    assert dict(Image.open(io.BytesIO(clean.data)).getexif()) == {}


def test_orientation_is_applied_before_it_is_dropped():
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera lay on its side: top of the scene is at the right
    out = io.BytesIO()
    lying = Image.new("RGB", (60, 40), BLUE)
    lying.paste(RED, (0, 0, 30, 40))
    lying.save(out, "JPEG", exif=exif)
    clean = clean_image(upload(out.getvalue()))
    upright = Image.open(io.BytesIO(clean.data))
    assert upright.size == (40, 60)
    assert upright.getpixel((20, 10))[0] > 240
    assert upright.getpixel((20, 50))[2] > 240


def test_transparent_parts_turn_white():
    clean = clean_image(upload(picture("PNG", colour=(0, 0, 0, 0)), "a.png"))
    assert Image.open(io.BytesIO(clean.data)).getpixel((5, 5)) == (255, 255, 255)


@pytest.mark.parametrize(
    "polyglot",
    [
        picture() + b"<script>alert(1)</script>",
        picture(comment=b"<script>alert(1)</script>"),
        picture()[:2] + b"\xff\xe2\x00\x1b<script>alert(1)</script>" + picture()[2:],
    ],
    ids=["appended", "comment", "segment"],
)
def test_picture_that_is_also_a_page_is_only_a_picture(polyglot):
    assert b"<script>" in polyglot
    assert b"script" not in clean_image(upload(polyglot)).data


def test_huge_picture_is_refused_by_its_header():
    assert refusal(png_header(50_000, 50_000), "a.png") == ("image_pixels", 413)


def test_picture_just_over_the_limit_is_refused_by_its_header():
    assert refusal(png_header(8_000, 5_001), "a.png") == ("image_pixels", 413)
    assert refusal(png_header(8_000, 5_000), "a.png") == ("image_damaged", 422)


def test_file_over_ten_megabytes_is_refused():
    assert refusal(picture() + bytes(10 * 1024 * 1024)) == ("file_too_large", 413)


def test_empty_file_is_refused():
    assert refusal(b"") == ("file_empty", 422)


@pytest.mark.parametrize("keep", [0.3, 0.6, 0.95])
def test_photo_cut_short_is_refused(keep):
    noise = io.BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(noise, "JPEG")
    whole = noise.getvalue()
    assert refusal(whole[: int(len(whole) * keep)]) == ("image_damaged", 422)


@pytest.mark.parametrize("form", ["PNG", "WEBP", "HEIF"])
def test_other_kinds_cut_short_are_refused(form):
    out = io.BytesIO()
    Image.effect_noise((400, 300), 90).convert("RGB").save(out, form)
    whole = out.getvalue()
    assert refusal(whole[: len(whole) * 2 // 3], "a.png")[1] in {415, 422}


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.svg"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', "a.png"),
        (b"<html><script>alert(1)</script></html>", "a.jpg"),
        (b"MZ\x90\x00" + bytes(200), "a.jpg"),
        (b"\xff\xd8\xff", "a.jpg"),
        (picture("GIF"), "a.gif"),
        (picture("GIF"), "a.jpg"),
        (picture("TIFF"), "a.jpg"),
        (picture(), "a.php"),
        (picture(), "a.jpg.exe"),
        (picture(), "a.svg"),
    ],
)
def test_what_is_no_photo_is_refused(data, name):
    assert refusal(data, name) == ("image_kind", 415)


# ── the decoder's own process ─────────────────────────────────────────────────────────────────
@pytest.fixture
def decoder(tmp_path, monkeypatch):
    """Put another program in the decoder's place."""

    def put(source):
        path = tmp_path / "decoder.py"
        path.write_text(source)
        monkeypatch.setattr(images, "DECODER", path)

    return put


@pytest.mark.parametrize(
    "source",
    [
        "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)",
        "import os; os.abort()",
        "raise SystemExit(99)",
        "import resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 28, 1 << 28)); bytes(1 << 30)",
    ],
    ids=["crashes", "aborts", "fails", "eats memory"],
)
def test_a_decoder_that_breaks_refuses_one_picture_and_no_more(source, decoder, monkeypatch):
    decoder(source)
    assert refusal(picture()) == ("image_too_heavy", 422)
    monkeypatch.undo()
    assert clean_image(upload(picture())).width == 60


def test_a_decoder_that_never_ends_is_ended(decoder, monkeypatch):
    monkeypatch.setattr(images, "MOST_SECONDS", 1)
    decoder("while True: pass")
    assert refusal(picture()) == ("image_too_heavy", 422)


def test_a_decoder_cannot_fill_the_disk(decoder, monkeypatch):
    monkeypatch.setattr(images, "MOST_SECONDS", 5)
    source = Path(decoding.__file__).read_text().replace("return _answer(", "return _flood(")
    decoder(
        source.replace(
            "def _limit(",
            "def _flood(data):\n    while True:\n        sys.stdout.buffer.write(data)\n\n\ndef _limit(",
            1,
        )
    )
    assert refusal(picture()) == ("image_too_heavy", 422)


def test_a_picture_that_needs_too_much_memory_is_refused(monkeypatch):
    monkeypatch.setattr(images, "MOST_MEGABYTES", 160)
    flat = picture("PNG", size=(8_000, 5_000))
    assert len(flat) < 1024 * 1024
    assert refusal(flat, "a.png") == ("image_too_heavy", 422)
    assert clean_image(upload(picture())).width == 60


def test_a_bomb_of_scans_is_ended_by_the_clock(monkeypatch):
    """A progressive JPEG may draw over the same pixels as often as its file has room."""
    whole = picture(size=(6_000, 6_000), progressive=True)
    start = whole.rindex(b"\xff\xda")
    last_scan = whole[start : whole.rindex(b"\xff\xd9")]
    bomb = whole[:start] + last_scan * 400 + whole[-2:]
    assert len(bomb) < images.LARGEST
    monkeypatch.setattr(images, "MOST_SECONDS", 2)
    assert refusal(bomb) == ("image_too_heavy", 422)


def test_the_largest_photo_fits_into_the_decoder_s_memory():
    assert clean_image(upload(picture(size=(8_000, 5_000), progressive=True))).width == 2048


def test_the_process_that_asks_never_loads_a_decoder():
    source = (
        "import sys; import core.files.images; print(any(name.startswith(('PIL', 'pillow')) for name in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", source], capture_output=True, text=True, check=True, cwd=ROOT)
    assert done.stdout.strip() == "False"
