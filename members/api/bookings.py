"""Bookings, what went wrong with them, and draws over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import problems
from core.api.steps import NothingSerializer, step
from core.contacts import open_contact
from members import booking_policies, services
from members.api import booking_serializers as s
from members.api.serializers import ReasonSerializer
from members.booking_filters import BookingFilter
from members.models import Booking, Draw, Violation

WHOLE = "[0-9]{1,18}"
# What is told once is kept by nobody on the way.
UNKEPT = {"Cache-Control": "no-store"}


def _of_booking(name: str, service: Any, takes: Any = NothingSerializer, gives: Any = s.BookingSerializer) -> Any:
    return step(name, service, takes, noun="booking", gives=gives)


def _of_violation(name: str, service: Any, takes: Any) -> Any:
    return step(name, service, takes, noun="violation", gives=s.ViolationSerializer)


class _Listed:
    """Pages of whole rows: what stands on them is read with them."""

    def list(self: Any, request: PersonRequest) -> Response:
        rows = self.paginate_queryset(self.filter_queryset(self.get_queryset()))
        found = self.get_serializer(rows, many=True).data
        return self.get_paginated_response(found)


@extend_schema_view(
    retrieve=extend_schema(responses={200: s.BookingSerializer, **problems(404)}),
    list=extend_schema(responses={200: s.BookingSerializer(many=True), **problems(400)}),
)
class BookingViewSet(_Listed, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Booking]):
    """预约: one's own, and those of what one runs."""

    queryset = Booking.objects.none()
    serializer_class = s.BookingSerializer
    filterset_class = BookingFilter
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Booking.objects.visible_to(self.request.user).for_list()

    cancel_booking = _of_booking("cancel", services.cancel_booking)
    call_off_booking = _of_booking("call-off", services.call_off_booking, ReasonSerializer)
    arrive_booking = _of_booking("arrive", services.mark_arrived, s.ArriveSerializer)
    miss_booking = _of_booking("miss", services.mark_missed, s.MissSerializer, s.ViolationSerializer)
    violate_booking = _of_booking("violate", services.record_violation, s.ViolateSerializer, s.ViolationSerializer)

    @extend_schema(request=s.OpenBookingSerializer, responses={200: s.OpenedSerializer, **problems(400, 404, 415)})
    @action(detail=True, methods=["post"])
    def contact(self, request: PersonRequest, pk: str) -> Response:
        """Open a phone or a plate; the reason and the opening stay on record."""
        booking = self.get_object()
        given = s.OpenBookingSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        may = booking_policies.can_attend
        value = open_contact(target=booking, actor=request.user, may=may, **given.validated_data)
        return Response({"value": value}, headers=UNKEPT)


@extend_schema_view(
    retrieve=extend_schema(responses={200: s.ViolationSerializer, **problems(404)}),
    list=extend_schema(responses={200: s.ViolationSerializer(many=True), **problems(400)}),
)
class ViolationViewSet(_Listed, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Violation]):
    """违约记录: one's own, and those of what one runs."""

    queryset = Violation.objects.none()
    serializer_class = s.ViolationSerializer
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Violation.objects.visible_to(self.request.user).for_list()

    appeal_violation = _of_violation("appeal", services.appeal_violation, s.AppealSerializer)
    uphold_violation = _of_violation("uphold", services.uphold_violation, s.DecisionSerializer)
    withdraw_violation = _of_violation("withdraw", services.withdraw_violation, s.DecisionSerializer)


@extend_schema_view(
    retrieve=extend_schema(responses={200: s.DrawSerializer, **problems(404)}),
    list=extend_schema(responses={200: s.DrawSerializer(many=True), **problems(400)}),
)
class DrawViewSet(_Listed, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Draw]):
    """抽签: every draw that was held, with all that is needed to check it; it names nobody."""

    queryset = Draw.objects.none()
    serializer_class = s.DrawSerializer
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Draw.objects.published()
