"""What the API says and takes of the month's proposal, its rules and its weights."""

from typing import Any

from rest_framework import serializers

from core.api.schema import StepSerializer, open_steps
from core.areas.models import HUNDRED, PRINCIPLE_WEIGHTS, StreetSettings
from members.models import MemberUnit, Resource
from needs.api.serializers import OfferInSerializer, Plain
from needs.lifecycle import RULE_LIFECYCLE
from needs.models import (
    Need,
    Offer,
    OfferStatus,
    PlanRule,
    Proposal,
    ProposalCause,
    ProposalStatus,
    RuleKind,
    RuleStatus,
)
from needs.selectors.leftovers import leftovers_of
from needs.selectors.plans import rule_told

REASON = PlanRule._meta.get_field("reason").max_length


class ProposalRowSerializer(Plain):
    id = serializers.IntegerField()
    area_code = serializers.CharField()
    month = serializers.DateField()
    status = serializers.ChoiceField(ProposalStatus.choices)
    cause = serializers.ChoiceField(ProposalCause.choices)
    progress = serializers.IntegerField()
    created_at = serializers.DateTimeField()
    finished_at = serializers.DateTimeField(allow_null=True)


class SpreadSerializer(Plain):
    """How a plan's work lies on the units; ``objective`` is the score less the cost of load."""

    pairs = serializers.IntegerField()
    total_score = serializers.FloatField()
    largest_share = serializers.FloatField()
    gini = serializers.FloatField()
    loads = serializers.DictField(child=serializers.IntegerField())
    load_cost = serializers.FloatField(required=False)
    objective = serializers.FloatField(required=False)


class StatsSerializer(Plain):
    pairs = serializers.IntegerField(required=False)
    unmatched = serializers.ListField(child=serializers.IntegerField(), required=False)
    bound = serializers.FloatField(required=False)
    gap = serializers.FloatField(required=False)
    proven = serializers.BooleanField(required=False)
    fair = SpreadSerializer(required=False)
    score_only = SpreadSerializer(required=False)


class PrincipleSerializer(Plain):
    """One of the four principles, 0 to 100, or ``points`` added beside them; and why."""

    principle = serializers.CharField()
    value = serializers.IntegerField()
    reason = serializers.CharField()
    points = serializers.BooleanField(required=False)


class PairSerializer(Plain):
    offer = serializers.IntegerField(source="pk")
    need = serializers.IntegerField(source="need_id")
    unit = serializers.IntegerField(source="unit_id")
    resource = serializers.IntegerField(source="resource_id", allow_null=True)
    score = serializers.IntegerField()
    reasons = PrincipleSerializer(many=True)
    status = serializers.ChoiceField(OfferStatus.choices)


class LeftoverSerializer(Plain):
    """A need given to nobody, and why: the very sentences of the page."""

    need = serializers.IntegerField()
    number = serializers.CharField()
    text = serializers.CharField()
    why = serializers.CharField()
    sentence = serializers.CharField()


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """A proposal with its pairs, what it left over, and the weights and rules it was computed by."""

    stats = StatsSerializer(read_only=True)
    basis = serializers.JSONField(read_only=True)
    pairs = PairSerializer(many=True, read_only=True)
    left = LeftoverSerializer(many=True, read_only=True)

    class Meta:
        model = Proposal
        fields = (
            "id", "area_code", "month", "status", "cause", "progress", "basis", "stats", "pairs", "left", "error",
            "created_by", "created_at", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, proposal: Proposal) -> dict[str, Any]:
        offers = Offer.objects.visible_to(self.context["request"].user).filter(proposal=proposal)
        proposal.pairs = list(offers.order_by("-score", "id"))  # type: ignore[attr-defined]  # read just below
        proposal.left = leftovers_of(proposal)  # type: ignore[attr-defined]  # read just below
        return super().to_representation(proposal)


class ProposalInSerializer(Plain):
    street_code = serializers.RegexField(r"^\d{9}$")


# ── rules ─────────────────────────────────────────────────────────────────────────────────────
class RuleRowSerializer(Plain):
    id = serializers.IntegerField()
    area_code = serializers.CharField()
    month = serializers.DateField()
    kind = serializers.ChoiceField(RuleKind.choices)
    need_id = serializers.IntegerField(allow_null=True)
    unit_id = serializers.IntegerField()
    resource_id = serializers.IntegerField(allow_null=True)
    most = serializers.IntegerField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(RuleStatus.choices)
    created_at = serializers.DateTimeField()


class RuleSerializer(serializers.ModelSerializer[PlanRule]):
    sentence = serializers.CharField(read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = PlanRule
        fields = (
            "id", "area_code", "month", "kind", "need", "unit", "resource", "most", "reason", "status", "sentence",
            "created_by", "created_at", "lifted_by", "lifted_at", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, rule: PlanRule) -> dict[str, Any]:
        rule.sentence = rule_told(rule)  # type: ignore[attr-defined]  # read just below
        steps = open_steps(RULE_LIFECYCLE, rule, self.context["request"].user)
        rule.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(rule)


class PinSerializer(OfferInSerializer):
    """A need and the resource it is fixed to."""

    reason = serializers.CharField(max_length=REASON, required=False, allow_blank=True)


class ExcludeSerializer(Plain):
    """``need`` with ``unit`` leaves a pair out; ``unit`` or ``resource`` alone, the whole month."""

    need = serializers.PrimaryKeyRelatedField(queryset=Need.objects.none(), required=False)
    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.none(), required=False)
    resource = serializers.PrimaryKeyRelatedField(queryset=Resource.objects.none(), required=False)
    reason = serializers.CharField(max_length=REASON)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        user = request.user if request else None
        found["need"].queryset = Need.objects.visible_to(user)
        found["unit"].queryset = MemberUnit.objects.visible_to(user).active()
        found["resource"].queryset = Resource.objects.visible_to(user).select_related("unit")
        return found


class CeilingSerializer(Plain):
    """The most a unit carries at once this month, what it carries already among it."""

    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.none())
    most = serializers.IntegerField(min_value=0, max_value=1000)
    reason = serializers.CharField(max_length=REASON, required=False, allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        found["unit"].queryset = MemberUnit.objects.visible_to(request.user if request else None).active()
        return found


# ── weights and candidates ────────────────────────────────────────────────────────────────────
class WeightsSerializer(serializers.ModelSerializer[StreetSettings]):
    """The four principles in hundredths, a hundred together; ``load_weight`` is how much evenness counts."""

    street_code = serializers.CharField(source="street.code", read_only=True)

    class Meta:
        model = StreetSettings
        fields = ("street_code", *PRINCIPLE_WEIGHTS, "load_weight", "version")
        read_only_fields = fields


class WeightsInSerializer(Plain):
    classification_weight = serializers.IntegerField(min_value=0, max_value=HUNDRED)
    strength_weight = serializers.IntegerField(min_value=0, max_value=HUNDRED)
    reach_weight = serializers.IntegerField(min_value=0, max_value=HUNDRED)
    fit_weight = serializers.IntegerField(min_value=0, max_value=HUNDRED)
    load_weight = serializers.DecimalField(max_digits=4, decimal_places=1, min_value=0, max_value=HUNDRED)


class CandidateSerializer(Plain):
    need = serializers.IntegerField(source="need_id")
    resource = serializers.IntegerField(source="resource_id")
    unit = serializers.IntegerField(source="unit_id")
    total = serializers.FloatField()
    reasons = PrincipleSerializer(many=True)
