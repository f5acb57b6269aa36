"""A document as a file to take away, in the form somebody asks for."""

from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpResponse

from core.documents.document import Document
from core.documents.docx import render_docx
from core.documents.pdf import render_pdf
from core.documents.xlsx import render_xlsx
from core.files.names import attachment_header

OFFICE = "application/vnd.openxmlformats-officedocument"


@dataclass(frozen=True)
class Form:
    """How a document is written, and what a browser is told it is."""

    render: Callable[[Document], bytes]
    content_type: str


FORMS = {
    "docx": Form(render_docx, f"{OFFICE}.wordprocessingml.document"),
    "pdf": Form(render_pdf, "application/pdf"),
    "xlsx": Form(render_xlsx, f"{OFFICE}.spreadsheetml.sheet"),
}
# What is read and signed; the tables of some documents have workbooks of their own.
PAPERS = ("docx", "pdf")


def download(document: Document, form: str, name: str) -> HttpResponse:
    """Answer with the document in this form, under this name."""
    chosen = FORMS[form]
    answer = HttpResponse(chosen.render(document), content_type=chosen.content_type)
    answer["Content-Disposition"] = attachment_header(f"{name}.{form}")
    return answer
