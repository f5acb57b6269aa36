"""One page of a list, in the shape ``_pager.html`` draws."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest

PER_PAGE = 30


@dataclass(frozen=True)
class ListPage:
    """Rows already read, so that a template cannot query, and where they stand among all."""

    rows: list[Any]
    count: int
    number: int
    pages: int
    first: int
    last: int

    @property
    def has_previous(self) -> bool:
        return self.number > 1

    @property
    def has_next(self) -> bool:
        return self.number < self.pages


def list_page(rows: QuerySet[Any], request: HttpRequest, per_page: int = PER_PAGE) -> ListPage:
    """Read the page the address asks for; a number beyond the end gives the last one."""
    page = Paginator(rows, per_page).get_page(request.GET.get("page"))
    return ListPage(
        rows=list(page.object_list), count=page.paginator.count, number=page.number,
        pages=page.paginator.num_pages, first=page.start_index(), last=page.end_index(),
    )  # fmt: skip
