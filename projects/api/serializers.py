"""What the API of projects takes in, by the services' argument names, and what it gives out."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers

from core import clock
from core.api.schema import StepSerializer, open_steps
from core.areas.models import Area
from members.models import MemberUnit
from needs.models import Claim, Need
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import FundSource, MicroProject, ProgressEntry, ProjectKind, ProjectStatus
from projects.plans import Outcome, ProgressFacts, ProjectPlan
from projects.services import MOST_PHOTOS

PLAN = ("name", "aim", "kind", "starts_on", "ends_on", "funds", "fund_source")
Plain = serializers.Serializer[Any]


def _length(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class ProjectRowSerializer(Plain):
    id = serializers.IntegerField()
    number = serializers.CharField()
    kind = serializers.ChoiceField(ProjectKind.choices)
    area_code = serializers.CharField()
    name = serializers.CharField()
    unit_id = serializers.IntegerField()
    unit = serializers.CharField()
    status = serializers.ChoiceField(ProjectStatus.choices)
    starts_on = serializers.DateField(allow_null=True)
    ends_on = serializers.DateField(allow_null=True)
    funds = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    problems_solved = serializers.IntegerField()
    people_served = serializers.IntegerField()
    attendances = serializers.IntegerField()
    completed_at = serializers.DateTimeField(allow_null=True)
    imported = serializers.BooleanField()
    version = serializers.IntegerField()


class ProgressSerializer(serializers.ModelSerializer[ProgressEntry]):
    photo_urls = serializers.ListField(child=serializers.CharField(), read_only=True)

    class Meta:
        model = ProgressEntry
        fields = ("id", "done_on", "text", "people_served", "attendances", "money", "entered_at", "photo_urls")
        read_only_fields = fields

    def to_representation(self, entry: ProgressEntry) -> dict[str, Any]:
        urls = [reverse("projects:project-photo", args=[entry.project_id, one.pk]) for one in entry.photos.all()]
        entry.photo_urls = urls  # type: ignore[attr-defined]  # read just below
        return super().to_representation(entry)


class ProjectSerializer(serializers.ModelSerializer[MicroProject]):
    communities: Any = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    progress = ProgressSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = MicroProject
        fields = (
            "id", "number", "kind", "area_code", "name", "aim", "unit", "partners", "communities", "needs", "claim",
            "starts_on", "ends_on", "funds", "fund_source", "problems_solved", "people_served", "attendances", "result",
            "status", "reason", "completed_at", "imported", "created_at", "version", "progress", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, project: MicroProject) -> dict[str, Any]:
        user = self.context["request"].user
        steps = open_steps(PROJECT_LIFECYCLE, project, user)
        project.available_steps = steps  # type: ignore[attr-defined]  # read just below
        told = super().to_representation(project)
        # Needs the reader may not see are answered all the same, but not named.
        told["needs"] = list(Need.objects.visible_to(user).filter(projects=project).values_list("pk", flat=True))
        return told


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class PlanSerializer(Plain):
    name = serializers.CharField(max_length=_length(MicroProject, "name"))
    aim = serializers.CharField(max_length=_length(MicroProject, "aim"), required=False, allow_blank=True)
    kind = serializers.ChoiceField(ProjectKind.choices, required=False)
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    funds = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )  # fmt: skip
    fund_source = serializers.ChoiceField(FundSource.choices, required=False, allow_blank=True)
    communities = serializers.SlugRelatedField(
        slug_field="code", many=True, queryset=Area.objects.communities().in_force()
    )


class NewProjectSerializer(PlanSerializer):
    """Either a claim, or a unit and the needs it will answer."""

    claim = serializers.PrimaryKeyRelatedField(queryset=Claim.objects.none(), required=False, allow_null=True)
    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.none(), required=False, allow_null=True)
    needs = serializers.PrimaryKeyRelatedField(queryset=Need.objects.none(), many=True, required=False)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        user = request.user if request else None
        found["claim"].queryset = Claim.objects.visible_to(user)
        found["unit"].queryset = MemberUnit.objects.visible_to(user)
        found["needs"].child_relation.queryset = Need.objects.visible_to(user)
        return found

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        if bool(given.get("claim")) == bool(given.get("unit")):
            raise serializers.ValidationError({"claim": [_("claim 和 unit 必须二选一。")]})
        return given

    def as_arguments(self) -> dict[str, Any]:
        given = self.validated_data
        plan = ProjectPlan(**{name: given[name] for name in PLAN if name in given})
        told = {"plan": plan, "communities": given["communities"]}
        if given.get("claim"):
            return {**told, "claim": given["claim"]}
        return {**told, "unit": given["unit"], "needs_answered": given.get("needs", [])}


class EditProjectSerializer(PlanSerializer):
    """A PATCH sends only what changes."""

    partners = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.active(), many=True, required=False)


class ProgressInSerializer(Plain):
    text = serializers.CharField(max_length=_length(ProgressEntry, "text"))
    done_on = serializers.DateField(default=clock.today)
    people_served = serializers.IntegerField(min_value=0, max_value=10**9, default=0)
    attendances = serializers.IntegerField(min_value=0, max_value=10**9, default=0)
    money = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )  # fmt: skip
    photos = serializers.ListField(child=serializers.FileField(), max_length=MOST_PHOTOS, required=False)

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        return {"photos": given.pop("photos", []), "facts": ProgressFacts(**given)}


class OutcomeSerializer(Plain):
    result = serializers.CharField(max_length=_length(MicroProject, "result"))
    problems_solved = serializers.IntegerField(min_value=0, max_value=10**9, default=0)
    people_served = serializers.IntegerField(min_value=0, max_value=10**9, required=False, allow_null=True)
    attendances = serializers.IntegerField(min_value=0, max_value=10**9, required=False, allow_null=True)

    def as_arguments(self) -> dict[str, Any]:
        return {"outcome": Outcome(**self.validated_data)}


class ReasonSerializer(Plain):
    reason = serializers.CharField(max_length=_length(MicroProject, "reason"))
