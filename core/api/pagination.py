"""Pages by a cursor over the id: the same cost on the first page and on the ten-thousandth."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.exceptions import ValidationError
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response

LARGEST = 200
DEFAULT = 50


class NewestFirst(BasePagination):
    """``?before=<id>&limit=50``; ``next`` carries the address of the following page or null."""

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        self.request = request
        self.limit = _whole(request, "limit", DEFAULT, 1, LARGEST) or DEFAULT
        before = _whole(request, "before", None, 1, 2**63 - 1)
        rows = queryset.order_by("-id")
        if before is not None:
            rows = rows.filter(id__lt=before)
        # One row more than shown tells whether a next page exists, without counting.
        found = list(rows[: self.limit + 1])
        self.more = len(found) > self.limit
        return found[: self.limit]

    def get_paginated_response(self, data: list[Any]) -> Response:
        return Response({"next": self._next(data), "results": data})

    def _next(self, data: list[Any]) -> str | None:
        if not self.more:
            return None
        query = self.request.query_params.copy()
        query["before"] = str(data[-1]["id"])
        return self.request.build_absolute_uri(f"{self.request.path}?{query.urlencode()}")

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["next", "results"],
            "properties": {"next": {"type": "string", "format": "uri", "nullable": True}, "results": schema},
        }

    def get_schema_operation_parameters(self, view: Any) -> list[dict[str, Any]]:
        whole = {"type": "integer", "minimum": 1}
        return [
            {"name": "limit", "in": "query", "required": False, "schema": {**whole, "maximum": LARGEST}},
            {"name": "before", "in": "query", "required": False, "schema": {**whole, "maximum": 2**63 - 1}},
        ]


def _whole(request: Request, name: str, default: int | None, lowest: int, highest: int) -> int | None:
    given = request.query_params.get(name)
    if given is None or given == "":
        return default
    if not (given.isascii() and given.isdigit()) or len(given) > 19 or not lowest <= int(given) <= highest:
        raise ValidationError({name: [_("请填 %(low)s 到 %(high)s 之间的整数。") % {"low": lowest, "high": highest}]})
    return int(given)
