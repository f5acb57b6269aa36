"""The rotation over the API: terms, exchanges, and the sheet a chair hands over."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, problems
from core.api.steps import NothingSerializer, read_again, step
from meetings import services
from meetings.api import chair_serializers as s
from meetings.filters import TermFilter
from meetings.lifecycle import HANDOVER_LIFECYCLE
from meetings.models import ChairTerm, Handover, TermSwap

TERM_COLUMNS = ("id", "alliance_id", "unit_id", "begins", "ends")


def _term_step(name: str, service: Any, takes: Any) -> Any:
    return step(name, service, takes, noun="term", gives=s.TermSerializer, shows=read_again)


def _swap_step(name: str, service: Any) -> Any:
    return step(name, service, NothingSerializer, noun="swap", gives=s.SwapSerializer)


@extend_schema_view(retrieve=extend_schema(responses={200: s.TermSerializer, **problems(404)}))
class TermViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[ChairTerm]):
    """轮值: whose term it is in the chair of which alliance."""

    queryset = ChairTerm.objects.none()
    serializer_class = s.TermSerializer
    filterset_class = TermFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return ChairTerm.objects.visible_to(self.request.user).select_related("alliance")

    @extend_schema(responses={200: s.TermRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*TERM_COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.PlanTermsSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.TermRowSerializer(many=True), **problems(400, 404, 409, 415, 422)}, filters=False,
    )  # fmt: skip
    @action(detail=False, methods=["post"], pagination_class=None)
    def plan(self, request: PersonRequest) -> Response:
        """Lay down a year's order of the chair."""
        given = s.PlanTermsSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        terms = services.plan_terms(**given.validated_data, actor=request.user)
        return Response(s.TermRowSerializer(terms, many=True).data, status=status.HTTP_201_CREATED)

    @extend_schema(responses={200: s.HandoverSerializer, **problems(404)}, filters=False)
    @action(detail=True, pagination_class=None)
    def handover(self, request: PersonRequest, pk: str) -> Response:
        """The sheet as it was handed over."""
        return Response(s.HandoverSerializer(get_object_or_404(Handover, term=self.get_object())).data)

    @extend_schema(
        request=NothingSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={200: s.HandoverSerializer, **problems(400, 404, 409, 415)}, filters=False,
    )  # fmt: skip
    @action(detail=True, methods=["post"], pagination_class=None)
    def receive(self, request: PersonRequest, pk: str) -> Response:
        """Take over what the sheet says."""
        found = get_object_or_404(Handover.objects.select_related("term__alliance"), term=self.get_object())
        HANDOVER_LIFECYCLE.check("receive", obj=found, actor=request.user)
        return Response(s.HandoverSerializer(services.receive_handover(handover=found, actor=request.user)).data)

    swap_term = step("swap", services.ask_swap, s.AskSwapSerializer, noun="term", gives=s.SwapSerializer)
    skip_term = _term_step("skip", services.skip_term, s.SkipSerializer)
    replace_term = _term_step("replace", services.replace_chair, s.ReplaceSerializer)
    co_chairs_term = _term_step("co-chairs", services.set_co_chairs, s.CoChairsSerializer)
    hand_over_term = step(
        "hand-over", services.hand_over, s.HandOverSerializer, noun="term", gives=s.HandoverSerializer
    )  # fmt: skip


@extend_schema_view(retrieve=extend_schema(responses={200: s.SwapSerializer, **problems(404)}))
class SwapViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[TermSwap]):
    """互换轮值: asked by one unit, agreed to by the other."""

    queryset = TermSwap.objects.none()
    serializer_class = s.SwapSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return TermSwap.objects.visible_to(self.request.user).select_related("term__alliance", "other")

    @extend_schema(responses={200: s.SwapRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        columns = ("id", "term_id", "other_id", "asking_unit_id", "asked_unit_id", "status", "asked_at")
        rows: Any = self.paginate_queryset(TermSwap.objects.visible_to(request.user).values(*columns))
        return self.get_paginated_response(rows)

    agree_swap = _swap_step("agree", services.agree_swap)
    decline_swap = _swap_step("decline", services.decline_swap)
    take_back_swap = _swap_step("take-back", services.take_back_swap)
