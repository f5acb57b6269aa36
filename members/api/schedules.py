"""Opening resources for booking over the API, and what can be booked of them."""

from datetime import date, timedelta
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core import clock
from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.api.steps import read_again, step
from core.lifecycle import demand
from core.periods import month_period
from members import booking_policies, services
from members.api import booking_serializers as s
from members.api.serializers import ReasonSerializer
from members.booking_calendar import permits_of, turns_of, use_of
from members.booking_plans import ScheduleText, WindowText
from members.models import CapacityWindow, Schedule

COLUMNS = (
    "id", "resource_id", "resource__content", "resource__unit__name", "area_code", "place", "walk_minutes",
    "permit_places", "status", "version",
)  # fmt: skip
WHOLE = "[0-9]{1,18}"
LONGEST_LOOK = timedelta(days=92)
FIRST, LAST = (OpenApiParameter(name, OpenApiTypes.DATE, OpenApiParameter.QUERY) for name in ("first", "last"))
MONTH = OpenApiParameter("month", OpenApiTypes.STR, OpenApiParameter.QUERY, description="2026-11; the running one.")


def _step(name: str, service: Any, takes: Any = None) -> Any:
    given = {} if takes is None else {"takes": takes}
    return step(name, service, noun="schedule", gives=s.ScheduleSerializer, shows=read_again, **given)


@extend_schema_view(retrieve=extend_schema(responses={200: s.ScheduleSerializer, **problems(404)}))
class ScheduleViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Schedule]):
    """开放安排: what can be booked, when, and what is left."""

    queryset = Schedule.objects.none()
    serializer_class = s.ScheduleSerializer
    lookup_value_regex = WHOLE

    def get_queryset(self) -> Any:
        return Schedule.objects.visible_to(self.request.user).select_related("resource__unit")

    @extend_schema(responses={200: s.ScheduleRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(Schedule.objects.visible_to(request.user).values(*COLUMNS))
        for row in rows:
            row["resource"], row["unit"] = row.pop("resource__content"), row.pop("resource__unit__name")
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.NewScheduleSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.ScheduleSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.NewScheduleSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        resource = given.validated_data["resource"]
        schedule = services.draft_schedule(resource=resource, text=given.text(), actor=request.user)
        return Response(self.get_serializer(schedule).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.EditScheduleSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.ScheduleSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        schedule = self.get_object()
        given = s.EditScheduleSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        by_draw = given.validated_data.get("by_draw", False)
        text, version = given.text(ScheduleText.of(schedule)), if_match(request)
        services.edit_schedule(schedule=schedule, text=text, version=version, by_draw=by_draw, actor=request.user)
        return Response(self.get_serializer(self.get_object()).data)

    open_schedule = _step("open", services.open_schedule)
    end_schedule = _step("end", services.end_schedule, ReasonSerializer)

    @extend_schema(
        request=s.WindowTextSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.WindowSerializer, **problems(400, 404, 409, 415, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def windows(self, request: PersonRequest, pk: str) -> Response:
        """Open further hours."""
        schedule = self.get_object()
        given = s.WindowTextSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        window = services.add_window(schedule=schedule, text=given.text(), actor=request.user)
        return Response(s.WindowSerializer(window).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.EditWindowSerializer(partial=True),
        responses={200: s.WindowSerializer, **problems(400, 404, 409, 415)},
    )
    @action(detail=True, methods=["patch"], url_path=f"windows/(?P<window>{WHOLE})")
    def window(self, request: PersonRequest, pk: str, window: str) -> Response:
        """Change places at any time, hours while nobody has booked them."""
        row = self._window(window)
        given = s.EditWindowSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        by_draw = given.validated_data.get("by_draw", False)
        text = given.text(WindowText.of(row))
        row = services.edit_window(window=row, text=text, by_draw=by_draw, actor=request.user)
        return Response(s.WindowSerializer(row).data)

    @extend_schema(request=None, responses={200: s.WindowSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"], url_path=f"windows/(?P<window>{WHOLE})/end")
    def end_window(self, request: PersonRequest, pk: str, window: str) -> Response:
        """Offer these hours no more."""
        return Response(s.WindowSerializer(services.end_window(window=self._window(window), actor=request.user)).data)

    @extend_schema(
        request=s.CloseSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.ClosureSerializer, **problems(400, 404, 409, 415, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def closures(self, request: PersonRequest, pk: str) -> Response:
        """Close some days; everybody who has booked them is told."""
        schedule = self.get_object()
        given = s.CloseSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        closure = services.close_days(schedule=schedule, actor=request.user, **given.validated_data)
        return Response(s.ClosureSerializer(closure).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: s.ClosureSerializer, **problems(404, 409)})
    @action(detail=True, methods=["post"], url_path=f"closures/(?P<closure>{WHOLE})/lift")
    def lift_closure(self, request: PersonRequest, pk: str, closure: str) -> Response:
        """Open again earlier than said."""
        found = get_object_or_404(self.get_object().closures.standing(), pk=closure)
        return Response(s.ClosureSerializer(services.lift_closure(closure=found, actor=request.user)).data)

    @extend_schema(parameters=[FIRST, LAST], responses={200: s.TurnSerializer(many=True), **problems(400, 404)})
    @action(detail=True, methods=["get"], pagination_class=None)
    def turns(self, request: PersonRequest, pk: str) -> Response:
        """What is left on each day (?first=…&last=…, at most 92 days), and of the months of permits."""
        schedule = self.get_object()
        asked = s.DaysSerializer(data=request.query_params)
        asked.is_valid(raise_exception=True)
        first: date = asked.validated_data.get("first") or clock.today()
        last = min(asked.validated_data.get("last") or first + timedelta(days=30), first + LONGEST_LOOK)
        found = [*permits_of(schedule), *turns_of(schedule, first, last)]
        return Response(s.TurnSerializer(found, many=True).data)

    @extend_schema(parameters=[MONTH], responses={200: s.UseSerializer, **problems(400, 404)})
    @action(detail=True, methods=["get"])
    def report(self, request: PersonRequest, pk: str) -> Response:
        """How much of a month was used."""
        schedule = self.get_object()
        demand(booking_policies.can_run(request.user, schedule))
        period = month_period(request.query_params.get("month") or clock.today())
        return Response(s.UseSerializer(use_of(schedule, period.start.date())).data)

    @extend_schema(
        request=s.BookSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.BookingSerializer, **problems(400, 404, 409, 415, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def book(self, request: PersonRequest, pk: str) -> Response:
        """Take a place, a turn in the queue, or a ticket for the draw."""
        schedule = self.get_object()
        given = s.BookSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        booking = services.book_place(schedule=schedule, wanted=given.wanted(schedule), actor=request.user)
        data = s.BookingSerializer(booking, context={"request": request}).data
        return Response(data, status=status.HTTP_201_CREATED)

    def _window(self, window: str) -> CapacityWindow:
        schedule = self.get_object()
        row = get_object_or_404(schedule.windows.in_use(clock.today()), pk=window)
        row.schedule = schedule
        return row
