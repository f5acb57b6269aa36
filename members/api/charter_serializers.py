"""What the API says of charters and signatures, and what it takes in."""

from dataclasses import fields
from typing import Any

from rest_framework import serializers

from core.api.schema import StepSerializer, open_steps
from members import charter_policies as policies
from members.charter_lifecycle import CHARTER_LIFECYCLE
from members.charter_selectors import standings
from members.models import Adoption, Alliance, Charter, CharterSignature, CharterStatus, Standing
from members.services.charters import Adopted, CharterText

Plain = serializers.Serializer[Any]
WORDS = tuple(field.name for field in fields(CharterText))
ADOPTED = tuple(field.name for field in fields(Adopted))
VOTES = ("present", "in_favour", "against", "abstained")


class CharterRowSerializer(Plain):
    id = serializers.IntegerField()
    alliance_id = serializers.IntegerField()
    edition = serializers.IntegerField()
    round = serializers.IntegerField()
    title = serializers.CharField()
    status = serializers.ChoiceField(CharterStatus.choices)
    adopted_on = serializers.DateField(allow_null=True)
    sha256 = serializers.CharField(allow_blank=True)
    review_on = serializers.DateField(allow_null=True)
    version = serializers.IntegerField()


class CharterSerializer(serializers.ModelSerializer[Charter]):
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Charter
        fields = (
            "id", "alliance", "area_code", "edition", "round", *WORDS, "status", *ADOPTED, "entitled", "quorum",
            "sha256", "reviewed_on", "reminded_at", "in_force_at", "available_steps", "version",
        )  # fmt: skip

    def to_representation(self, charter: Charter) -> dict[str, Any]:
        charter.available_steps = open_steps(CHARTER_LIFECYCLE, charter, self.context["request"].user)  # type: ignore[attr-defined]  # read by the field
        return super().to_representation(charter)


class SignatureSerializer(serializers.ModelSerializer[CharterSignature]):
    """Who signed; the name in full for the unit itself and the office."""

    class Meta:
        model = CharterSignature
        fields = ("id", "charter", "unit", "signer", "post", "signed_at", "sha256")

    def to_representation(self, signature: CharterSignature) -> dict[str, Any]:
        shown = super().to_representation(signature)
        if not policies.can_take_receipt(self.context["request"].user, signature):
            shown["signer"] = signature.masked_signer
        return shown


class StandingSerializer(Plain):
    """One unit of the alliance, and whether it has signed."""

    unit = serializers.IntegerField()
    name = serializers.CharField()
    standing = serializers.ChoiceField(Standing.choices)
    signed_at = serializers.DateTimeField(allow_null=True)
    edition = serializers.IntegerField(allow_null=True)


def standing_rows(charter: Charter) -> list[dict[str, Any]]:
    return [
        {
            "unit": row.unit.pk, "name": row.unit.name, "standing": row.standing.value,
            "signed_at": row.signature.signed_at if row.signature else None,
            "edition": row.signature.charter.edition if row.signature else None,
        }
        for row in standings(charter)
    ]  # fmt: skip


class CharterTextSerializer(serializers.ModelSerializer[Charter]):
    class Meta:
        model = Charter
        fields = WORDS


class NewCharterSerializer(CharterTextSerializer):
    alliance = serializers.PrimaryKeyRelatedField(queryset=Alliance.objects.none())

    class Meta(CharterTextSerializer.Meta):
        fields = ("alliance", *WORDS)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            found["alliance"].queryset = Alliance.objects.visible_to(request.user)  # type: ignore[attr-defined]  # a related field
        return found

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        return {"alliance": given.pop("alliance"), "text": CharterText(**given)}


class EnactSerializer(Plain):
    """By vote with every count, or by order with the paper's number."""

    adoption = serializers.ChoiceField(Adoption.choices)
    adopted_on = serializers.DateField()
    order_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    review_on = serializers.DateField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        votes = {
            name: serializers.IntegerField(min_value=0, max_value=9999, required=False, allow_null=True)
            for name in VOTES
        }
        return {**super().get_fields(), **votes}

    def as_arguments(self) -> dict[str, Any]:
        return {"adopted": Adopted(**self.validated_data)}


class SignSerializer(Plain):
    """``fingerprint`` is the SHA-256 of the text that was read."""

    post = serializers.CharField(max_length=40)
    fingerprint = serializers.CharField(max_length=64)


class ReviewSerializer(Plain):
    review_on = serializers.DateField()
