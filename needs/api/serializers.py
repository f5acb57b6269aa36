"""What the API takes in, by the services' argument names, and what it gives out."""

from dataclasses import fields
from typing import Any

from rest_framework import serializers

from core.api.schema import StepSerializer, open_steps
from core.personal.masking import mask_name, mask_phone
from core.personal.phones import display_phone
from members.models import MemberUnit, ProposedChange, Resource
from needs import policies
from needs.forms import NAME_LENGTH, PHONE_LENGTH
from needs.lifecycle import CLAIM_LIFECYCLE, NEED_LIFECYCLE, OFFER_LIFECYCLE
from needs.models import (
    CallBackWay,
    Category,
    Claim,
    ClaimOrigin,
    ClaimStatus,
    Judgement,
    Need,
    NeedSource,
    NeedStatus,
    Offer,
    OfferStatus,
    Reach,
    Urgency,
    Verdict,
)
from needs.selectors.places import place_told
from needs.services import Asker, Said, Word

SAID = tuple(field.name for field in fields(Said))
WHOLE_ONLY = ("note", "source_text", "asker_name", "asker_phone", "asker", "entered_by", "resolved_by", "reason")
DETAIL_ONLY = ("detail",)
Plain = serializers.Serializer[Any]


def _length(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class NeedRowSerializer(Plain):
    """One row of a list; what the reader's role may not see is empty."""

    id = serializers.IntegerField()
    number = serializers.CharField()
    area_code = serializers.CharField()
    category_id = serializers.IntegerField()
    category = serializers.CharField()
    text = serializers.CharField()
    status = serializers.ChoiceField(NeedStatus.choices)
    urgency = serializers.ChoiceField(Urgency.choices)
    reach = serializers.ChoiceField(Reach.choices)
    source = serializers.ChoiceField(NeedSource.choices)  # type: ignore[assignment]  # a declared field
    public = serializers.BooleanField()
    imported = serializers.BooleanField()
    asked_on = serializers.DateField(allow_null=True)
    created_at = serializers.DateTimeField()
    response_due = serializers.DateField(allow_null=True)
    completion_due = serializers.DateField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    judge_by = serializers.DateField(allow_null=True)
    endorsement_count = serializers.IntegerField()
    asker_name = serializers.CharField(allow_blank=True)
    version = serializers.IntegerField()


class NeedSerializer(serializers.ModelSerializer[Need]):
    """One need; covered or left out field by field, by what the reader may see."""

    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Need
        fields = (
            "id", "number", "ledger_number", "area_code", "category", "text", "detail", "place", "source",
            "source_text", "urgency", "reach", "note", "public", "asked_on", "asker", "asking_unit", "asker_name",
            "asker_phone", "entered_by",
            "status", "imported", "created_at", "response_days", "response_due", "paused_on", "responded_at",
            "accepted_at", "completion_days", "completion_due", "promise",
            "listed_at", "halted_for", "resolved_at", "resolved_by", "resolution", "judge_by", "closed_at", "reason",
            "merged_into", "part_of",
            "reopened_count", "endorsement_count", "wanted", "measure", "claimed", "call", "first_right_until",
            "version", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, need: Need) -> dict[str, Any]:
        user = self.context["request"].user
        need.available_steps = open_steps(NEED_LIFECYCLE, need, user)  # type: ignore[attr-defined]  # read just below
        told = super().to_representation(need)
        hidden: tuple[str, ...] = () if policies.reads_whole(user, need) else WHOLE_ONLY
        hidden += () if policies.reads_detail(user, need) else DETAIL_ONLY
        told["place"] = place_told(need, user)
        told["asker_name"] = mask_name(need.asker_name)
        told["asker_phone"] = mask_phone(display_phone(need.asker_phone))
        return told | {name: None if name in {"asker", "entered_by", "resolved_by"} else "" for name in hidden}


class OfferRowSerializer(Plain):
    id = serializers.IntegerField()
    need_id = serializers.IntegerField()
    unit_id = serializers.IntegerField()
    resource_id = serializers.IntegerField(allow_null=True)
    proposal_id = serializers.IntegerField(allow_null=True)
    area_code = serializers.CharField()
    score = serializers.IntegerField()
    status = serializers.ChoiceField(OfferStatus.choices)
    offered_at = serializers.DateTimeField(allow_null=True)
    answer_by = serializers.DateField(allow_null=True)
    answered_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class ReasonRowSerializer(Plain):
    """One of the four principles: its number and why."""

    principle = serializers.CharField()
    value = serializers.IntegerField()
    reason = serializers.CharField()


class OfferSerializer(serializers.ModelSerializer[Offer]):
    reasons = ReasonRowSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Offer
        fields = (
            "id", "need", "unit", "resource", "proposal", "area_code", "score", "reasons", "status", "created_at",
            "offered_at", "answer_by", "answered_at", "reason", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, offer: Offer) -> dict[str, Any]:
        steps = open_steps(OFFER_LIFECYCLE, offer, self.context["request"].user)
        offer.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(offer)


class ClaimRowSerializer(Plain):
    id = serializers.IntegerField()
    need_id = serializers.IntegerField()
    unit_id = serializers.IntegerField()
    resource_id = serializers.IntegerField(allow_null=True)
    offer_id = serializers.IntegerField(allow_null=True)
    area_code = serializers.CharField()
    quantity = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    share = serializers.DecimalField(max_digits=14, decimal_places=2, allow_null=True)
    origin = serializers.ChoiceField(ClaimOrigin.choices)
    expected_on = serializers.DateField(allow_null=True)
    month = serializers.DateField()
    status = serializers.ChoiceField(ClaimStatus.choices)
    claimed_at = serializers.DateTimeField()
    ended_at = serializers.DateTimeField(allow_null=True)
    reason = serializers.CharField(allow_blank=True)


class ClaimSerializer(serializers.ModelSerializer[Claim]):
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Claim
        fields = (
            "id", "need", "unit", "resource", "offer", "area_code", "quantity", "share", "origin", "month", "status",
            "claimed_by", "claimed_at", "expected_on", "reminded_at", "ended_at", "reason", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, claim: Claim) -> dict[str, Any]:
        steps = open_steps(CLAIM_LIFECYCLE, claim, self.context["request"].user)
        claim.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(claim)


class PhotoSerializer(Plain):
    id = serializers.IntegerField()
    url = serializers.CharField()
    public = serializers.BooleanField()


class NeedContactSerializer(Plain):
    phone = serializers.CharField()


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class SaidSerializer(Plain):
    """The text of a need; a PATCH sends only what changes."""

    text = serializers.CharField(max_length=_length(Need, "text"))
    category = serializers.PrimaryKeyRelatedField(queryset=Category.objects.filter(active=True))
    area_code = serializers.RegexField(r"^\d{12}$")
    detail = serializers.CharField(max_length=_length(Need, "detail"), required=False, allow_blank=True)
    place = serializers.CharField(max_length=_length(Need, "place"), required=False, allow_blank=True)
    urgency = serializers.ChoiceField(Urgency.choices, required=False)
    reach = serializers.ChoiceField(Reach.choices, required=False)
    public = serializers.BooleanField(required=False)
    note = serializers.CharField(max_length=_length(Need, "note"), required=False, allow_blank=True)


class EnterSerializer(SaidSerializer):
    """A new need: staff name the asker, or the unit that asks; residents and liaisons ask for themselves."""

    asker_name = serializers.CharField(max_length=NAME_LENGTH, required=False, allow_blank=True)
    asker_phone = serializers.CharField(max_length=PHONE_LENGTH, required=False, allow_blank=True)
    consent = serializers.BooleanField(required=False)
    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.active(), required=False, allow_null=True)
    meeting = serializers.CharField(max_length=_length(Need, "source_text"), required=False, allow_blank=True)

    def as_arguments(self) -> dict[str, Any]:
        given = self.validated_data
        said = Said(**{name: given[name] for name in SAID if name in given})
        asker = Asker(given.get("asker_name", ""), given.get("asker_phone", ""), given.get("consent", False))
        return {"said": said, "asker": asker, "unit": given.get("unit"), "meeting": given.get("meeting", "")}


class FoundSerializer(SaidSerializer):
    """A need of the unit that was visited; ``change`` is the line of the visit."""

    change = serializers.PrimaryKeyRelatedField(queryset=ProposedChange.objects.none())

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            found["change"].queryset = ProposedChange.objects.visible_to(request.user).for_list()
        return found

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        return {"change": given.pop("change"), "said": Said(**given)}


class NothingSerializer(Plain):
    """A step that needs no more than to be taken."""


class NeedReasonSerializer(Plain):
    reason = serializers.CharField(max_length=_length(Need, "reason"))


class ShortReasonSerializer(Plain):
    reason = serializers.CharField(max_length=_length(Claim, "reason"))


class AnswerMoreSerializer(Plain):
    detail = serializers.CharField(max_length=1000)


class MergeSerializer(Plain):
    into = serializers.PrimaryKeyRelatedField(queryset=Need.objects.none())

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        found["into"].queryset = Need.objects.visible_to(request.user if request else None)
        return found


class ResolveSerializer(Plain):
    resolution = serializers.CharField(max_length=_length(Need, "resolution"))


class JudgeSerializer(Plain):
    verdict = serializers.ChoiceField(Verdict.choices)
    solved = serializers.BooleanField()
    comment = serializers.CharField(max_length=_length(Judgement, "comment"), required=False, allow_blank=True)
    called_by = serializers.ChoiceField(CallBackWay.choices, required=False)
    called_on = serializers.DateField(required=False)

    def as_arguments(self) -> dict[str, Any]:
        return {"word": Word(**self.validated_data)}


class QuantitySerializer(Plain):
    quantity = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )  # fmt: skip


class AcceptSerializer(QuantitySerializer):
    """``share`` counts in the need's measure, ``quantity`` in the resource's; both may be left out."""

    share = serializers.DecimalField(
        max_digits=14, decimal_places=2, min_value=0, required=False, allow_null=True
    )  # fmt: skip


class WantedSerializer(Plain):
    wanted = serializers.DecimalField(max_digits=14, decimal_places=2, min_value=0, allow_null=True)
    measure = serializers.CharField(max_length=_length(Need, "measure"), required=False, allow_blank=True)


class ExpectSerializer(Plain):
    expected_on = serializers.DateField()


class ClaimInSerializer(AcceptSerializer):
    resource = serializers.PrimaryKeyRelatedField(queryset=Resource.objects.none(), required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        found["resource"].queryset = Resource.objects.visible_to(request.user if request else None)
        return found


class SpotSerializer(ClaimInSerializer):
    """A claim the street writes down for a unit that is present."""

    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.active())


class OfferInSerializer(Plain):
    """A need and the resource we have in mind for it."""

    need = serializers.PrimaryKeyRelatedField(queryset=Need.objects.none())
    resource = serializers.PrimaryKeyRelatedField(queryset=Resource.objects.none())

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        user = request.user if request else None
        found["need"].queryset = Need.objects.visible_to(user)
        found["resource"].queryset = Resource.objects.visible_to(user).select_related("unit")
        return found


class PhotosInSerializer(Plain):
    photos = serializers.ListField(child=serializers.FileField(), min_length=1, max_length=6)
