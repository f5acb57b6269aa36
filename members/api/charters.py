"""Charters and signatures over the API."""

from dataclasses import replace
from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.api.steps import read_again, step
from members import services
from members.api import charter_serializers as s
from members.filters import CharterFilter
from members.models import Charter
from members.services import CharterText

COLUMNS = (
    "id", "alliance_id", "edition", "round", "title", "status", "adopted_on", "sha256", "review_on", "version",
)  # fmt: skip


def _step(name: str, service: Any, takes: Any = None) -> Any:
    given = {} if takes is None else {"takes": takes}
    return step(name, service, noun="charter", gives=s.CharterSerializer, shows=read_again, **given)


@extend_schema_view(retrieve=extend_schema(responses={200: s.CharterSerializer, **problems(404)}))
class CharterViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Charter]):
    """联盟公约: each version of it, and who signed."""

    queryset = Charter.objects.none()
    serializer_class = s.CharterSerializer
    filterset_class = CharterFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return Charter.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.CharterRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.NewCharterSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.CharterSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.NewCharterSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        charter = services.draft_charter(**given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(charter).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.CharterTextSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.CharterSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        charter = self.get_object()
        given = s.CharterTextSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        text = replace(CharterText.of(charter), **given.validated_data)
        charter = services.edit_charter(charter=charter, text=text, version=if_match(request), actor=request.user)
        return Response(self.get_serializer(charter).data)

    enact_charter = _step("enact", services.enact_charter, s.EnactSerializer)
    remind_charter = _step("remind", services.remind_charter)
    review_charter = _step("review", services.review_charter, s.ReviewSerializer)
    sign_charter = step("sign", services.sign_charter, s.SignSerializer, noun="charter", gives=s.SignatureSerializer)

    @extend_schema(responses={200: s.StandingSerializer(many=True), **problems(404)})
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def standings(self, request: PersonRequest, pk: str) -> Response:
        """Which unit of the alliance has signed, and which has not."""
        return Response(s.standing_rows(self.get_object()))
