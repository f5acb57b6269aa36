"""Pairings over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, problems
from core.api.steps import NothingSerializer, read_again, step
from members import services
from members.api import pairing_serializers as s
from members.api.serializers import ReasonSerializer
from members.models import Pairing
from members.pairing_filters import PairingFilter

COLUMNS = (
    "id", "number", "kind", "title", "unit_id", "area_id", "partner_area_id", "partner_name", "begins_on", "ends_on",
    "status", "version",
)  # fmt: skip


def _step(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="pairing", gives=s.PairingSerializer, shows=read_again)


@extend_schema_view(retrieve=extend_schema(responses={200: s.PairingSerializer, **problems(404)}))
class PairingViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Pairing]):
    """结对: two sides over years, what was done in each of them, and which are missing."""

    queryset = Pairing.objects.none()
    serializer_class = s.PairingSerializer
    filterset_class = PairingFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return Pairing.objects.visible_to(self.request.user).for_list()

    @extend_schema(responses={200: s.PairingRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        visible = Pairing.objects.visible_to(request.user).order_by("-id")
        rows: Any = self.paginate_queryset(self.filter_queryset(visible.values(*COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.NewPairingSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.PairingSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.NewPairingSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        pairing = services.propose_pairing(**given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(pairing).data, status=status.HTTP_201_CREATED)

    accept_pairing = _step("accept", services.accept_pairing)
    write_pairing = _step("write", services.write_year, s.YearInSerializer)
    help_pairing = _step("help", services.record_help, s.HelpInSerializer)
    renew_pairing = _step("renew", services.renew_pairing, s.ExtendSerializer)
    end_pairing = _step("end", services.end_pairing, ReasonSerializer)
    drop_pairing = _step("drop", services.drop_pairing, ReasonSerializer)
