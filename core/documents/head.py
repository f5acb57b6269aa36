"""The organ's mark at the head of a document: how large, and in how many lines."""

from core.documents.lines import cells, even_lines

# In points. An organ that would become smaller than the least on one line takes two.
LARGEST, LEAST_ON_ONE_LINE = 46, 26
LINE_WIDTH = 442.2


def head_lines(organ: str) -> tuple[list[str], float]:
    """The organ's lines and the largest size in points at which each fits, in steps of half a point."""
    size = _fitting(cells(organ))
    if size >= LEAST_ON_ONE_LINE:
        return [organ], size
    lines = even_lines(organ, 2)
    return lines, _fitting(max(map(cells, lines)))


def _fitting(length: float) -> float:
    return min(LARGEST, int(LINE_WIDTH / max(length, 1) * 2) / 2)
