"""How a table stands on the page: the widths of its columns, and which rows are too tall to stay whole."""

import re
from collections.abc import Sequence
from math import ceil

from core.documents.document import Inline, Table
from core.documents.lines import cells
from core.documents.wording import words

# In points: the line of the type area, the size of 小四, its lines, the space beside and above the words of a cell.
LINE_WIDTH, SIZE, LINE, BESIDE, ABOVE = 442.2, 12, 18, 4, 2
TYPE_AREA = 637.8
FIGURE = re.compile(r"-?[\d,]+(\.\d+)?(%|[^\W\d]{1,2})?|—|")
# A row up to this tall moves to the next page whole.
TALLEST_WHOLE = TYPE_AREA / 3


def widths(table: Table) -> list[float]:
    """The columns' widths in points, together one line."""
    shares = table.widths or [1] * len(table.header)
    return [LINE_WIDTH * share / sum(shares) for share in shares]


def capacities(table: Table) -> list[float]:
    """How many cells of the grid one line of each column holds; letters may take half, so halves count."""
    return [max(int((width - 2 * BESIDE) / SIZE * 2) / 2, 1) for width in widths(table)]


def running(table: Table) -> list[bool]:
    """Which columns hold running text, to be set flush left: those in which some cell takes a second line."""
    most, found = capacities(table), [False] * len(table.header)
    for row in table.rows:
        found = [known or cells(words(cell)) > room for known, cell, room in zip(found, row, most, strict=True)]
    return found


def figures(table: Table) -> list[bool]:
    """Which columns hold figures, with a unit or without, and nothing else that says something."""
    columns = zip(*([words(cell) for cell in row] for row in table.rows), strict=True)
    return [all(map(FIGURE.fullmatch, column)) for column in columns]


def is_tall(row: Sequence[Inline], most: Sequence[float]) -> bool:
    """Whether a row must be let run over the page's end, by how much its columns hold."""
    lines = (ceil(cells(words(cell)) / room) for cell, room in zip(row, most, strict=True))
    return max(lines, default=1) * LINE > TALLEST_WHOLE
