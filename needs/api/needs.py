"""Needs over the API."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.urls import reverse
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from core.api.columns import columns_of
from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, if_match, problems
from core.personal.masking import mask_name
from members.models import AREA_READERS
from needs import policies, services
from needs.api import serializers as s
from needs.api import triage
from needs.api.steps import read_again, step
from needs.filters import NeedFilter
from needs.models import Need, NeedPhoto
from needs.services import Said

COLUMNS = (
    "id", "number", "area_code", "category_id", "category__name", "text", "status", "urgency", "reach", "source",
    "public", "imported", "asked_on", "created_at", "response_due", "completion_due", "resolved_at", "judge_by",
    "endorsement_count", "asker_name", "version",
)  # fmt: skip
# What the list shows, put together once; a request starts from what its person may see of it.
ROWS: Any = columns_of(Need, COLUMNS)


def need_rows(rows: list[dict[str, Any]], whole: bool) -> list[dict[str, Any]]:
    """The rows of a list as they leave the house: names covered, or left out."""
    for row in rows:
        row["category"] = row.pop("category__name")
        row["asker_name"] = mask_name(row["asker_name"]) if whole else ""
    return rows


def photo_row(photo: NeedPhoto) -> dict[str, Any]:
    url = reverse("needs:photo", args=[photo.need_id, photo.file_id])
    return {"id": photo.pk, "url": url, "public": photo.public}


PHOTO = OpenApiParameter("photo", int, OpenApiParameter.PATH)


def _need_step(name: str, service: Any, takes: Any = s.NothingSerializer) -> Any:
    return step(name, service, takes, noun="need", gives=s.NeedSerializer, shows=read_again)


@extend_schema_view(retrieve=extend_schema(responses={200: s.NeedSerializer, **problems(404)}))
class NeedViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Need]):
    """需求: what the caller may see, and the steps open to the caller."""

    queryset = Need.objects.none()
    serializer_class = s.NeedSerializer
    filterset_class = NeedFilter
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> Any:
        return Need.objects.visible_to(self.request.user)

    @extend_schema(responses={200: s.NeedRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        found = self.filter_queryset(ROWS.visible_to(request.user))
        rows: Any = self.paginate_queryset(found)
        whole = request.user.acting.role in AREA_READERS
        return self.get_paginated_response(need_rows(rows, whole))

    @extend_schema(
        request=s.EnterSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.NeedSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        given = s.EnterSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        need = services.enter_need(**given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(need).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=s.FoundSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: s.NeedSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    @action(detail=False, methods=["post"])
    def found(self, request: PersonRequest) -> Response:
        """Enter what a unit said it needs when it was visited."""
        given = s.FoundSerializer(data=request.data, context=self.get_serializer_context())
        given.is_valid(raise_exception=True)
        need = services.enter_found_need(**given.as_arguments(), actor=request.user)
        return Response(self.get_serializer(need).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=triage.EditSerializer(partial=True), parameters=[IF_MATCH],
        responses={200: s.NeedSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        need = self.get_object()
        given = triage.EditSerializer(data=request.data, partial=True)
        given.is_valid(raise_exception=True)
        need = services.edit_need(
            need=need, **given.as_arguments(Said.of(need)), version=if_match(request), actor=request.user
        )
        return Response(self.get_serializer(need).data)

    accept_need = _need_step("accept", services.accept_need)
    ask_more_need = _need_step("ask-more", services.ask_more, s.NeedReasonSerializer)
    answer_more_need = _need_step("answer-more", services.answer_more, s.AnswerMoreSerializer)
    return_need = _need_step("return", services.return_need, s.NeedReasonSerializer)
    refuse_need = _need_step("refuse", services.propose_refusal, s.NeedReasonSerializer)
    confirm_refusal_need = _need_step("confirm-refusal", services.confirm_refusal, triage.ReviewSerializer)
    reject_refusal_need = _need_step("reject-refusal", services.reject_refusal, triage.ObjectionSerializer)
    withdraw_refusal_need = _need_step("withdraw-refusal", services.withdraw_refusal)
    merge_need = _need_step("merge", services.merge_need, s.MergeSerializer)
    reclassify_need = _need_step("reclassify", services.reclassify_need, triage.ReclassifySerializer)
    hide_need = _need_step("hide", services.hide_need)
    publish_need = _need_step("publish", services.publish_need)
    split_need = _need_step("split", services.split_need, triage.SplitSerializer)
    list_need = _need_step("list", services.list_need)
    start_need = _need_step("start", services.start_need)
    put_back_need = _need_step("put-back", services.put_back_need, s.NeedReasonSerializer)
    resolve_need = _need_step("resolve", services.resolve_need, s.ResolveSerializer)
    judge_need = _need_step("judge", services.judge_as, s.JudgeSerializer)
    reopen_need = _need_step("reopen", services.reopen_need, s.NeedReasonSerializer)
    endorse_need = _need_step("endorse", services.endorse_need)
    unendorse_need = _need_step("unendorse", services.unendorse_need)
    follow_need = _need_step("follow", services.follow_need)
    unfollow_need = _need_step("unfollow", services.unfollow_need)
    quantity_need = _need_step("quantity", services.set_wanted, s.WantedSerializer)
    open_hall_need = _need_step("open-hall", services.open_hall)
    claim_need = step("claim", services.claim_need, s.ClaimInSerializer, noun="need", gives=s.ClaimSerializer)
    claim_for_need = step(
        "claim-for", services.claim_on_the_spot, s.SpotSerializer, noun="need", gives=s.ClaimSerializer
    )

    @extend_schema(
        request=s.NeedReasonSerializer, responses={200: s.NeedContactSerializer, **problems(400, 404, 415)},
    )  # fmt: skip
    @action(detail=True, methods=["post"])
    def contact(self, request: PersonRequest, pk: str) -> Response:
        """Open the asker's phone; the reason and the opening stay on record."""
        need = self.get_object()
        given = s.NeedReasonSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        phone = services.open_need_contact(need=need, actor=request.user, **given.validated_data)
        return Response({"phone": phone}, headers={"Cache-Control": "no-store"})

    @extend_schema(
        request={"multipart/form-data": s.PhotosInSerializer},
        responses={201: s.PhotoSerializer(many=True), **problems(400, 404, 409, 413, 415, 422)},
    )  # fmt: skip
    @action(detail=True, methods=["post"], parser_classes=[MultiPartParser])
    def photos(self, request: PersonRequest, pk: str) -> Response:
        """Add photos; they are made anew, without place or camera."""
        need = self.get_object()
        given = s.PhotosInSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        added = services.add_photos(need=need, actor=request.user, **given.validated_data)
        return Response([photo_row(one) for one in added], status=status.HTTP_201_CREATED)

    @extend_schema(request=None, responses={200: s.PhotoSerializer, **problems(404)}, parameters=[PHOTO])
    @action(detail=True, methods=["post"], url_path=r"photos/(?P<photo>[0-9]+)/publish")
    def publish_photo(self, request: PersonRequest, pk: str, photo: str) -> Response:
        """Let neighbours see a photo on which nobody is to be recognised."""
        found = get_object_or_404(self.get_object().photos, pk=photo)
        return Response(photo_row(services.publish_photo(photo=found, actor=request.user)))

    @extend_schema(request=None, responses={200: s.PhotoSerializer, **problems(404)}, parameters=[PHOTO])
    @action(detail=True, methods=["post"], url_path=r"photos/(?P<photo>[0-9]+)/hide")
    def hide_photo(self, request: PersonRequest, pk: str, photo: str) -> Response:
        """Keep a photo to the asker and those who work on the need."""
        found = get_object_or_404(self.get_object().photos, pk=photo)
        return Response(photo_row(services.hide_photo(photo=found, actor=request.user)))

    @extend_schema(responses={200: triage.OriginalSerializer(many=True), **problems(404)})
    @action(detail=True, methods=["get"], pagination_class=None, filterset_class=None)
    def originals(self, request: PersonRequest, pk: str) -> Response:
        """原文: what was said before it was changed, for the asker and those who work over the area."""
        need = self.get_object()
        rows = need.originals.all() if policies.reads_whole(request.user, need) else need.originals.none()
        return Response(triage.OriginalSerializer(rows, many=True).data)
