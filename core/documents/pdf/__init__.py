"""Write a document as PDF by the numbers of GB/T 9704-2012.

The typesetter gets a program of our own that never changes, and the document as JSON: no word of it can be markup.
"""

import json
import shutil
import tempfile
from functools import cache
from pathlib import Path

import typst
from django.conf import settings
from django.utils.translation import gettext as _

from core.documents.cleaning import cleaned
from core.documents.document import Document
from core.documents.pdf.plain import plain
from core.errors import DomainError

PROGRAM = Path(__file__).with_name("document.typ")
NEEDED = {"Noto Serif SC", "Noto Sans SC", "LXGW WenKai"}


def render_pdf(document: Document) -> bytes:
    """Write the document as a PDF file."""
    fonts = _fonts(settings.FONTS)
    with tempfile.TemporaryDirectory() as folder:
        told = plain(cleaned(document), pictures=Path(folder))
        written, _warnings = typst.compile_with_warnings(
            str(shutil.copy(PROGRAM, folder)), root=folder, font_paths=fonts, ignore_system_fonts=True,
            sys_inputs={"document": json.dumps(told, ensure_ascii=False)},
        )  # fmt: skip
    return bytes(written)


def _fonts(folder: Path) -> typst.Fonts:
    if not any(folder.glob("*.ttf")):
        raise _not_ready()
    found = _read(folder)
    if not set(found.families()) >= NEEDED:
        _read.cache_clear()
        raise _not_ready()
    return found


@cache
def _read(folder: Path) -> typst.Fonts:
    """Read the fonts once a process; an office's own, in the same folder, go before ours."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _not_ready() -> DomainError:
    return DomainError(_("公文字体还在准备，约半分钟后再下载 PDF。"), code="fonts_not_ready", http_status=503)
