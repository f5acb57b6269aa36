"""Offers and claims over the API."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, problems
from needs import services
from needs.api import serializers as s
from needs.api.steps import step
from needs.models import Claim, Offer

OFFER_COLUMNS = tuple(s.OfferRowSerializer().fields)
CLAIM_COLUMNS = tuple(s.ClaimRowSerializer().fields)


class OfferFilter(django_filters.FilterSet):
    class Meta:
        model = Offer
        fields = ("status", "need", "unit", "proposal")


class ClaimFilter(django_filters.FilterSet):
    class Meta:
        model = Claim
        fields = ("status", "need", "unit")


def _offer_step(name: str, service: Any, takes: Any = s.NothingSerializer, gives: Any = s.OfferSerializer) -> Any:
    return step(name, service, takes, noun="offer", gives=gives)


def _claim_step(name: str, service: Any, takes: Any = s.NothingSerializer) -> Any:
    return step(name, service, takes, noun="claim", gives=s.ClaimSerializer)


@extend_schema_view(retrieve=extend_schema(responses={200: s.OfferSerializer, **problems(404)}))
class OfferViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Offer]):
    """对接: needs put to units."""

    queryset = Offer.objects.none()
    serializer_class = s.OfferSerializer
    filterset_class = OfferFilter
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> Any:
        return Offer.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.OfferRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        found = self.filter_queryset(self.get_queryset().values(*OFFER_COLUMNS))
        rows: Any = self.paginate_queryset(found)
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.OfferInSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.OfferSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.OfferInSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        offer = services.offer_resource(actor=request.user, **given.validated_data)
        return Response(self.get_serializer(offer).data, status=status.HTTP_201_CREATED)

    accept_offer = _offer_step("accept", services.accept_offer, s.AcceptSerializer, s.ClaimSerializer)
    decline_offer = _offer_step("decline", services.decline_offer, s.ShortReasonSerializer)
    send_offer = _offer_step("send", services.send_offer)
    lapse_offer = _offer_step("lapse", services.lapse_offer)


@extend_schema_view(retrieve=extend_schema(responses={200: s.ClaimSerializer, **problems(404)}))
class ClaimViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Claim]):
    """认领: units' words."""

    queryset = Claim.objects.none()
    serializer_class = s.ClaimSerializer
    filterset_class = ClaimFilter
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> Any:
        return Claim.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.ClaimRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        found = self.filter_queryset(self.get_queryset().values(*CLAIM_COLUMNS))
        rows: Any = self.paginate_queryset(found)
        return self.get_paginated_response(rows)

    confirm_claim = _claim_step("confirm", services.confirm_claim)
    withdraw_claim = _claim_step("withdraw", services.withdraw_claim, s.ShortReasonSerializer)
    expect_claim = _claim_step("expect", services.expect_claim, s.ExpectSerializer)
    release_claim = _claim_step("release", services.release_claim, s.ShortReasonSerializer)
