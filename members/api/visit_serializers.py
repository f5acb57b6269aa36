"""What the API of visits takes in, by the services' argument names, and what it gives out."""

from typing import Any

from rest_framework import serializers

from core.accounts.models import User
from core.accounts.roles import acting
from core.api.schema import StepSerializer, open_steps
from members.models import (
    ChangeKind,
    ChangeStatus,
    LedgerPart,
    MemberUnit,
    ProposedChange,
    ResourceType,
    Visit,
    VisitStatus,
)
from members.services.visits import MOST_FOUND, MOST_PHOTOS, SHEET_FIELDS, FoundResource, VisitSheet
from members.visit_lifecycle import CHANGE_LIFECYCLE, VISIT_LIFECYCLE
from members.visit_policies import visitors_of

Plain = serializers.Serializer[Any]
LARGEST = 2**31 - 1


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class VisitRowSerializer(Plain):
    id = serializers.IntegerField()
    unit_id = serializers.IntegerField()
    visitor_id = serializers.IntegerField()
    planned_on = serializers.DateField()
    visited_on = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(VisitStatus.choices)
    version = serializers.IntegerField()


class ProposedChangeSerializer(serializers.ModelSerializer[ProposedChange]):
    """One finding: what the ledger said when the visit was made, and what was found."""

    kind = serializers.ChoiceField(ChangeKind.choices)
    status = serializers.ChoiceField(ChangeStatus.choices)
    resource_type = serializers.ChoiceField(ResourceType.choices, allow_blank=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = ProposedChange
        fields = (
            "id", "visit", "kind", "field", "old", "new", "resource_type", "quantity_text", "status", "reason",
            "resource", "entered_as", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, change: ProposedChange) -> dict[str, Any]:
        steps = open_steps(CHANGE_LIFECYCLE, change, self.context["request"].user)
        change.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(change)


class VisitSerializer(serializers.ModelSerializer[Visit]):
    """One visit with what it found; the visitor's own notes are the office's."""

    status = serializers.ChoiceField(VisitStatus.choices)
    parts = serializers.ListField(child=serializers.ChoiceField(LedgerPart.choices))
    changes = ProposedChangeSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Visit
        fields = (
            "id", "unit", "visitor", "companions", "planned_on", "visited_on", "parts", "status", "reason", "changes",
            "photos", "version", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, visit: Visit) -> dict[str, Any]:
        steps = open_steps(VISIT_LIFECYCLE, visit, self.context["request"].user)
        visit.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(visit)


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class TurnSerializer(serializers.ModelSerializer[Visit]):
    """Who goes, and when."""

    visitor = serializers.PrimaryKeyRelatedField(queryset=User.objects.none())

    class Meta:
        model = Visit
        fields: tuple[str, ...] = ("visitor", "planned_on", "companions")

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            found["visitor"].queryset = visitors_of(acting(request.user).area_code)  # type: ignore[attr-defined]  # a related field
        return found


class PlanSerializer(TurnSerializer):
    units = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.none(), many=True, allow_empty=False)

    class Meta(TurnSerializer.Meta):
        fields = ("units", *TurnSerializer.Meta.fields)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            found["units"].child_relation.queryset = MemberUnit.objects.visible_to(request.user)
        return found


class FoundResourceSerializer(Plain):
    content = serializers.CharField(max_length=300)
    type = serializers.ChoiceField(ResourceType.choices, default=ResourceType.OTHER)
    quantity_text = serializers.CharField(max_length=60, default="", allow_blank=True)


class SaidSerializer(serializers.ModelSerializer[MemberUnit]):
    """What the unit says of itself; what is left out stays as the ledger has it."""

    class Meta:
        model = MemberUnit
        fields = SHEET_FIELDS


class SheetSerializer(Plain):
    visited_on = serializers.DateField()
    parts = serializers.ListField(child=serializers.ChoiceField(LedgerPart.choices), max_length=len(LedgerPart))
    said = SaidSerializer(required=False)
    resources = FoundResourceSerializer(many=True, required=False)
    needs = serializers.ListField(child=serializers.CharField(max_length=300), max_length=MOST_FOUND, required=False)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    version = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        version, said = given.pop("version", None), given.pop("said", {})
        found = [FoundResource(**one) for one in given.pop("resources", ())]
        return {"sheet": VisitSheet(**given, said=said, resources=found), "version": version}


class VisitPhotosSerializer(Plain):
    photos = serializers.ListField(child=serializers.FileField(), min_length=1, max_length=MOST_PHOTOS)


class TakeSerializer(Plain):
    """``version`` is the unit's: who has seen its present words may write over them."""

    version = serializers.IntegerField(min_value=1, max_value=LARGEST, required=False)
