"""Filters over the API: only those that were asked for are built."""

from functools import lru_cache
from typing import Any

from django_filters import FilterSet
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework.request import Request


class AskedFilters(DjangoFilterBackend):
    """The library copies every filter and makes a form of all of them for each request; most stay empty."""

    def get_filterset(self, request: Request, queryset: Any, view: Any) -> FilterSet | None:
        whole = self.get_filterset_class(view, queryset)
        if whole is None:
            return None
        asked = frozenset(name for name in whole.base_filters if name in request.query_params)
        return _narrowed(whole, asked)(**self.get_filterset_kwargs(request, queryset, view))


@lru_cache(maxsize=512)
def _narrowed(whole: type[FilterSet], asked: frozenset[str]) -> type[FilterSet]:
    narrow: Any = type(whole.__name__, (whole,), {})
    narrow.base_filters = {name: one for name, one in whole.base_filters.items() if name in asked}
    return narrow
