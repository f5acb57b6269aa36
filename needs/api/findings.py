"""普适性与热点 over the API."""

from typing import Any

import django_filters
from drf_spectacular.utils import extend_schema, extend_schema_view
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.response import Response

from core.api.requests import PersonRequest
from core.api.schema import IDEMPOTENCY_KEY, StepSerializer, open_steps, problems
from needs import services
from needs.api.serializers import NothingSerializer, Plain
from needs.api.steps import read_again, step
from needs.lifecycle import FINDING_LIFECYCLE
from needs.models import FindingKind, FindingStatus, Need, ReachFinding

COLUMNS = (
    "id", "area_code", "kind", "category_id", "category__name", "theme", "since", "until", "status", "reason",
    "found_at", "decided_at",
)  # fmt: skip


class FindingFilter(django_filters.FilterSet):
    class Meta:
        model = ReachFinding
        fields = ("status", "kind", "category")


class FindingRowSerializer(Plain):
    """An empty ``theme`` is what was asked in the category without naming anything known."""

    id = serializers.IntegerField()
    area_code = serializers.CharField()
    kind = serializers.ChoiceField(FindingKind.choices)
    category_id = serializers.IntegerField()
    category = serializers.CharField()
    theme = serializers.CharField(allow_blank=True)
    since = serializers.DateField()
    until = serializers.DateField()
    status = serializers.ChoiceField(FindingStatus.choices)
    reason = serializers.CharField(allow_blank=True)
    found_at = serializers.DateTimeField()
    decided_at = serializers.DateTimeField(allow_null=True)


class LimitsSerializer(Plain):
    communities = serializers.IntegerField()
    days = serializers.IntegerField()
    minimum = serializers.IntegerField()
    growth = serializers.CharField()


class EvidenceSerializer(Plain):
    """Counts by community and by week, oldest first; ``earlier`` are the weeks the last one is held against."""

    communities = serializers.DictField(child=serializers.IntegerField())
    weeks = serializers.ListField(child=serializers.IntegerField())
    earlier = serializers.ListField(child=serializers.IntegerField())
    limits = LimitsSerializer()


class FindingSerializer(serializers.ModelSerializer[ReachFinding]):
    """``needs`` are those of its needs the caller may see, ``asked`` is how many there are."""

    evidence = EvidenceSerializer(read_only=True)
    needs = serializers.ListField(child=serializers.IntegerField(), read_only=True, source="seen")
    asked = serializers.IntegerField(read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = ReachFinding
        fields = (
            "id", "area_code", "kind", "category", "theme", "since", "until", "status", "reason", "found_at",
            "decided_at", "evidence", "needs", "asked", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, finding: ReachFinding) -> dict[str, Any]:
        user = self.context["request"].user
        seen = Need.objects.visible_to(user).filter(findings=finding).order_by("pk")
        read = {
            "seen": list(seen.values_list("pk", flat=True)), "asked": finding.needs.count(),
            "available_steps": open_steps(FINDING_LIFECYCLE, finding, user),
        }  # fmt: skip
        for name, value in read.items():
            setattr(finding, name, value)
        return super().to_representation(finding)


class DismissSerializer(Plain):
    reason = serializers.CharField(max_length=200)


class LookSerializer(Plain):
    street_code = serializers.RegexField(r"^\d{9}$")


class FoundSerializer(Plain):
    found = serializers.IntegerField()


def _finding_step(name: str, service: Any, takes: Any = NothingSerializer) -> Any:
    return step(name, service, takes, noun="finding", gives=FindingSerializer, shows=read_again)


@extend_schema_view(retrieve=extend_schema(responses={200: FindingSerializer, **problems(404)}))
class FindingViewSet(mixins.RetrieveModelMixin, viewsets.GenericViewSet[ReachFinding]):
    """普适性与热点: themes asked for in many communities, or rising fast, until a person has decided."""

    queryset = ReachFinding.objects.none()
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    lookup_value_regex = "[0-9]{1,18}"

    def get_queryset(self) -> Any:
        return ReachFinding.objects.visible_to(self.request.user)

    @extend_schema(responses={200: FindingRowSerializer(many=True), **problems(400)})
    def list(self, request: PersonRequest) -> Response:
        rows: Any = self.paginate_queryset(self.filter_queryset(self.get_queryset().values(*COLUMNS)))
        return self.get_paginated_response([{**row, "category": row["category__name"]} for row in rows])

    @extend_schema(
        request=LookSerializer, responses={200: FoundSerializer, **problems(400, 415)}, parameters=[IDEMPOTENCY_KEY],
        filters=False,
    )  # fmt: skip
    @action(detail=False, methods=["post"], pagination_class=None)
    def look(self, request: PersonRequest) -> Response:
        """Look again now; tells how many proposals are new."""
        given = LookSerializer(data=request.data)
        given.is_valid(raise_exception=True)
        return Response({"found": services.look_again(actor=request.user, **given.validated_data)})

    confirm_finding = _finding_step("confirm", services.confirm_finding)
    dismiss_finding = _finding_step("dismiss", services.dismiss_finding, DismissSerializer)
    take_back_finding = _finding_step("take-back", services.take_back_finding)
