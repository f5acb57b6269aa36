"""Two-way agreements and what is given on them over the API."""

from dataclasses import replace
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.api.steps import NothingSerializer, read_again, step
from members import services
from members.agreement_filters import AgreementFilter, DeliveryFilter
from members.api import agreement_serializers as s
from members.api.serializers import ReasonSerializer
from members.models import Agreement, Delivery
from members.services import AgreementText

COLUMNS = (
    "id", "number", "title", "unit_id", "partner_unit_id", "partner_area_id", "begins_on", "ends_on", "status",
    "version",
)  # fmt: skip
WHOLE = "[0-9]{1,18}"


def _step(name: str, service: Any, takes: Any = NothingSerializer, shows: Any = read_again) -> Any:
    return step(name, service, takes, noun="agreement", gives=s.AgreementSerializer, shows=shows)


def _answer(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="delivery", gives=s.DeliverySerializer)


@extend_schema_view(retrieve=extend_schema(responses={200: s.AgreementSerializer, **problems(404)}))
class AgreementViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Agreement]):
    """双向服务协议: what both sides promise, and how far they have kept their word."""

    queryset = Agreement.objects.none()
    serializer_class = s.AgreementSerializer
    filterset_class = AgreementFilter
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Agreement.objects.visible_to(self.request.user).for_list()

    @extend_schema(responses={200: s.AgreementRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        visible = Agreement.objects.visible_to(request.user).order_by("-id")
        rows: Any = self.paginate_queryset(self.filter_queryset(visible.values(*COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.NewAgreementSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.AgreementSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.NewAgreementSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        agreement = services.draft_agreement(**given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(agreement).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.AgreementTextSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.AgreementSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        agreement = self.get_object()
        given = s.AgreementTextSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        text = replace(AgreementText.of(agreement), **given.validated_data)
        version = if_match(request)
        agreement = services.edit_agreement(agreement=agreement, text=text, version=version, actor=request.user)
        return Response(self.get_serializer(agreement).data)

    send_agreement = _step("send", services.send_agreement)
    return_agreement = _step("return", services.return_agreement, ReasonSerializer)
    sign_agreement = _step("sign", services.sign_agreement, s.SignSerializer)
    renew_agreement = _step("renew", services.renew_agreement, s.RenewSerializer, shows=lambda record, outcome: outcome)
    end_agreement = _step("end", services.end_agreement, ReasonSerializer)
    drop_agreement = _step("drop", services.drop_agreement, ReasonSerializer)

    @extend_schema(
        request=s.PromiseSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.CommitmentSerializer, **problems(400, 404, 409, 415, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def commitments(self, request: PersonRequest, pk: str) -> Response:
        """Write down what one side promises the other."""
        agreement = self.get_object()
        given = s.PromiseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        row = services.add_commitment(agreement=agreement, promise=given.promise(), actor=request.user)
        return Response(s.CommitmentSerializer(row).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: s.AgreementSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"], url_path=f"commitments/(?P<commitment>{WHOLE})/remove")
    def remove_commitment(self, request: PersonRequest, pk: str, commitment: str) -> Response:
        """Take a promise out of a draft."""
        row = get_object_or_404(self.get_object().commitments, pk=commitment)
        services.remove_commitment(commitment=row, actor=request.user)
        return Response(self.get_serializer(self.get_object()).data)

    @extend_schema(
        request=s.GiveSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.DeliverySerializer, **problems(400, 404, 409, 415, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def deliveries(self, request: PersonRequest, pk: str) -> Response:
        """Write down what was given or received; it counts when the other side has confirmed it."""
        agreement = self.get_object()
        given = s.GiveSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        delivery = services.record_delivery(**given.as_arguments(agreement), actor=request.user)
        data = s.DeliverySerializer(delivery, context=self.get_serializer_context()).data
        return Response(data, status=status.HTTP_201_CREATED)


@extend_schema_view(retrieve=extend_schema(responses={200: s.DeliverySerializer, **problems(404)}))
class DeliveryViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Delivery]):
    """履行记录: what was given on a promise, until the other side has answered."""

    queryset = Delivery.objects.none()
    serializer_class = s.DeliverySerializer
    filterset_class = DeliveryFilter
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Delivery.objects.visible_to(self.request.user).for_list()

    @extend_schema(responses={200: s.DeliverySerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)

    confirm_delivery = _answer("confirm", services.confirm_delivery)
    dispute_delivery = _answer("dispute", services.dispute_delivery, ReasonSerializer)
    withdraw_delivery = _answer("withdraw", services.withdraw_delivery)
