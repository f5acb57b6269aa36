"""Circulars, and what alliances decide about their meetings, over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from meetings import services
from meetings.api import airing_serializers as s
from meetings.models import Circular
from meetings.selectors.airing import rules_of
from members.models import Alliance


@extend_schema_view(retrieve=extend_schema(responses={200: s.CircularSerializer, **problems(404)}))
class CircularViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Circular]):
    """通报: what is past all patience, told to everybody it concerns."""

    queryset = Circular.objects.none()
    serializer_class = s.CircularSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return Circular.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.CircularRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        columns = ("id", "area_code", "number", "about", "issued_at")
        rows: Any = self.paginate_queryset(self.get_queryset().values(*columns))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.NewCircularSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.CircularSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.NewCircularSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        street = request.user.acting.area_code
        circular = services.issue_circular(area_code=street, **given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(circular).data, status=status.HTTP_201_CREATED)


class RulesViewSet(viewsets.GenericViewSet[Any]):
    """会议规则, by the id of the alliance they belong to."""

    queryset = Alliance.objects.none()
    serializer_class = s.RulesSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return Alliance.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.RulesSerializer, **problems(404)})
    def retrieve(self, request: PersonRequest, pk: str) -> Response:
        return Response(self.get_serializer(rules_of(self.get_object())).data)

    @extend_schema(
        request=s.SetRulesSerializer, parameters=[IF_MATCH],
        responses={200: s.RulesSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def update(self, request: PersonRequest, pk: str) -> Response:
        given = s.SetRulesSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        alliance, version = self.get_object(), if_match(request)
        rules = services.set_rules(alliance=alliance, version=version, **given.validated_data, actor=request.user)
        return Response(self.get_serializer(rules).data)
