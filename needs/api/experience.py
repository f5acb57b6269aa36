"""What a street has learnt from its own decisions, over the API."""

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, status, viewsets
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, StepSerializer, open_steps, problems
from needs import services
from needs.api.serializers import NothingSerializer, Plain
from needs.api.steps import step
from needs.experience_page import habits_of
from needs.lifecycle import EXPERIENCE_LIFECYCLE
from needs.models import Experience, ExperienceStatus

COLUMNS = ("id", "area_code", "status", "progress", "error", "started_at", "finished_at", "switched_at")


class ExperienceRowSerializer(Plain):
    id = serializers.IntegerField()
    area_code = serializers.CharField()
    status = serializers.ChoiceField(ExperienceStatus.choices)
    progress = serializers.IntegerField()
    error = serializers.CharField(allow_blank=True)
    started_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)
    switched_at = serializers.DateTimeField(allow_null=True)


class HabitSerializer(Plain):
    """One weight in words: what it is worth in points, and how often such pairs went well."""

    words = serializers.CharField()
    points = serializers.CharField()
    well = serializers.IntegerField()
    all = serializers.IntegerField()


class ExperienceSerializer(serializers.ModelSerializer[Experience]):
    """``trial`` tells how often the partner stood first in the months held back, before and after."""

    habits = HabitSerializer(many=True, read_only=True, source="said")
    trial = serializers.DictField(read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Experience
        fields = (*COLUMNS, "habits", "trial", "available_steps")
        read_only_fields = fields

    def to_representation(self, experience: Experience) -> dict[str, Any]:
        steps = open_steps(EXPERIENCE_LIFECYCLE, experience, self.context["request"].user)
        for name, value in {"said": habits_of(experience), "available_steps": steps}.items():
            setattr(experience, name, value)
        return super().to_representation(experience)


class LearnSerializer(Plain):
    street_code = serializers.RegexField(r"^\d{9}$")


def _experience_step(name: str, service: Any) -> Any:
    return step(name, service, NothingSerializer, noun="experience", gives=ExperienceSerializer)


@extend_schema_view(retrieve=extend_schema(responses={200: ExperienceSerializer, **problems(404)}))
class ExperienceViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[Experience]):
    """街道经验: what was learnt from a street's decisions, tried out, and in use only where somebody said so."""

    queryset = Experience.objects.none()
    serializer_class = ExperienceSerializer
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return Experience.objects.visible_to(self.request.user)

    @extend_schema(responses={200: ExperienceRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.get_queryset().values(*COLUMNS))
        return self.get_paginated_response(rows)

    @extend_schema(
        request=LearnSerializer, parameters=[IDEMPOTENCY_KEY],
        responses={201: ExperienceSerializer, **problems(400, 409, 415, 422)},
    )  # fmt: skip
    def create(self, request: PersonRequest) -> Response:
        """Have a worker learn from the street's decisions; its progress is read from the record."""
        given = LearnSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        experience = services.start_learning(actor=request.user, **given.validated_data)
        return Response(self.get_serializer(experience).data, status=status.HTTP_201_CREATED)

    switch_on_experience = _experience_step("switch-on", services.switch_on_experience)
    switch_off_experience = _experience_step("switch-off", services.switch_off_experience)
    reset_experience = _experience_step("reset", services.reset_experience)
