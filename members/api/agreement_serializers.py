"""What the API of agreements takes in, by the services' argument names, and what it gives out."""

from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.schema import StepSerializer, open_steps
from core.areas.models import Area
from members.agreement_balance import balance_of
from members.agreement_forms import ONE_PARTNER
from members.agreement_lifecycle import AGREEMENT_LIFECYCLE, DELIVERY_LIFECYCLE
from members.models import (
    Agreement,
    AgreementSignature,
    AgreementStatus,
    Commitment,
    Delivery,
    DeliveryStatus,
    MemberUnit,
    Side,
)
from members.services.agreements import PARTNER_LEVELS, AgreementText, Promise

Plain = serializers.Serializer[Any]
WORDS = tuple(field.name for field in fields(AgreementText))
PROMISED = tuple(field.name for field in fields(Promise))


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class AgreementRowSerializer(Plain):
    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    unit_id = serializers.IntegerField()
    partner_unit_id = serializers.IntegerField(allow_null=True)
    partner_area_id = serializers.IntegerField(allow_null=True)
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()
    status = serializers.ChoiceField(AgreementStatus.choices)
    version = serializers.IntegerField()


class BalanceLineSerializer(Plain):
    """One promise: ``given`` is confirmed, ``awaited`` waits for the other side's word."""

    id = serializers.IntegerField(source="commitment.pk")
    content = serializers.CharField(source="commitment.content")
    measure = serializers.CharField(source="commitment.measure")
    due_on = serializers.DateField(source="commitment.due_on")
    promised = serializers.DecimalField(12, 2)
    given = serializers.DecimalField(14, 2)
    awaited = serializers.DecimalField(14, 2)
    disputed = serializers.DecimalField(14, 2)
    left = serializers.DecimalField(14, 2)
    late = serializers.BooleanField()


class SideSerializer(Plain):
    side = serializers.ChoiceField(Side.choices)
    name = serializers.CharField()
    kept = serializers.IntegerField()
    late = serializers.IntegerField()
    lines = BalanceLineSerializer(many=True)


class SignatureSerializer(serializers.ModelSerializer[AgreementSignature]):
    class Meta:
        model = AgreementSignature
        fields = ("side", "post", "text_hash", "signed_at")


class AgreementSerializer(serializers.ModelSerializer[Agreement]):
    """One agreement with the balance of both sides."""

    sides = SideSerializer(many=True, read_only=True)
    signatures = SignatureSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Agreement
        fields = (
            "id", "number", "unit", "partner_unit", "partner_area", "area_code", *WORDS, "status", "text_hash",
            "renews", "reason", "closed_on", "sides", "signatures", "version", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, agreement: Agreement) -> dict[str, Any]:
        steps = open_steps(AGREEMENT_LIFECYCLE, agreement, self.context["request"].user)
        agreement.available_steps = steps  # type: ignore[attr-defined]  # read just below
        agreement.sides = balance_of(agreement)  # type: ignore[attr-defined]  # as above
        return super().to_representation(agreement)


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    class Meta:
        model = Commitment
        fields = ("id", *PROMISED)


class DeliverySerializer(Plain):
    id = serializers.IntegerField()
    agreement = serializers.IntegerField(source="commitment.agreement_id")
    commitment = serializers.IntegerField(source="commitment_id")
    quantity = serializers.DecimalField(12, 2)
    done_on = serializers.DateField()
    note = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(DeliveryStatus.choices)
    recorded_side = serializers.ChoiceField(Side.choices)
    reason = serializers.CharField(allow_blank=True)
    available_steps = StepSerializer(many=True)

    def to_representation(self, delivery: Delivery) -> dict[str, Any]:
        steps = open_steps(DELIVERY_LIFECYCLE, delivery, self.context["request"].user)
        delivery.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(delivery)


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class AgreementTextSerializer(serializers.ModelSerializer[Agreement]):
    class Meta:
        model = Agreement
        fields = WORDS


class NewAgreementSerializer(AgreementTextSerializer):
    """The partner is a community or street, or another unit: one of the two."""

    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.none())
    partner_area = serializers.PrimaryKeyRelatedField(
        queryset=Area.objects.in_force().filter(level__in=PARTNER_LEVELS), required=False, allow_null=True
    )
    partner_unit = serializers.PrimaryKeyRelatedField(
        queryset=MemberUnit.objects.active(), required=False, allow_null=True
    )

    class Meta(AgreementTextSerializer.Meta):
        fields = ("unit", "partner_area", "partner_unit", *WORDS)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            found["unit"].queryset = MemberUnit.objects.visible_to(request.user)  # type: ignore[attr-defined]  # a related field
        return found

    def as_arguments(self) -> dict[str, Any]:
        said = dict(self.validated_data)
        partners = [said.pop(name, None) for name in ("partner_area", "partner_unit")]
        if sum(one is not None for one in partners) != 1:
            raise serializers.ValidationError({"partner_area": [str(ONE_PARTNER)]})
        return {"unit": said.pop("unit"), "partner": partners[0] or partners[1], "text": AgreementText(**said)}


class PromiseSerializer(serializers.ModelSerializer[Commitment]):
    class Meta:
        model = Commitment
        fields = PROMISED
        validators = ()

    def promise(self) -> Promise:
        return Promise(**self.validated_data)


class SignSerializer(Plain):
    post = serializers.CharField(max_length=30)


class RenewSerializer(Plain):
    begins_on = serializers.DateField()
    ends_on = serializers.DateField()


class GiveSerializer(serializers.ModelSerializer[Delivery]):
    """Something given on one of the agreement's commitments, by its id."""

    commitment = serializers.IntegerField(min_value=1, max_value=2**63 - 1)

    class Meta:
        model = Delivery
        fields = ("commitment", "quantity", "done_on", "note")

    def as_arguments(self, agreement: Agreement) -> dict[str, Any]:
        """With the commitment itself for its number; one of another agreement is none of this."""
        said = dict(self.validated_data)
        row = agreement.commitments.filter(pk=said.pop("commitment")).first()
        if row is None:
            raise serializers.ValidationError({"commitment": [_("这份协议里没有这条承诺。")]})
        return {"commitment": row, **said}
