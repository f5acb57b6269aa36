"""Changed contacts of liaisons over the API; names and phones stay covered."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import StepSerializer, open_steps, problems
from core.api.steps import read_again, step
from members import services
from members.api.serializers import ReasonSerializer
from members.contact_lifecycle import CONTACT_LIFECYCLE
from members.models import ContactChange


class ContactChangeSerializer(serializers.ModelSerializer[ContactChange]):
    unit = serializers.IntegerField(source="liaison.unit_id", read_only=True)
    name = serializers.CharField(source="masked_name", read_only=True)
    phone = serializers.CharField(source="masked_phone", read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = ContactChange
        fields = (
            "id", "unit", "liaison", "name", "phone", "status", "reason", "reported_at", "decided_at",
            "available_steps",
        )  # fmt: skip

    def to_representation(self, change: ContactChange) -> dict[str, Any]:
        change.available_steps = open_steps(CONTACT_LIFECYCLE, change, self.context["request"].user)  # type: ignore[attr-defined]  # read by the field
        return super().to_representation(change)


@extend_schema_view(retrieve=extend_schema(responses={200: ContactChangeSerializer, **problems(404)}))
class ContactChangeViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[ContactChange]):
    """联系方式变更: reported by a unit, confirmed or refused by the office."""

    queryset = ContactChange.objects.none()
    serializer_class = ContactChangeSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return ContactChange.objects.visible_to(self.request.user).select_related("liaison__unit")

    @extend_schema(responses={200: ContactChangeSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    confirm_change = step(
        "confirm", services.confirm_contact, noun="change", gives=ContactChangeSerializer, shows=read_again
    )
    refuse_change = step(
        "refuse", services.refuse_contact, ReasonSerializer, noun="change", gives=ContactChangeSerializer,
        shows=read_again,
    )  # fmt: skip
