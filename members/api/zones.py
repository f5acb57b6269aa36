"""Zones over the API: what each holds, what the planner keeps to, and the divisions it suggests."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response
from rest_framework.views import APIView

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, StepSerializer, open_steps, problems
from core.api.steps import read_again, step
from core.areas.services import street_to_decide
from members import services
from members.models import ZonePlan, ZonePlanStatus
from members.zone_lifecycle import ZONE_PLAN_LIFECYCLE
from members.zone_selectors import ground_of
from members.zoning import named

Plain = serializers.Serializer[Any]
COLUMNS = ("id", "status", "low", "high", "before", "after", "proposed_at", "decided_at")


class ZoneSerializer(Plain):
    """One zone and what it holds; open needs are those not yet resolved."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    centre = serializers.CharField(allow_blank=True)
    communities = serializers.ListField(child=serializers.IntegerField())
    units = serializers.IntegerField()
    two_new = serializers.IntegerField()
    resources = serializers.IntegerField()
    needs = serializers.IntegerField()


class ZonesSerializer(Plain):
    """The zones of the caller's street and how unevenly they are provided: 0 is equal."""

    imbalance = serializers.FloatField()
    zones = ZoneSerializer(many=True)


class ZonePlanRowSerializer(Plain):
    id = serializers.IntegerField()
    status = serializers.ChoiceField(ZonePlanStatus.choices)
    low = serializers.IntegerField()
    high = serializers.IntegerField()
    before = serializers.DecimalField(7, 4)
    after = serializers.DecimalField(7, 4)
    proposed_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class ZonePlanSerializer(serializers.ModelSerializer[ZonePlan]):
    """A suggested division: community → zone by id, as it was, as it would be, and what would change."""

    was = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    zone_of = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    moves = serializers.DictField(child=serializers.IntegerField(), read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = ZonePlan
        fields = (*COLUMNS, "was", "zone_of", "moves", "available_steps")

    def to_representation(self, plan: ZonePlan) -> dict[str, Any]:
        plan.available_steps = open_steps(ZONE_PLAN_LIFECYCLE, plan, self.context["request"].user)  # type: ignore[attr-defined]  # read by the field
        return super().to_representation(plan)


class DivisionSerializer(Plain):
    low = serializers.IntegerField(min_value=1, max_value=60)
    high = serializers.IntegerField(min_value=1, max_value=60)


@extend_schema_view(retrieve=extend_schema(responses={200: ZonePlanSerializer, **problems(404)}))
class ZonePlanViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[ZonePlan]):
    """片区调整建议: fairer divisions of the caller's street, adopted by a person or left."""

    queryset = ZonePlan.objects.none()
    serializer_class = ZonePlanSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return ZonePlan.objects.visible_to(self.request.user)

    @extend_schema(responses={200: ZonePlanRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.get_queryset().values(*COLUMNS))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=DivisionSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: ZonePlanSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        """Have a fairer division suggested on today's counts."""
        given = DivisionSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        street = street_to_decide(actor=request.user)
        plan = services.propose_division(street=street, actor=request.user, **given.validated_data)
        return Response(self.get_serializer(plan).data, status=status.HTTP_201_CREATED)

    adopt_plan = step("adopt", services.adopt_division, noun="plan", gives=ZonePlanSerializer, shows=read_again)
    drop_plan = step("drop", services.drop_division, noun="plan", gives=ZonePlanSerializer, shows=read_again)


class ZonesView(APIView):
    @extend_schema(responses={200: ZonesSerializer, **problems()}, operation_id="zones_list")
    def get(self, request: PersonRequest) -> Response:
        """What each zone of the caller's street holds."""
        ground = ground_of(street_to_decide(actor=request.user))
        rows = [
            {
                "id": pk, "name": zone.name, "centre": zone.centre,
                "communities": sorted(key for key, to in ground.zone_of.items() if to == pk),
                **named(ground.sums[pk]),
            }
            for pk, zone in ground.zones.items()
        ]  # fmt: skip
        return Response({"imbalance": ground.imbalance if rows else 0.0, "zones": rows})
