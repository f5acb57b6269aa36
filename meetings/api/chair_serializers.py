"""What the API of the rotation takes in, by the services' argument names, and what it gives out."""

from typing import Any

from rest_framework import serializers

from core.api.schema import StepSerializer, open_steps
from core.areas.models import Zone
from meetings.lifecycle import SWAP_LIFECYCLE, TERM_LIFECYCLE
from meetings.models import (
    ChairTerm,
    CoChair,
    Handover,
    OrderWay,
    RotationPlan,
    SwapStatus,
    TermChange,
    TermStatus,
    TermSwap,
)
from members.models import Alliance, MemberUnit

Plain = serializers.Serializer[Any]


def _length(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length


class _Among(serializers.PrimaryKeyRelatedField[Any]):
    """One of the rows this person may see."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        self.model = model
        super().__init__(queryset=model.objects.none(), **kwargs)

    def get_queryset(self) -> Any:
        request = self.context.get("request")
        return self.model.objects.visible_to(request.user if request else None)


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class TermRowSerializer(Plain):
    id = serializers.IntegerField()
    alliance_id = serializers.IntegerField()
    unit_id = serializers.IntegerField()
    begins = serializers.DateField()
    ends = serializers.DateField()


class CoChairSerializer(serializers.ModelSerializer[CoChair]):
    class Meta:
        model = CoChair
        fields = ("zone", "unit")
        read_only_fields = fields


class TermSerializer(serializers.ModelSerializer[ChairTerm]):
    status = serializers.ChoiceField(TermStatus.choices, read_only=True)
    co_chairs = CoChairSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = ChairTerm
        fields = ("id", "alliance", "unit", "begins", "ends", "status", "co_chairs", "available_steps")
        read_only_fields = fields

    def to_representation(self, term: ChairTerm) -> dict[str, Any]:
        steps = open_steps(TERM_LIFECYCLE, term, self.context["request"].user)
        term.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(term)


class SwapRowSerializer(Plain):
    id = serializers.IntegerField()
    term_id = serializers.IntegerField()
    other_id = serializers.IntegerField()
    asking_unit_id = serializers.IntegerField()
    asked_unit_id = serializers.IntegerField()
    status = serializers.ChoiceField(SwapStatus.choices)
    asked_at = serializers.DateTimeField()


class SwapSerializer(serializers.ModelSerializer[TermSwap]):
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = TermSwap
        fields = (
            "id", "term", "other", "asking_unit", "asked_unit", "note", "status", "asked_at", "answered_at",
            "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, swap: TermSwap) -> dict[str, Any]:
        steps = open_steps(SWAP_LIFECYCLE, swap, self.context["request"].user)
        swap.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(swap)


class HandoverSerializer(serializers.ModelSerializer[Handover]):
    """``lines`` are lists of [id, text, who or number, date] under each heading."""

    lines = serializers.JSONField(read_only=True)

    class Meta:
        model = Handover
        fields = ("term", "receiver", "lines", "words", "handed_at", "received_at")
        read_only_fields = fields


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class PlanTermsSerializer(Plain):
    alliance = _Among(Alliance)
    units = serializers.ListField(child=_Among(MemberUnit), required=False, default=list, max_length=500)
    first = serializers.DateField()
    months_each = serializers.ChoiceField((1, 3, 12), required=False, default=1)
    way = serializers.ChoiceField(OrderWay.choices, required=False, default=OrderWay.BY_HAND)
    seed = serializers.CharField(max_length=_length(RotationPlan, "seed"), required=False, allow_blank=True)


class AskSwapSerializer(Plain):
    other = _Among(ChairTerm)
    note = serializers.CharField(max_length=_length(TermSwap, "note"), required=False, allow_blank=True)


class SkipSerializer(Plain):
    to = _Among(ChairTerm, required=False, allow_null=True)
    reason = serializers.CharField(max_length=_length(TermChange, "reason"))


class ReplaceSerializer(Plain):
    unit = _Among(MemberUnit)
    reason = serializers.CharField(max_length=_length(TermChange, "reason"))


class ZoneChairSerializer(Plain):
    zone = _Among(Zone)
    unit = _Among(MemberUnit)


class CoChairsSerializer(Plain):
    chairs = ZoneChairSerializer(many=True)

    def as_arguments(self) -> dict[str, Any]:
        return {"chairs": {one["zone"]: one["unit"] for one in self.validated_data["chairs"]}}


class HandOverSerializer(Plain):
    words = serializers.CharField(max_length=_length(Handover, "words"), required=False, allow_blank=True)
