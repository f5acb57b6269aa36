"""What a report says, on its page and on paper."""

import re
from pathlib import Path

from docx import Document

from tests.browser.person import Person


def figures_on(reader: Person) -> dict[str, int]:
    """The whole numbers beside the report, by their names."""
    terms = reader.page.locator(".tx-terms dt").all_inner_texts()
    return {found[1]: int(found[2]) for term in terms if (found := re.match(r"(\S+)\s+(\d+) ", term))}


def words_of(document: Path) -> str:
    return "\n".join(paragraph.text for paragraph in Document(str(document)).paragraphs)
