"""Need lists over the API: drafts at work, published editions with their lines, and two of them compared."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, IF_MATCH, StepSerializer, if_match, open_steps, problems
from core.areas.models import Zone
from needs import policies, services
from needs.api.serializers import NothingSerializer, Plain
from needs.api.steps import read_again, step
from needs.filters import NeedListFilter
from needs.lifecycle import LIST_LIFECYCLE
from needs.models import EditionStatus, Need, NeedList, NeedStatus, Reach, Urgency
from needs.selectors.editions import compare, lines_of

COLUMNS = (
    "id", "area_code", "zone_id", "edition", "title", "status", "created_at", "published_at", "version",
)  # fmt: skip
WITH = OpenApiParameter("with", OpenApiTypes.INT, description="An earlier edition; the one before when left out.")


class NeedListRowSerializer(Plain):
    id = serializers.IntegerField()
    area_code = serializers.CharField()
    zone_id = serializers.IntegerField(allow_null=True)
    edition = serializers.IntegerField()
    title = serializers.CharField()
    status = serializers.ChoiceField(EditionStatus.choices)
    created_at = serializers.DateTimeField()
    published_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class LineSerializer(Plain):
    """``status`` is what it was on the day of publishing, ``now`` what it is; ``place`` is empty for neighbours."""

    need = serializers.IntegerField()
    number = serializers.CharField()
    area_code = serializers.CharField()
    category = serializers.CharField()
    text = serializers.CharField()
    place = serializers.CharField(allow_blank=True)
    reach = serializers.ChoiceField(Reach.choices)
    urgency = serializers.ChoiceField(Urgency.choices)
    endorsements = serializers.IntegerField()
    due = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(NeedStatus.choices)
    now = serializers.ChoiceField(NeedStatus.choices)
    merged_into = serializers.CharField(allow_blank=True)


class NeedListSerializer(serializers.ModelSerializer[NeedList]):
    """One edition with its lines in order."""

    lines = LineSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = NeedList
        fields = (
            "id", "area_code", "zone", "edition", "title", "status", "created_at", "published_at", "version", "lines",
            "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, need_list: NeedList) -> dict[str, Any]:
        user = self.context["request"].user
        need_list.lines = told_lines(need_list, user)  # type: ignore[attr-defined]  # read just below
        steps = open_steps(LIST_LIFECYCLE, need_list, user)
        need_list.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(need_list)


class ChangeSerializer(Plain):
    column = serializers.CharField()
    before = serializers.CharField(allow_null=True)
    after = serializers.CharField(allow_null=True)


class ChangedSerializer(Plain):
    line = LineSerializer()
    changes = ChangeSerializer(many=True)


class ComparisonSerializer(Plain):
    """What is new, what is gone (``now`` says what became of it), what says something else, and how much stayed."""

    earlier = serializers.IntegerField()
    added = LineSerializer(many=True)
    gone = LineSerializer(many=True)
    changed = ChangedSerializer(many=True)
    same = serializers.IntegerField()


class DraftListSerializer(Plain):
    """A community's or a street's code; ``zone`` beside its street's code for a zone's list."""

    area_code = serializers.RegexField(r"^(\d{9}|\d{12})$")
    zone = serializers.PrimaryKeyRelatedField(queryset=Zone.objects.all(), required=False, allow_null=True)


class TitleSerializer(Plain):
    title = serializers.CharField(max_length=80)


class _NeedsOfMine(Plain):
    """Needs the caller may see."""

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        field = found.get("need") or found["needs"].child_relation
        field.queryset = Need.objects.visible_to(request.user if request else None)
        return found


class LinesSerializer(_NeedsOfMine):
    needs = serializers.PrimaryKeyRelatedField(queryset=Need.objects.none(), many=True, allow_empty=False)


class MoveSerializer(_NeedsOfMine):
    need = serializers.PrimaryKeyRelatedField(queryset=Need.objects.none())
    to = serializers.ChoiceField(services.Place.choices)


def told_lines(need_list: NeedList, user: Any) -> list[Any]:
    lines: list[Any] = list(lines_of(need_list, among=Need.objects.visible_to(user)))
    return lines if policies.reads_places(user) else [line.without_place() for line in lines]


def _list_step(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="need_list", gives=NeedListSerializer, shows=read_again)


@extend_schema_view(retrieve=extend_schema(responses={200: NeedListSerializer, **problems(404)}))
class NeedListViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[NeedList]):
    """需求清单: drafts by those who write them, published editions by everybody of the street."""

    queryset = NeedList.objects.none()
    serializer_class = NeedListSerializer
    filterset_class = NeedListFilter
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> Any:
        return NeedList.objects.visible_to(self.request.user)

    @extend_schema(responses={200: NeedListRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*COLUMNS)))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=DraftListSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: NeedListSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        """Begin the next edition of a place, filled with what waits there."""
        given = DraftListSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        need_list = services.draft_need_list(actor=request.user, **given.validated_data)
        return Response(self.get_serializer(need_list).data, status=status.HTTP_201_CREATED)

    @extend_schema(
        request=TitleSerializer, parameters=[IF_MATCH],
        responses={200: NeedListSerializer, **problems(400, 404, 409, 415)},
    )  # fmt: skip
    def partial_update(self, request: PersonRequest, pk: str) -> Response:
        need_list = self.get_object()
        given = TitleSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        need_list = services.edit_need_list(
            need_list=need_list, version=if_match(request), actor=request.user, **given.validated_data
        )
        return Response(self.get_serializer(need_list).data)

    @extend_schema(request=None, responses={204: None, **problems(404, 409)})
    @action(detail=True, methods=["post"])
    def discard(self, request: PersonRequest, pk: str) -> Response:
        """Throw a draft away; its number is given to the next one."""
        services.discard_need_list(need_list=self.get_object(), actor=request.user)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(parameters=[WITH], responses={200: ComparisonSerializer, **problems(404)}, filters=False)
    @action(detail=True, pagination_class=None)
    def compare(self, request: PersonRequest, pk: str) -> Response:
        """This edition beside an earlier one of the same place."""
        need_list = self.get_object()
        earlier = NeedList.objects.visible_to(request.user).before(need_list)
        chosen = request.query_params.get("with", "")
        other = get_object_or_404(earlier, pk=chosen) if chosen.isdigit() else earlier.first()
        if other is None:
            raise Http404
        found = compare(told_lines(other, request.user), told_lines(need_list, request.user))
        changed = [{"line": line, "changes": changes} for line, changes in found.changed]
        told = {
            "earlier": other.pk, "added": found.added, "gone": found.gone, "changed": changed, "same": found.same,
        }  # fmt: skip
        return Response(ComparisonSerializer(told).data)

    publish_need_list = _list_step("publish", services.publish_need_list)
    add_need_list = _list_step("add", services.add_lines, LinesSerializer)
    remove_need_list = _list_step("remove", services.remove_lines, LinesSerializer)
    order_need_list = _list_step("order", services.move_line, MoveSerializer)
