"""Service events over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.api.steps import NothingSerializer, read_again, step
from projects import services
from projects.api import event_serializers as s
from projects.event_filters import EventFilter
from projects.models import ServiceEvent, SignUp
from projects.services.events import PLANNED

COLUMNS = (
    "id", "number", "title", "area_code", "unit_id", "unit__name", "place", "starts_at", "ends_at", "sign_up_until",
    "capacity", "taken", "attended", "status", "version",
)  # fmt: skip


def _event_step(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="event", gives=s.EventSerializer, shows=read_again)


@extend_schema_view(retrieve=extend_schema(responses={200: s.EventSerializer, **problems(404)}))
class EventViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[ServiceEvent]):
    """社区活动: what the caller may see, and the steps open to the caller."""

    queryset = ServiceEvent.objects.none()
    serializer_class = s.EventSerializer
    filterset_class = EventFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return ServiceEvent.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.EventRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*COLUMNS)))
        for row in rows:
            row["unit"] = row.pop("unit__name")
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.EventInSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.EventSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.EventInSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        event = services.create_event(plan=s.plan_of(given.validated_data), actor=request.user)
        return Response(self.get_serializer(event).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.EventInSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.EventSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        event = self.get_object()
        given = s.EventInSerializer(data=request.data, partial=True, context={"request": request})
        given.is_valid(raise_exception=True)
        stands = {name: getattr(event, name) for name in (*PLANNED, "sign_up_until")}
        plan = s.plan_of({**stands, **given.validated_data})
        event = services.edit_event(event=event, version=if_match(request), plan=plan, actor=request.user)
        return Response(self.get_serializer(event).data)

    @extend_schema(responses={200: s.SignUpSerializer(many=True), **problems(404)}, filters=False)
    @action(detail=True, methods=["get"], url_path="sign-ups", pagination_class=None)
    def sign_ups(self, request: PersonRequest, pk: str) -> Response:
        """The seats the caller may see: all of them for whoever runs the event, else one's own."""
        seats = SignUp.objects.visible_to(request.user).filter(event=self.get_object()).select_related("user")
        return Response([s.seat(one) for one in seats])

    publish_event = _event_step("publish", services.publish_event)
    join_event = _event_step("join", services.join_event)
    leave_event = _event_step("leave", services.leave_event)
    enter_event = _event_step("enter", services.enter_guest, s.GuestSerializer)
    strike_event = _event_step("strike", services.strike_sign_up, s.StrikeSerializer)
    attend_event = _event_step("attend", services.mark_attendance, s.AttendSerializer)
    hold_event = _event_step("hold", services.hold_event, s.HoldSerializer)
    cancel_event = _event_step("cancel", services.cancel_event, s.CancelSerializer)
