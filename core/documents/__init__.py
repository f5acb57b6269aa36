"""Official documents by GB/T 9704-2012: one plain object, rendered as DOCX, PDF or HTML."""

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
from core.documents.html import render_html
from core.documents.pdf import render_pdf

__all__ = [
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
    "render_docx",
    "render_html",
    "render_pdf",
]
