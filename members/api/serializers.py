"""What the API takes in, by the services' argument names, and what it gives out."""

from dataclasses import fields
from typing import Any

from rest_framework import serializers

from core.accounts.models import User
from core.api.fields import AreaCodeField
from core.api.schema import StepSerializer, open_steps
from core.areas.models import Area, AreaLevel, Zone
from core.areas.services import AREA_FACTS
from members import policies
from members.committee import composition_of
from members.lifecycle import RESOURCE_LIFECYCLE
from members.models import (
    AREA_READERS,
    Alliance,
    AllianceKind,
    AlliancePost,
    Liaison,
    MemberUnit,
    Resource,
    ResourceStatus,
    ResourceType,
    Seat,
    UnitKind,
    UnitStatus,
)
from members.selectors import AccountState, account_state
from members.services import AllianceText, ResourceText, UnitText

Plain = serializers.Serializer[Any]
UNIT_WORDS = tuple(field.name for field in fields(UnitText))
ALLIANCE_WORDS = tuple(field.name for field in fields(AllianceText))
RESOURCE_WORDS = tuple(field.name for field in fields(ResourceText))
# What a unit's own people and the office read; an alliance's posts see it left empty.
OFFICE_ONLY = ("credit_code", "party_secretary", "note")


def reads_whole(user: Any, unit: MemberUnit) -> bool:
    """The office, and the unit itself."""
    return user.acting.role in AREA_READERS or policies.speaks_for(user, unit.pk)


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class UnitRowSerializer(Plain):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(UnitKind.choices)
    two_new = serializers.BooleanField()
    area_code = serializers.CharField()
    brand = serializers.CharField(allow_blank=True)
    party_members = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(UnitStatus.choices)
    version = serializers.IntegerField()


class PastResourceSerializer(Plain):
    id = serializers.IntegerField()
    type = serializers.ChoiceField(ResourceType.choices)
    content = serializers.CharField()
    quantity_text = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(ResourceStatus.choices)


class PastUnitSerializer(serializers.ModelSerializer[MemberUnit]):
    class Meta:
        model = MemberUnit
        fields = ("id", "area_code", *UNIT_WORDS)
        read_only_fields = fields


class LedgerPageSerializer(Plain):
    """The ledger's page of a unit on a day; ``visited_on`` is the last visit until then."""

    unit = PastUnitSerializer()
    resources = PastResourceSerializer(many=True)
    visited_on = serializers.DateField(allow_null=True)


class LiaisonSerializer(Plain):
    """Who speaks for a unit; the name in full for the office only, the phone always covered."""

    id = serializers.IntegerField()
    name = serializers.CharField(allow_blank=True)
    phone = serializers.CharField(allow_blank=True)
    begins = serializers.DateField()
    account = serializers.ChoiceField(AccountState.choices)


class SeatSerializer(serializers.ModelSerializer[Seat]):
    name = serializers.CharField(source="alliance.name")

    class Meta:
        model = Seat
        fields = ("alliance", "name", "post", "joined_on")


class UnitSerializer(serializers.ModelSerializer[MemberUnit]):
    """One unit; covered or left out field by field, by what the reader may see."""

    seats = SeatSerializer(many=True, read_only=True, source="sitting")
    liaisons = LiaisonSerializer(many=True, read_only=True, source="speaking")

    class Meta:
        model = MemberUnit
        fields = (
            "id", "name", "kind", "two_new", "area_code", "credit_code", "affiliation", "address", "party_org",
            "party_form", "party_members", "party_secretary", "business", "brand", "note", "status", "parent",
            "merged_into", "seats", "liaisons", "version",
        )  # fmt: skip

    def to_representation(self, unit: MemberUnit) -> dict[str, Any]:
        user = self.context["request"].user
        unit.sitting = list(Seat.objects.in_force().filter(unit=unit).select_related("alliance"))  # type: ignore[attr-defined]  # read once for the field below
        unit.speaking = _liaisons(unit, policies.keeps_area(user, unit.area_code))  # type: ignore[attr-defined]  # as above
        shown = super().to_representation(unit)
        if not reads_whole(user, unit):
            shown |= dict.fromkeys(OFFICE_ONLY, "")
        return shown


def _liaisons(unit: MemberUnit, in_full: bool) -> list[dict[str, Any]]:
    posts = Liaison.objects.in_force().filter(unit=unit).select_related("user").order_by("id")
    return [liaison_row(one, in_full) for one in posts]


def liaison_row(one: Liaison, in_full: bool) -> dict[str, Any]:
    return {
        "id": one.pk, "name": one.called if in_full else one.masked_name, "phone": one.masked_phone,
        "begins": one.begins, "account": account_state(one).value,
    }  # fmt: skip


class ResourceRowSerializer(Plain):
    id = serializers.IntegerField()
    unit_id = serializers.IntegerField()
    unit = serializers.CharField()
    area_code = serializers.CharField()
    type = serializers.ChoiceField(ResourceType.choices)
    content = serializers.CharField()
    quantity_text = serializers.CharField(allow_blank=True)
    quantity = serializers.DecimalField(14, 2, allow_null=True)
    measure = serializers.CharField(allow_blank=True)
    committed = serializers.DecimalField(14, 2)
    slots = serializers.IntegerField()
    valid_until = serializers.DateField(allow_null=True)
    status = serializers.ChoiceField(ResourceStatus.choices)
    version = serializers.IntegerField()


class ResourceSerializer(serializers.ModelSerializer[Resource]):
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Resource
        fields = (
            "id", "unit", "area_code", "type", "content", "quantity_text", "quantity", "measure", "committed", "slots",
            "availability", "serves", "valid_until", "note", "status", "confirmed_on", "reminded_on",
            "lapsed_on", "imported", "created_at", "available_steps", "version",
        )  # fmt: skip

    def to_representation(self, resource: Resource) -> dict[str, Any]:
        user: User = self.context["request"].user
        resource.available_steps = open_steps(RESOURCE_LIFECYCLE, resource, user)  # type: ignore[attr-defined]  # read by the field
        return super().to_representation(resource)


class CompositionSerializer(Plain):
    """Committee members, how many come from outside the street's system, and whether those are over 80 %."""

    members = serializers.IntegerField()
    outside = serializers.IntegerField()
    is_kept = serializers.BooleanField()


class AllianceSerializer(serializers.ModelSerializer[Alliance]):
    kind = serializers.ChoiceField(AllianceKind.choices)
    committee = CompositionSerializer(read_only=True, allow_null=True)

    class Meta:
        model = Alliance
        fields = (
            "id", "name", "kind", "area_code", "zone", "parent", "theme", "base", "convener", "founded_on",
            "committee", "version",
        )  # fmt: skip

    def to_representation(self, alliance: Alliance) -> dict[str, Any]:
        posts = AlliancePost.objects.in_force().filter(alliance=alliance).select_related("unit")
        alliance.committee = composition_of(posts)  # type: ignore[attr-defined]  # read by the field
        return super().to_representation(alliance)


class AllianceRowSerializer(Plain):
    id = serializers.IntegerField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(AllianceKind.choices)
    area_code = serializers.CharField()
    parent_id = serializers.IntegerField(allow_null=True)
    theme = serializers.CharField(allow_blank=True)


class AreaSerializer(serializers.ModelSerializer[Area]):
    level = serializers.ChoiceField(AreaLevel.choices)

    class Meta:
        model = Area
        fields = (
            "id", "code", "name", "level", "parent", "since", "until", "successor", "provisional", "secretary",
            "households", "elderly_share", "version",
        )  # fmt: skip


class AreaRowSerializer(Plain):
    id = serializers.IntegerField()
    code = serializers.CharField()
    name = serializers.CharField()
    level = serializers.ChoiceField(AreaLevel.choices)
    parent_id = serializers.IntegerField(allow_null=True)
    provisional = serializers.BooleanField()


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class UnitTextSerializer(serializers.ModelSerializer[MemberUnit]):
    """What is written of a unit; every word may be left out of a correction."""

    class Meta:
        model = MemberUnit
        fields = UNIT_WORDS
        extra_kwargs = {"kind": {"required": False}}  # noqa: RUF012 - DRF's own shape

    def get_validators(self) -> list[Any]:
        """Uniqueness is the service's matter: it knows the street."""
        return []


class NewUnitSerializer(UnitTextSerializer):
    area_code = AreaCodeField(
        queryset=Area.objects.in_force().filter(level__in=("street", "community")), write_only=True
    )
    alliances = serializers.PrimaryKeyRelatedField(many=True, required=False, queryset=Alliance.objects.none())

    class Meta(UnitTextSerializer.Meta):
        fields = (*UNIT_WORDS, "area_code", "alliances")

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            reachable = Alliance.objects.visible_to(request.user)
            found["alliances"].child_relation.queryset = reachable  # type: ignore[attr-defined]  # a many-field
        return found

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        area, alliances = given.pop("area_code"), given.pop("alliances", [])
        return {"text": UnitText(**given), "area": area, "alliances": alliances}


class AllianceTextSerializer(serializers.ModelSerializer[Alliance]):
    """What an alliance says of itself; what is left out of a correction stays."""

    class Meta:
        model = Alliance
        fields = ALLIANCE_WORDS

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            found["parent"].queryset = Alliance.objects.visible_to(request.user)  # type: ignore[attr-defined]  # a related field
            found["zone"].queryset = Zone.objects.visible_to(request.user)  # type: ignore[attr-defined]  # as above
        return found

    def get_validators(self) -> list[Any]:
        """Uniqueness is the service's matter: it knows the street."""
        return []


class AreaFactsSerializer(serializers.ModelSerializer[Area]):
    """What is known of an area; what is left out of a correction stays."""

    class Meta:
        model = Area
        fields = AREA_FACTS
        extra_kwargs = {  # noqa: RUF012 - DRF's own shape
            "households": {"max_value": 1_000_000},
            "elderly_share": {"min_value": 0, "max_value": 1},
        }


class ResourceTextSerializer(serializers.ModelSerializer[Resource]):
    """What is written of a resource."""

    class Meta:
        model = Resource
        fields = RESOURCE_WORDS
        extra_kwargs = {"slots": {"min_value": 1, "max_value": 999}}  # noqa: RUF012 - DRF's own shape


class NewResourceSerializer(ResourceTextSerializer):
    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.none())
    draft = serializers.BooleanField(default=False)

    class Meta(ResourceTextSerializer.Meta):
        fields = (*RESOURCE_WORDS, "unit", "draft")

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            reachable = MemberUnit.objects.visible_to(request.user)
            found["unit"].queryset = reachable  # type: ignore[attr-defined]  # a related field
        return found

    def get_validators(self) -> list[Any]:
        """The service says itself that a unit has this text already."""
        return []

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        unit, draft = given.pop("unit"), given.pop("draft")
        return {"unit": unit, "draft": draft, "text": ResourceText(**given)}


class ZoneWishSerializer(Plain):
    """``neighbours`` takes the place of what was said before; without a zone the community is free to move."""

    neighbours = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Area.objects.in_force().communities(), required=False, default=()
    )
    zone = serializers.PrimaryKeyRelatedField(
        queryset=Zone.objects.all(), required=False, allow_null=True, default=None
    )  # fmt: skip


class MergeSerializer(Plain):
    into = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.none())

    def get_fields(self) -> dict[str, Any]:
        return _reaching(super().get_fields(), "into", self.context)


class ParentSerializer(Plain):
    """The unit above in its own line; null for none."""

    parent = serializers.PrimaryKeyRelatedField(  # type: ignore[assignment]  # a declared field, taken off the class
        queryset=MemberUnit.objects.none(), allow_null=True
    )

    def get_fields(self) -> dict[str, Any]:
        return _reaching(super().get_fields(), "parent", self.context)


def _reaching(found: dict[str, Any], name: str, context: Any) -> dict[str, Any]:
    """A unit is chosen among those the caller may see."""
    if context.get("request") is not None:
        found[name].queryset = MemberUnit.objects.visible_to(context["request"].user)
    return found


class DuplicateSerializer(Plain):
    units = serializers.ListField(child=serializers.IntegerField())
    names = serializers.ListField(child=serializers.CharField())
    reasons = serializers.ListField(child=serializers.CharField())


class ReasonSerializer(Plain):
    reason = serializers.CharField(max_length=200)


class ConfirmSerializer(Plain):
    valid_until = serializers.DateField(required=False, allow_null=True)


class NewLiaisonSerializer(Plain):
    name = serializers.CharField(max_length=30)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True, default="")


class ContactReportSerializer(Plain):
    name = serializers.CharField(max_length=30)
    phone = serializers.CharField(max_length=30)


class UsernameSerializer(Plain):
    username = serializers.CharField(max_length=User._meta.get_field("username").max_length)


class ContactSerializer(Plain):
    phone = serializers.CharField(allow_blank=True)


class InvitationSerializer(Plain):
    """What is passed on to the liaison; the link is told this once."""

    username = serializers.CharField()
    link = serializers.CharField()
    expires_at = serializers.DateTimeField()
