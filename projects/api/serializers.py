"""What the API of projects takes in, by the services' argument names, and what it gives out."""

from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from rest_framework import serializers

from core import clock
from core.api.fields import AreaCodeField
from core.api.schema import StepSerializer, open_steps
from core.areas.models import Area
from core.contacts import LONGEST_REASON, SHORTEST_REASON
from core.personal.masking import mask_phone
from members.models import MemberUnit
from needs.models import Claim, Need
from projects.lifecycle import PROJECT_LIFECYCLE
from projects.models import (
    Acceptance,
    BudgetLine,
    FundSource,
    MicroProject,
    Milestone,
    ProgressEntry,
    ProjectKind,
    ProjectReview,
    ProjectStatus,
)
from projects.plans import BudgetItem, Node, Outcome, ProgressFacts, ProjectPlan
from projects.services import MOST_PHOTOS
from projects.services.planning import MOST_LINES, PLANNED

Plain = serializers.Serializer[Any]
CONFIRM = "Numbers beyond 10000 are refused unless this says that they are meant."


def _length(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class ProjectRowSerializer(Plain):
    id = serializers.IntegerField()
    number = serializers.CharField()
    kind = serializers.ChoiceField(ProjectKind.choices)
    area_code = serializers.CharField()
    name = serializers.CharField()
    unit_id = serializers.IntegerField(allow_null=True)
    unit = serializers.CharField(allow_null=True)
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
        fields = ("id", "done_on", "text", "people_served", "attendances", "hours", "money", "entered_at", "photo_urls")
        read_only_fields = fields

    def to_representation(self, entry: ProgressEntry) -> dict[str, Any]:
        urls = [reverse("projects:project-photo", args=[entry.project_id, one.pk]) for one in entry.photos.all()]
        entry.photo_urls = urls  # type: ignore[attr-defined]  # read just below
        return super().to_representation(entry)


class BudgetLineSerializer(serializers.ModelSerializer[BudgetLine]):
    class Meta:
        model = BudgetLine
        fields = ("item", "amount", "note")
        read_only_fields = fields


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    class Meta:
        model = Milestone
        fields = ("id", "title", "due_on", "reached_on", "note")
        read_only_fields = fields


class ReviewSerializer(serializers.ModelSerializer[ProjectReview]):
    class Meta:
        model = ProjectReview
        fields = ("decision", "comment", "reviewed_at")
        read_only_fields = fields


class AcceptanceSerializer(serializers.ModelSerializer[Acceptance]):
    class Meta:
        model = Acceptance
        fields = ("passed", "comment", "accepted_at")
        read_only_fields = fields


class ProjectSerializer(serializers.ModelSerializer[MicroProject]):
    communities: Any = serializers.SlugRelatedField(slug_field="code", many=True, read_only=True)
    leader_phone = serializers.CharField(read_only=True, help_text="Covered: 138****8000.")
    budget = BudgetLineSerializer(many=True, read_only=True)
    milestones = MilestoneSerializer(many=True, read_only=True)
    reviews = ReviewSerializer(many=True, read_only=True)
    acceptances = AcceptanceSerializer(many=True, read_only=True)
    progress = ProgressSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = MicroProject
        fields = (
            "id", "number", "kind", "area_code", "name", "aim", "unit", "partners", "communities", "needs", "claim",
            "leader", "leader_phone", "background", "team", "served", "expected_people", "expected_result", "starts_on",
            "ends_on", "funds", "own_funds", "fund_source", "budget", "milestones", "problems_solved", "people_served",
            "attendances", "hours", "money_spent", "last_progress_on", "result", "evaluation", "status", "reason",
            "applied_at", "approved_at", "published_at", "started_at", "claimed_done_at", "completed_at",
            "evaluated_at", "archived_at", "imported", "created_at", "version", "reviews", "acceptances", "progress",
            "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, project: MicroProject) -> dict[str, Any]:
        user = self.context["request"].user
        steps = open_steps(PROJECT_LIFECYCLE, project, user)
        project.available_steps = steps  # type: ignore[attr-defined]  # read just below
        told = super().to_representation(project)
        told["leader_phone"] = mask_phone(project.leader_phone)
        # Needs the reader may not see are answered all the same, but not named.
        told["needs"] = list(Need.objects.visible_to(user).filter(projects=project).values_list("pk", flat=True))
        return told


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class BudgetItemSerializer(Plain):
    item = serializers.CharField(max_length=_length(BudgetLine, "item"))
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=Decimal("0.01"))
    note = serializers.CharField(max_length=_length(BudgetLine, "note"), required=False, allow_blank=True)


class NodeSerializer(Plain):
    title = serializers.CharField(max_length=_length(Milestone, "title"))
    due_on = serializers.DateField()
    note = serializers.CharField(max_length=_length(Milestone, "note"), required=False, allow_blank=True)


def _words(name: str) -> serializers.CharField:
    return serializers.CharField(max_length=_length(MicroProject, name), required=False, allow_blank=True)


class PlanSerializer(Plain):
    name = serializers.CharField(max_length=_length(MicroProject, "name"))
    aim = _words("aim")
    kind = serializers.ChoiceField(ProjectKind.choices, required=False)
    leader = _words("leader")
    leader_phone = serializers.CharField(
        max_length=40, required=False, allow_blank=True, help_text="Sent covered, it stays as it is."
    )
    background = _words("background")
    team = _words("team")
    served = _words("served")
    expected_people = serializers.IntegerField(min_value=0, max_value=10**9, required=False, allow_null=True)
    expected_result = _words("expected_result")
    starts_on = serializers.DateField(required=False, allow_null=True)
    ends_on = serializers.DateField(required=False, allow_null=True)
    funds = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True,
        help_text="Left out, it is what the budget adds up to.",
    )  # fmt: skip
    own_funds = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True,
        help_text="What of the funds the unit brings itself.",
    )  # fmt: skip
    fund_source = serializers.ChoiceField(FundSource.choices, required=False, allow_blank=True)
    budget = BudgetItemSerializer(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]  # many=True
    milestones = NodeSerializer(many=True, required=False, max_length=MOST_LINES)  # type: ignore[call-arg]  # as above
    communities = AreaCodeField(many=True, queryset=Area.objects.communities().in_force())


def plan_of(given: dict[str, Any]) -> ProjectPlan:
    """The plan among what was sent, or among what stands changed by what was sent."""
    plain = {name: given[name] for name in PLANNED if name in given}
    budget = tuple(BudgetItem(**row) for row in given.get("budget", ()))
    return ProjectPlan(**plain, budget=budget, milestones=tuple(Node(**row) for row in given.get("milestones", ())))


class NewProjectSerializer(PlanSerializer):
    """Either a claim, or a unit and the needs it will answer; a wish may wait for its unit."""

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
        wish = given.get("kind") == ProjectKind.WISH and not given.get("claim")
        if not wish and bool(given.get("claim")) == bool(given.get("unit")):
            raise serializers.ValidationError({"claim": [_("claim 和 unit 必须二选一。")]})
        return given

    def as_arguments(self) -> dict[str, Any]:
        given = self.validated_data
        told = {"plan": plan_of(given), "communities": given["communities"]}
        if given.get("claim"):
            return {**told, "claim": given["claim"]}
        return {**told, "unit": given.get("unit"), "needs_answered": given.get("needs", [])}


class EditProjectSerializer(PlanSerializer):
    """A PATCH sends only what changes."""

    partners = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.active(), many=True, required=False)


class ProgressInSerializer(Plain):
    text = serializers.CharField(max_length=_length(ProgressEntry, "text"))
    done_on = serializers.DateField(default=clock.today)
    people_served = serializers.IntegerField(min_value=0, max_value=10**9, default=0)
    attendances = serializers.IntegerField(min_value=0, max_value=10**9, default=0)
    hours = serializers.DecimalField(max_digits=7, decimal_places=1, min_value=0, required=False, allow_null=True)
    money = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True)
    confirm_large = serializers.BooleanField(default=False, help_text=CONFIRM)
    photos = serializers.ListField(child=serializers.FileField(), max_length=MOST_PHOTOS, required=False)

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        apart = {"photos": given.pop("photos", []), "confirm_large": given.pop("confirm_large")}
        return {**apart, "facts": ProgressFacts(**given)}


class OutcomeSerializer(Plain):
    result = serializers.CharField(max_length=_length(MicroProject, "result"))
    problems_solved = serializers.IntegerField(min_value=0, max_value=10**9, default=0)
    people_served = serializers.IntegerField(min_value=0, max_value=10**9, required=False, allow_null=True)
    attendances = serializers.IntegerField(min_value=0, max_value=10**9, required=False, allow_null=True)

    confirm_large = serializers.BooleanField(default=False, help_text=CONFIRM)

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        return {"confirm_large": given.pop("confirm_large"), "outcome": Outcome(**given)}


class ReachSerializer(Plain):
    milestone = serializers.PrimaryKeyRelatedField(queryset=Milestone.objects.none())
    reached_on = serializers.DateField(default=clock.today)
    note = serializers.CharField(max_length=_length(Milestone, "note"), required=False, allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        found["milestone"].queryset = Milestone.objects.visible_to(request.user if request else None)
        return found


class ReasonSerializer(Plain):
    reason = serializers.CharField(max_length=_length(MicroProject, "reason"))


class CommentSerializer(Plain):
    comment = serializers.CharField(max_length=_length(ProjectReview, "comment"), required=False, allow_blank=True)


class EvaluationSerializer(Plain):
    evaluation = serializers.CharField(max_length=_length(MicroProject, "evaluation"))


class WhySerializer(Plain):
    reason = serializers.CharField(min_length=SHORTEST_REASON, max_length=LONGEST_REASON)


class PhoneSerializer(Plain):
    phone = serializers.CharField()
