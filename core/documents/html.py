"""Render a document as HTML for the page, by the class names of the style sheet."""

import base64
import re
from collections.abc import Iterable, Sequence
from functools import singledispatch

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from core.documents.cleaning import cleaned
from core.documents.document import Block, Document, Figure, Heading, Inline, Link, Paragraph, Roll, Table
from core.documents.lines import title_lines
from core.documents.pictures import picture_kind
from core.documents.tables import figures, running
from core.documents.wording import (
    addressee_line,
    attachment_lines,
    imprint_lines,
    note_line,
    numbered,
    written_date,
    written_out,
)

# Only addresses of this site and of the web; never javascript: or data:.
SAFE_ADDRESS = re.compile(r"(?:https?://|/(?!/)|\?|#)[^\s]*")
# The title is the page's second heading, so the levels follow on from there.
HEADINGS = {
    1: '<h3 class="tx-doc__h1">{}</h3>',
    2: '<h4 class="tx-doc__h2">{}</h4>',
    3: '<h5 class="tx-doc__h3">{}</h5>',
    4: '<h6 class="tx-doc__h4">{}</h6>',
}
UNDER_HEAD = '<p class="tx-doc__under"><span>{}</span><span>{}</span></p>'
ATTACHED = '<section><p class="tx-doc__to">{}</p>\n<h3 class="tx-doc__title">{}</h3>\n{}</section>'
NAMING_CELL, CELL = '<th scope="row"{}>{}</th>', "<td{}>{}</td>"
# How a column's cells are set: figures to the right, words to the left, long words over several lines.
FIGURES, WORDS, RUNNING = "", mark_safe(' class="tx-doc__word"'), mark_safe(' class="tx-doc__run"')
BREAK = mark_safe("<br>")


def render_html(document: Document) -> SafeString:
    """Render the whole document as one article."""
    document = cleaned(document)
    parts = [*_head(document), *map(_block, numbered(document.body)), *_tail(document)]
    return format_html('<article class="tx-doc">\n{}\n</article>', _joined(parts, "\n"))


def _head(document: Document) -> list[SafeString]:
    parts = []
    if document.mark:
        parts.append(format_html('<p class="tx-doc__mark">{}</p>', document.mark))
    if document.head:
        parts.append(format_html('<p class="tx-doc__issuer">{}</p>', document.head))
        parts.append(format_html('<p class="tx-doc__no">{}</p>', document.number))
        if document.under_head:
            parts.append(format_html(UNDER_HEAD, *document.under_head))
        parts.append(mark_safe('<hr class="tx-doc__rule">'))
    title = _joined([escape(line) for line in title_lines(document.title)], BREAK)
    parts.append(format_html('<h2 class="tx-doc__title">{}</h2>', title))
    if document.addressee:
        parts.append(format_html('<p class="tx-doc__to">{}</p>', addressee_line(document.addressee)))
    return parts


def _tail(document: Document) -> list[SafeString]:
    parts = [format_html('<p class="tx-doc__att">{}</p>', line) for line in attachment_lines(document.attachments)]
    parts += map(_block, document.present)
    if document.signature or document.signed_on:
        day = written_date(document.signed_on) if document.signed_on else ""
        lines = _joined([format_html("<p>{}</p>", line) for line in (document.signature, day) if line])
        parts.append(format_html('<div class="tx-doc__sign">{}</div>', lines))
    if document.note:
        parts.append(format_html("<p>{}</p>", note_line(document.note)))
    for word, attachment in written_out(document.attachments):
        body = _joined(map(_block, numbered(attachment.body)), "\n")
        parts.append(format_html(ATTACHED, word, attachment.title, body))
    if document.imprint:
        rows = (format_html("<p><span>{}</span><span>{}</span></p>", *line) for line in imprint_lines(document.imprint))
        parts.append(format_html('<div class="tx-doc__imprint">{}</div>', _joined(rows)))
    return parts


@singledispatch
def _block(block: Block) -> SafeString:
    raise TypeError(f"no way to render a {type(block).__name__}")


@_block.register
def _heading(block: Heading) -> SafeString:
    return format_html(HEADINGS[block.level], block.text)


@_block.register
def _paragraph(block: Paragraph) -> SafeString:
    return format_html("<p>{}</p>", _joined(_inline(part) for part in block.content))


@_block.register
def _roll(block: Roll) -> SafeString:
    return format_html('<p class="tx-doc__roll"><b>{}：</b>{}</p>', block.label, block.names)


@_block.register
def _figure(block: Figure) -> SafeString:
    source = f"data:image/{picture_kind(block)};base64,{base64.b64encode(block.image).decode()}"
    return format_html(
        '<figure class="tx-doc__fig"><img src="{}" alt="{}"><figcaption>{}</figcaption></figure>',
        source,
        block.caption,
        block.caption,
    )


@_block.register
def _table(block: Table) -> SafeString:
    caption = format_html("<caption>{}</caption>", block.caption) if block.caption else ""
    header = format_html_join("", '<th scope="col">{}</th>', ((text,) for text in block.header))
    forms = [
        RUNNING if runs else FIGURES if figure else WORDS
        for runs, figure in zip(running(block), figures(block), strict=False)
    ]
    rows = _joined(_row(row, forms) for row in block.rows)
    table = format_html(
        '<div class="tx-scroll" tabindex="0" role="region" aria-label="{}"><table>{}<thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div>",
        block.caption or block.header[0],
        caption,
        header,
        rows,
    )
    note = format_html('<p class="tx-doc__fn">{}</p>', block.note) if block.note else mark_safe("")
    return _joined([table, note])


def _row(row: Sequence[Inline], forms: Sequence[str]) -> SafeString:
    """One row; its first cell names it."""
    tags = (NAMING_CELL, *(CELL for _other in row[1:]))
    cells = zip(tags, forms, row, strict=True)
    return format_html("<tr>{}</tr>", _joined(format_html(tag, form, _inline(cell)) for tag, form, cell in cells))


def _inline(part: Inline) -> SafeString:
    if isinstance(part, Link) and SAFE_ADDRESS.fullmatch(part.href):
        return format_html('<a href="{}">{}</a>', part.href, part.text)
    return escape(part.text if isinstance(part, Link) else part)


def _joined(parts: Iterable[SafeString], between: str = "") -> SafeString:
    return format_html_join(between, "{}", ((part,) for part in parts))
