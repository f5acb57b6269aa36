"""A document of characters that every file format takes, whatever somebody once pasted into a field."""

import re
from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from core.documents.document import Document, Paragraph

# Controls, halves of characters, what is no character, and what turns the direction of everything after it.
UNWRITABLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u200e\u200f\u202a-\u202e\u2066-\u2069\ufffe\uffff]"
)
SPACES = re.compile("[\t\r\n\u2028\u2029 ]+")


def clean(text: str) -> str:
    """One line of writable characters."""
    return SPACES.sub(" ", UNWRITABLE.sub("", text))


def cleaned(document: Document) -> Document:
    """The same document, every text of it clean; the breaks its writer put into the title stand."""
    title = "\n".join(clean(line).strip(" ") for line in document.title.split("\n"))
    return replace(_cleaned(document), title=title)


def _cleaned(part: Any) -> Any:
    if isinstance(part, str):
        return clean(part)
    if isinstance(part, Paragraph):
        return Paragraph(*_cleaned(part.content))
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{field.name: _cleaned(getattr(part, field.name)) for field in fields(part)})
    if isinstance(part, Sequence) and not isinstance(part, bytes):
        return tuple(map(_cleaned, part))
    return part
