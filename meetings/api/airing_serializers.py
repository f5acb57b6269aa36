"""What the API takes in and gives out of the airing board, of claims at the table, and of papers."""

from typing import Any

from rest_framework import serializers

from core.accounts.roles import acting
from meetings.models import (
    SAID,
    ActionItem,
    AiringKind,
    AiringLine,
    AiringNote,
    AiringOrder,
    AiringState,
    Circular,
    MeetingRules,
    SupervisionSheet,
)
from meetings.models.rules import MOST_CARRIES
from meetings.plans import AiringWords, SpotClaim
from meetings.selectors.airing import Board, Group, Tally
from meetings.selectors.circulars import overdue_actions, overdue_needs
from members.models import MemberUnit
from needs.models import Need

Plain = serializers.Serializer[Any]
LARGEST = 32_767
LARGEST_ID = 2**63 - 1


def _length(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class TallySerializer(Plain):
    """How many promises stand how; ``share`` is null below the street's minimum sample."""

    n = serializers.IntegerField()
    done = serializers.IntegerField()
    running = serializers.IntegerField()
    late = serializers.IntegerField()
    not_done = serializers.IntegerField()
    share = serializers.CharField(allow_null=True)


class GroupSerializer(Plain):
    name = serializers.CharField()
    tally = TallySerializer()


class AiringLineSerializer(serializers.ModelSerializer[AiringLine]):
    subject_id = serializers.IntegerField(read_only=True)

    class Meta:
        model = AiringLine
        fields = (
            "position", "kind", "subject_id", "unit", "unit_name", "places", "title", "told", "due_on", "state",
            "done_on", *SAID,
        )  # fmt: skip
        read_only_fields = fields


class BoardSerializer(Plain):
    frozen = serializers.BooleanField()
    since = serializers.DateField()
    order = serializers.ChoiceField(AiringOrder.choices)
    tally = TallySerializer()
    units = GroupSerializer(many=True)
    communities = GroupSerializer(many=True)
    lines = AiringLineSerializer(many=True)


def board_told(board: Board) -> dict[str, Any]:
    return {
        "frozen": board.frozen, "since": board.since, "order": board.order, "tally": _tally(board.tally),
        "units": [_group(group) for group in board.by_unit()],
        "communities": [_group(group) for group in board.by_community()], "lines": board.lines,
    }  # fmt: skip


def _group(group: Group) -> dict[str, Any]:
    return {"name": group.name, "tally": _tally(group.tally)}


def _tally(tally: Tally) -> dict[str, Any]:
    counted = {state: getattr(tally, state) for state in AiringState.values}
    return {"n": tally.n, **counted, "share": None if tally.share is None else str(tally.share)}


class RulesSerializer(serializers.ModelSerializer[MeetingRules]):
    class Meta:
        model = MeetingRules
        fields = ("alliance", "airing_order", "escalate_after", "version")
        read_only_fields = fields


class SheetSerializer(serializers.ModelSerializer[SupervisionSheet]):
    class Meta:
        model = SupervisionSheet
        fields = ("id", "action", "number", "asked", "due_on", "issued_at")
        read_only_fields = fields


class CircularRowSerializer(Plain):
    id = serializers.IntegerField()
    area_code = serializers.CharField()
    number = serializers.CharField()
    about = serializers.CharField()
    issued_at = serializers.DateTimeField()


class CircularSerializer(serializers.ModelSerializer[Circular]):
    class Meta:
        model = Circular
        fields = ("id", "area_code", "number", "about", "asked", "lines", "issued_at")
        read_only_fields = fields


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class AiringWordsSerializer(Plain):
    kind = serializers.ChoiceField(AiringKind.choices)
    subject = serializers.IntegerField(min_value=1, max_value=LARGEST_ID)
    cause = serializers.CharField(max_length=_length(AiringNote, "cause"), required=False, allow_blank=True)
    next_step = serializers.CharField(max_length=_length(AiringNote, "next_step"), required=False, allow_blank=True)
    help_needed = serializers.CharField(
        max_length=_length(AiringNote, "help_needed"), required=False, allow_blank=True
    )  # fmt: skip
    expected_on = serializers.DateField(required=False, allow_null=True)
    differs = serializers.CharField(max_length=_length(AiringNote, "differs"), required=False, allow_blank=True)
    version = serializers.IntegerField(required=False, allow_null=True, default=None)

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        named = {name: given.pop(name) for name in ("kind", "subject", "version")}
        return {**named, "words": AiringWords(**given)}


class SpotClaimSerializer(Plain):
    need = serializers.PrimaryKeyRelatedField(queryset=Need.objects.none())
    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.active())
    share = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        found["need"].queryset = Need.objects.visible_to(request.user if request else None)
        return found

    def as_arguments(self) -> dict[str, Any]:
        return {"claim": SpotClaim(**self.validated_data)}


class PlaceSerializer(Plain):
    position = serializers.IntegerField(min_value=1, max_value=LARGEST)


class SetRulesSerializer(Plain):
    airing_order = serializers.ChoiceField(AiringOrder.choices)
    escalate_after = serializers.IntegerField(min_value=1, max_value=MOST_CARRIES)


class SuperviseSerializer(Plain):
    asked = serializers.CharField(max_length=_length(SupervisionSheet, "asked"))
    due_on = serializers.DateField()


class NewCircularSerializer(Plain):
    about = serializers.CharField(max_length=_length(Circular, "about"))
    asked = serializers.CharField(max_length=_length(Circular, "asked"))
    actions = serializers.PrimaryKeyRelatedField(queryset=ActionItem.objects.none(), many=True, required=False)
    needs = serializers.PrimaryKeyRelatedField(queryset=Need.objects.none(), many=True, required=False)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        user = request.user if request else None
        street = acting(user).street_code
        seen = ActionItem.objects.visible_to(user), Need.objects.visible_to(user)
        found["actions"].child_relation.queryset = overdue_actions(street).filter(pk__in=seen[0].values("pk"))
        found["needs"].child_relation.queryset = overdue_needs(street).filter(pk__in=seen[1].values("pk"))
        return found

    def as_arguments(self) -> dict[str, Any]:
        return {"actions": [], "needs": [], **self.validated_data}
