"""Meetings and their decisions over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.generics import get_object_or_404
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from meetings import services
from meetings.api import airing_serializers as a
from meetings.api import serializers as s
from meetings.filters import ActionFilter, MeetingFilter
from meetings.models import ActionItem, JointMeeting
from meetings.plans import MeetingPlan
from meetings.selectors.airing import board_of
from needs.api.serializers import ClaimSerializer, NothingSerializer
from needs.api.steps import read_again, step

MEETING_COLUMNS = (
    "id", "alliance_id", "area_code", "title", "theme", "starts_at", "place", "chair_unit_id", "status", "attended",
    "version",
)  # fmt: skip
ACTION_COLUMNS = (
    "id", "meeting_id", "area_code", "text", "owner_id", "by_office", "due_on", "status", "carries", "escalation",
    "verified_at", "version",
)  # fmt: skip
PLAN = ("title", "theme", "starts_at", "place", "partner", "topics_until")


def _meeting_step(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="meeting", gives=s.MeetingSerializer, shows=read_again)


def _action_step(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="action", gives=s.ActionSerializer, shows=read_again)


@extend_schema_view(retrieve=extend_schema(responses={200: s.MeetingSerializer, **problems(404)}))
class MeetingViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[JointMeeting]):
    """联席会议: planned, told, held, with agenda and decisions."""

    queryset = JointMeeting.objects.none()
    serializer_class = s.MeetingSerializer
    filterset_class = MeetingFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return JointMeeting.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.MeetingRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*MEETING_COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=s.NewMeetingSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.MeetingSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.NewMeetingSerializer(data=request.data, context={"request": request})
        given.is_valid(raise_exception=True)
        meeting = services.plan_meeting(**given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(meeting).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.PlanSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.MeetingSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        meeting = self.get_object()
        given = s.PlanSerializer(data=request.data, partial=True, context={"request": request})
        given.is_valid(raise_exception=True)
        plan = MeetingPlan(**{**{name: getattr(meeting, name) for name in PLAN}, **given.validated_data})
        meeting = services.edit_meeting(
            meeting=meeting, version=if_match(request), plan=plan, actor=request.user
        )  # fmt: skip
        return Response(self.get_serializer(meeting).data)

    @extend_schema(responses={200: a.BoardSerializer, **problems(404)}, filters=False)
    @action(detail=True, pagination_class=None)
    def airing(self, request: PersonRequest, pk: str) -> Response:
        """The airing board: frozen once the meeting has opened, out of the records before."""
        return Response(a.BoardSerializer(a.board_told(board_of(self.get_object()))).data)

    @extend_schema(
        request=a.PlaceSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={200: s.MeetingSerializer, **problems(400, 404, 409, 415)}, filters=False,
    )  # fmt: skip
    @action(detail=True, methods=["post"], url_path=r"lines/(?P<item>[0-9]{1,18})/place", url_name="place")
    def place(self, request: PersonRequest, pk: str, item: str) -> Response:
        """Put a line of the agenda at another place."""
        line = get_object_or_404(self.get_object().agenda.select_related("meeting"), pk=item)
        given = a.PlaceSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        meeting = services.place_topic(item=line, **given.validated_data, actor=request.user)
        return Response(self.get_serializer(meeting).data)

    notice_meeting = _meeting_step("notice", services.notice_meeting)
    agenda_meeting = _meeting_step("agenda", services.build_agenda)
    topic_meeting = _meeting_step("topic", services.add_topic, s.TopicSerializer)
    reply_meeting = _meeting_step("reply", services.reply_meeting, s.ReplySerializer)
    hand_in_meeting = _meeting_step("hand-in", services.hand_in_topic, s.TopicSerializer)
    sign_in_meeting = _meeting_step("sign-in", services.sign_in, s.SignInSerializer)
    note_meeting = _meeting_step("note", services.note_result, s.NoteSerializer)
    cancel_meeting = _meeting_step("cancel", services.cancel_meeting, s.CancelMeetingSerializer)
    draft_minutes_meeting = _meeting_step("draft-minutes", services.draft_minutes)
    edit_minutes_meeting = _meeting_step("edit-minutes", services.edit_minutes, s.MinutesTextSerializer)
    sign_off_meeting = _meeting_step("sign-off", services.sign_off_minutes)
    close_meeting = _meeting_step("close", services.close_meeting, s.CloseSerializer)
    open_meeting = _meeting_step("open", services.open_meeting)
    correct_airing_meeting = _meeting_step("correct-airing", services.correct_airing, a.AiringWordsSerializer)
    claim_meeting = step(
        "claim", services.claim_at_meeting, a.SpotClaimSerializer, noun="meeting", gives=ClaimSerializer
    )  # fmt: skip
    decide_meeting = step(
        "decide", services.decide, s.DecisionSerializer, noun="meeting", gives=s.ActionSerializer
    )  # fmt: skip


@extend_schema_view(retrieve=extend_schema(responses={200: s.ActionSerializer, **problems(404)}))
class ActionViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[ActionItem]):
    """议定事项: what meetings decided, who owes it, and what became of it."""

    queryset = ActionItem.objects.none()
    serializer_class = s.ActionSerializer
    filterset_class = ActionFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return ActionItem.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.ActionRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*ACTION_COLUMNS)))
        return self.get_paginated_response(rows)

    claim_done_action = _action_step("claim-done", services.claim_done, s.EvidenceSerializer)
    verify_action = _action_step("verify", services.verify_action)
    supervise_action = step(
        "supervise", services.supervise_action, a.SuperviseSerializer, noun="action", gives=a.SheetSerializer
    )  # fmt: skip
    send_back_action = _action_step("send-back", services.send_back, s.ReasonSerializer)
