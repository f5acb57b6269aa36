"""Official documents by GB/T 9704-2012: one plain object, rendered as a page, as DOCX or PDF, its tables as XLSX."""

from core.documents.document import (
    Attachment,
    Block,
    Document,
    Figure,
    Heading,
    Imprint,
    Link,
    Paragraph,
    Roll,
    Table,
    document_number,
)
from core.documents.docx import render_docx
from core.documents.downloads import FORMS, PAPERS, download
from core.documents.html import render_html
from core.documents.pdf import render_pdf
from core.documents.xlsx import render_xlsx

__all__ = [
    "FORMS",
    "PAPERS",
    "Attachment",
    "Block",
    "Document",
    "Figure",
    "Heading",
    "Imprint",
    "Link",
    "Paragraph",
    "Roll",
    "Table",
    "document_number",
    "download",
    "render_docx",
    "render_html",
    "render_pdf",
    "render_xlsx",
]
