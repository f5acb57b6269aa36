"""A list cut into numbered pages, in the shape ``_pager.html`` draws."""

from typing import Any

from django.core.paginator import Paginator

ROWS = 20


def page_of(rows: Any, number: str | int | None, size: int = ROWS) -> dict[str, Any]:
    """Give one page; a number that is none, or lies outside, shows the nearest."""
    paginator = Paginator(rows, size)
    page = paginator.get_page(number)
    return {
        "rows": list(page.object_list),
        "count": paginator.count,
        "number": page.number,
        "pages": paginator.num_pages,
        "has_previous": page.has_previous(),
        "has_next": page.has_next(),
        "first": page.start_index(),
        "last": page.end_index(),
    }
