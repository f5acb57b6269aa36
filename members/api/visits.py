"""Visits and what they found over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, problems
from core.api.steps import NothingSerializer, read_again, step
from members import services
from members.api import visit_serializers as s
from members.api.serializers import ReasonSerializer
from members.models import ProposedChange, Visit
from members.visit_filters import ChangeFilter, VisitFilter

COLUMNS = ("id", "unit_id", "visitor_id", "planned_on", "visited_on", "status", "version")
WHOLE = "[0-9]{1,18}"


def _step(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="visit", gives=s.VisitSerializer, shows=read_again)


def _answer(name: str, service: Any, takes: Any) -> Any:
    return step(name, service, takes, noun="change", gives=s.ProposedChangeSerializer)


@extend_schema_view(retrieve=extend_schema(responses={200: s.VisitSerializer, **problems(404)}))
class VisitViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Visit]):
    """走访: when somebody goes to a unit, and what was found there."""

    queryset = Visit.objects.none()
    serializer_class = s.VisitSerializer
    filterset_class = VisitFilter
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Visit.objects.visible_to(self.request.user).for_list()

    @extend_schema(responses={200: s.VisitRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        visible = Visit.objects.visible_to(request.user).order_by("-id")
        rows: Any = self.paginate_queryset(self.filter_queryset(visible.values(*COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.PlanSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.VisitRowSerializer(many=True), **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        """Plan a visit to each of these units."""
        given = s.PlanSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        planned = services.plan_visits(**given.validated_data, actor=request.user)
        return Response(s.VisitRowSerializer(planned, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request={"multipart/form-data": s.VisitPhotosSerializer},
        responses={200: s.VisitSerializer, **problems(400, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request: PersonRequest, pk: str) -> Response:
        """Add photos; they are made anew, without place or camera."""
        given = s.VisitPhotosSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        visit = services.add_visit_photos(visit=self.get_object(), **given.validated_data, actor=request.user)
        return Response(self.get_serializer(visit).data)

    write_visit = _step("write", services.write_sheet, s.SheetSerializer)
    hand_in_visit = _step("hand-in", services.hand_in_visit)
    accept_visit = _step("accept", services.accept_visit, s.TakeSerializer)
    move_visit = _step("move", services.move_visit, s.TurnSerializer)
    return_visit = _step("return", services.return_visit, ReasonSerializer)
    refuse_visit = _step("refuse", services.refuse_visit, ReasonSerializer)
    cancel_visit = _step("cancel", services.cancel_visit, ReasonSerializer)


@extend_schema_view(retrieve=extend_schema(responses={200: s.ProposedChangeSerializer, **problems(404)}))
class ChangeViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[ProposedChange]):
    """走访发现: one thing a visit found that the ledger does not say, until it is decided."""

    queryset = ProposedChange.objects.none()
    serializer_class = s.ProposedChangeSerializer
    filterset_class = ChangeFilter
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return ProposedChange.objects.visible_to(self.request.user).for_list()

    @extend_schema(responses={200: s.ProposedChangeSerializer(many=True), **problems(400)})
    def list(self, request: Request) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    accept_change = _answer("accept", services.accept_change, s.TakeSerializer)
    refuse_change = _answer("refuse", services.refuse_change, ReasonSerializer)
