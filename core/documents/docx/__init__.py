"""Write a document as DOCX by the numbers of GB/T 9704-2012."""

import io

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from core.documents.cleaning import cleaned
from core.documents.document import Document
from core.documents.docx.body import add_blocks
from core.documents.docx.head import add_head
from core.documents.docx.page import set_page
from core.documents.docx.styles import set_styles
from core.documents.docx.tail import add_tail


def render_docx(document: Document) -> bytes:
    """Write the document as a DOCX file."""
    document = cleaned(document)
    written = docx.Document()
    set_styles(written)
    set_page(written)
    add_head(written, document)
    add_blocks(written, document.body)
    add_tail(written, document)
    _name(written, document)
    out = io.BytesIO()
    written.save(out)
    return out.getvalue()


def _name(written: docx.document.Document, document: Document) -> None:
    """Replace what python-docx says of itself."""
    properties = written.core_properties
    # The properties take no more than 255 characters.
    properties.title = document.title.replace("\n", "")[:255]
    properties.author = (document.signature or document.head)[:255]
    properties.comments = properties.keywords = properties.subject = ""
    properties.language = "zh-CN"
    # Its template brings a picture of another document for the file manager to show.
    package = written.part.package
    for name in [name for name, part in package.rels.items() if part.reltype == RELATIONSHIP_TYPE.THUMBNAIL]:
        del package.rels[name]
