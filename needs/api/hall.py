"""领办大厅 over the API: what every unit of the street may claim now."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import problems
from core.lifecycle import demand
from needs import policies
from needs.filters import HallFilter
from needs.hall_page import weighing
from needs.matching import Candidate
from needs.models import Need, NeedCall, Reach, Urgency
from needs.selectors.matching import ground_of

COLUMNS = (
    "id", "number", "area_code", "category_id", "category__name", "text", "urgency", "reach", "call", "wanted",
    "measure", "claimed", "completion_due", "endorsement_count",
)  # fmt: skip

NOTHING_SUITS = {"suits": None, "suited_resource_id": None}


class HallRowSerializer(serializers.Serializer[Any]):
    """``left`` is null where one claim takes the whole need."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    area_code = serializers.CharField()
    category_id = serializers.IntegerField()
    category = serializers.CharField()
    text = serializers.CharField()
    urgency = serializers.ChoiceField(Urgency.choices)
    reach = serializers.ChoiceField(Reach.choices)
    call = serializers.ChoiceField(NeedCall.choices)
    wanted = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    measure = serializers.CharField(allow_blank=True)
    claimed = serializers.DecimalField(max_digits=14, decimal_places=2)
    left = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    completion_due = serializers.DateField(allow_null=True)
    endorsement_count = serializers.IntegerField()
    suits = serializers.IntegerField(allow_null=True, help_text="How well the caller's own unit could do it, 0 to 100.")
    suited_resource_id = serializers.IntegerField(allow_null=True)


class HallViewSet(viewsets.GenericViewSet[Need]):
    """领办大厅; a unit claims by ``POST /api/v1/needs/{id}/claim/``."""

    queryset = Need.objects.none()
    serializer_class = HallRowSerializer
    filterset_class = HallFilter

    def get_queryset(self) -> Any:
        return Need.objects.visible_to(self.request.user).in_hall()

    @extend_schema(responses={200: HallRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        demand(policies.sees_hall(request.user))
        found = self.filter_queryset(self.get_queryset().values(*COLUMNS))
        rows: Any = self.paginate_queryset(found)
        weigh = weighing(request.user, ground_of(request.user.acting.street_code))
        fits = weigh(self.get_queryset().filter(pk__in=[row["id"] for row in rows])) if weigh else {}
        return self.get_paginated_response([_row(row, fits.get(row["id"])) for row in rows])


def _row(row: dict[str, Any], best: Candidate | None) -> dict[str, Any]:
    left = None if row["wanted"] is None else row["wanted"] - row["claimed"]
    row["category"] = row.pop("category__name")
    suits = {"suits": round(best.total), "suited_resource_id": best.resource_id} if best else NOTHING_SUITS
    return row | {"left": left} | suits
