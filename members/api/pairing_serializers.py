"""What the API of pairings takes in, by the services' argument names, and what it gives out."""

from typing import Any

from rest_framework import serializers

from core.api.schema import StepSerializer, open_steps
from core.areas.models import Area, AreaLevel
from members.models import HelpKind, MemberUnit, Pairing, PairingHelp, PairingKind, PairingStatus, PairingYear
from members.pairing_lifecycle import PAIRING_LIFECYCLE
from members.services import HelpText, PairingText, YearText

Plain = serializers.Serializer[Any]
WORDS = tuple(PairingText.__dataclass_fields__)
FIGURES = ("visits", "people", "money")


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class PairingRowSerializer(Plain):
    id = serializers.IntegerField()
    number = serializers.CharField()
    kind = serializers.ChoiceField(PairingKind.choices)
    title = serializers.CharField()
    unit_id = serializers.IntegerField(allow_null=True)
    area_id = serializers.IntegerField(allow_null=True)
    partner_area_id = serializers.IntegerField(allow_null=True)
    partner_name = serializers.CharField(allow_blank=True)
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()
    status = serializers.ChoiceField(PairingStatus.choices)
    version = serializers.IntegerField()


class PairingYearSerializer(serializers.ModelSerializer[PairingYear]):
    class Meta:
        model = PairingYear
        fields = ("year", "done", *FIGURES, "written_at")


class PairingHelpSerializer(serializers.ModelSerializer[PairingHelp]):
    """``household`` and ``note`` are null for everybody but the two people concerned."""

    household = serializers.CharField(allow_null=True)
    note = serializers.CharField(allow_null=True)

    class Meta:
        model = PairingHelp
        fields = ("id", "kind", "done_on", "money", "household", "note", "created_at")
        read_only_fields = fields

    def to_representation(self, entry: PairingHelp) -> dict[str, Any]:
        shown = super().to_representation(entry)
        return shown if entry.names_household_to(self.context["request"].user) else shown | HIDDEN


HIDDEN = {"household": None, "note": None}


class PairingSerializer(serializers.ModelSerializer[Pairing]):
    """One pairing with its years, those that are missing, and the help it gave."""

    years = PairingYearSerializer(many=True, read_only=True)
    missing = serializers.ListField(child=serializers.IntegerField(), read_only=True)
    help = PairingHelpSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Pairing
        fields = (
            "id", "number", "kind", "unit", "area", "partner_area", "partner_name", "area_code", *WORDS, "status",
            "proposed_side", "reason", "closed_on", "years", "missing", "help", "version", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, pairing: Pairing) -> dict[str, Any]:
        steps = open_steps(PAIRING_LIFECYCLE, pairing, self.context["request"].user)
        pairing.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(pairing)


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class NewPairingSerializer(serializers.ModelSerializer[Pairing]):
    """A unit, or for a street its own area, on the one side; on the other a place, or the name of one outside."""

    unit = serializers.PrimaryKeyRelatedField(
        queryset=MemberUnit.objects.none(), required=False, allow_null=True
    )  # fmt: skip
    area = serializers.PrimaryKeyRelatedField(
        queryset=Area.objects.in_force().filter(level=AreaLevel.STREET), required=False, allow_null=True
    )
    partner_area = serializers.PrimaryKeyRelatedField(
        queryset=Area.objects.in_force().filter(level__in=(AreaLevel.STREET, AreaLevel.COMMUNITY)), required=False,
        allow_null=True,
    )  # fmt: skip

    class Meta:
        model = Pairing
        fields = ("kind", "unit", "area", "partner_area", "partner_name", *WORDS)
        validators = ()

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            found["unit"].queryset = MemberUnit.objects.visible_to(request.user)  # type: ignore[attr-defined]  # a related field
        return found

    def as_arguments(self) -> dict[str, Any]:
        said = dict(self.validated_data)
        unit, area, place = (said.pop(name, None) for name in ("unit", "area", "partner_area"))
        first = unit if said["kind"] == PairingKind.UNIT else area
        if first is None:
            field = "unit" if said["kind"] == PairingKind.UNIT else "area"
            raise serializers.ValidationError({field: [serializers.Field.default_error_messages["required"]]})
        partner, kind = place or said.pop("partner_name", ""), said.pop("kind")
        text = PairingText(**{name: said[name] for name in WORDS})
        return {"kind": kind, "first": first, "partner": partner, "text": text}


class YearInSerializer(serializers.ModelSerializer[PairingYear]):
    class Meta:
        model = PairingYear
        fields = ("year", "done", *FIGURES)
        validators = ()

    def as_arguments(self) -> dict[str, Any]:
        said = dict(self.validated_data)
        return {"year": said.pop("year"), "text": YearText(**said)}


class HelpInSerializer(Plain):
    kind = serializers.ChoiceField(HelpKind.choices)
    done_on = serializers.DateField()
    household = serializers.CharField(max_length=60)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    money = serializers.DecimalField(12, 2, required=False, allow_null=True, min_value=0)
    # Somebody who speaks for the other side, by number.
    knows = serializers.IntegerField(min_value=1, max_value=2**63 - 1, required=False, allow_null=True)

    def as_arguments(self) -> dict[str, Any]:
        return {"text": HelpText(**self.validated_data)}


class ExtendSerializer(Plain):
    ends_on = serializers.DateField()
