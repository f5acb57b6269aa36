"""The searcher reads what is written in disguise: without this, finding nothing would prove nothing."""

import io
import json
import zipfile
from urllib.parse import quote

import pytest

from core.documents import Document, Paragraph, render_pdf
from tests.alliance.crawling import api_paths, text_of

PHONE, NAME = "13800138000", "孙玉珍"
WRITTEN = [
    "138 0013 8000", "138-0013-8000", "+86 138‑0013‑8000", "１３８００１３８０００", "138\u00a00013\u00a08000",
    "(138)0013·8000",
]  # fmt: skip


@pytest.mark.parametrize("written", WRITTEN)
def test_a_phone_is_found_however_it_is_written(written):
    assert PHONE in text_of(f"<p>{written}</p>".encode(), "text/html")


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (NAME.encode(), "text/plain"),
        (json.dumps({"name": NAME}).encode(), "application/json"),
        (f"<a href='/needs/?q={quote(NAME)}'>".encode(), "text/html"),
        ("".join(f"&#{ord(letter)};" for letter in NAME).encode(), "text/html"),
        (NAME.encode(), "text/calendar"),
        (NAME.encode(), "application/octet-stream"),
    ],
)
def test_a_name_is_found_however_it_is_encoded(body, kind):
    assert NAME in text_of(body, kind)


def test_a_name_is_found_in_any_part_of_an_office_file_and_across_its_runs():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as parts:
        parts.writestr("word/document.xml", "<w:r>孙玉</w:r><w:r>珍</w:r>")
        parts.writestr("docProps/custom.txt", "138 0013 8000")
    text = text_of(packed.getvalue(), "application/vnd.openxmlformats")
    assert NAME in text
    assert PHONE in text


@pytest.mark.usefixtures("fonts")
def test_a_name_and_a_phone_are_found_in_print_also_across_two_lines():
    text = text_of(render_pdf(Document("通报", [Paragraph("同" * 24 + NAME + PHONE)])), "application/pdf")
    assert NAME in text
    assert PHONE in text


def test_the_api_is_read_by_its_own_description():
    paths = api_paths()
    assert {"/api/v1/needs/", "/api/v1/events/", "/api/v1/needs/{id}/"} <= set(paths)
    assert len(paths) > 30
