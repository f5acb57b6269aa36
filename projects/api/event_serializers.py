"""What the API of events takes in and gives out."""

from typing import Any

from rest_framework import serializers

from core.api.fields import AreaCodeField
from core.api.schema import StepSerializer, open_steps
from core.areas.models import Area
from core.personal.masking import mask_name, mask_phone
from members.models import MemberUnit
from needs.models import Category
from projects.api.serializers import CONFIRM
from projects.event_lifecycle import EVENT_LIFECYCLE
from projects.event_plans import EventPlan, Guest
from projects.models import EventStatus, MicroProject, ServiceEvent, SignUp, SignUpStatus

Plain = serializers.Serializer[Any]


def _length(name: str) -> int:
    field: Any = ServiceEvent._meta.get_field(name)
    return int(field.max_length)


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class EventRowSerializer(Plain):
    id = serializers.IntegerField()
    number = serializers.CharField()
    title = serializers.CharField()
    area_code = serializers.CharField()
    unit_id = serializers.IntegerField()
    unit = serializers.CharField()
    place = serializers.CharField()
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    sign_up_until = serializers.DateTimeField()
    capacity = serializers.IntegerField(allow_null=True)
    taken = serializers.IntegerField()
    attended = serializers.IntegerField()
    status = serializers.ChoiceField(EventStatus.choices)
    version = serializers.IntegerField()


class EventSerializer(serializers.ModelSerializer[ServiceEvent]):
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = ServiceEvent
        fields = (
            "id", "number", "title", "what", "category", "area_code", "unit", "project", "place", "starts_at",
            "ends_at", "sign_up_until", "capacity", "taken", "attended", "status", "reason", "held_note", "created_at",
            "version", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, event: ServiceEvent) -> dict[str, Any]:
        steps = open_steps(EVENT_LIFECYCLE, event, self.context["request"].user)
        event.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(event)


class SignUpSerializer(Plain):
    """One seat; name and phone are covered."""

    id = serializers.IntegerField()
    name = serializers.CharField()
    phone = serializers.CharField()
    status = serializers.ChoiceField(SignUpStatus.choices)
    signed_at = serializers.DateTimeField()


def seat(one: SignUp) -> dict[str, Any]:
    """What staff may read of a seat."""
    name, phone = (one.user.full_name, one.user.phone) if one.user else (one.name, one.phone)
    return {
        "id": one.pk, "name": mask_name(name), "phone": mask_phone(phone or ""), "status": one.status,
        "signed_at": one.signed_at,
    }  # fmt: skip


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class EventInSerializer(Plain):
    title = serializers.CharField(max_length=_length("title"))
    what = serializers.CharField(max_length=_length("what"), required=False, allow_blank=True)
    category = serializers.PrimaryKeyRelatedField(queryset=Category.objects.filter(active=True))
    area_code = AreaCodeField(queryset=Area.objects.communities().in_force())
    unit = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.none())
    project = serializers.PrimaryKeyRelatedField(queryset=MicroProject.objects.none(), required=False, allow_null=True)
    place = serializers.CharField(max_length=_length("place"))
    starts_at = serializers.DateTimeField()
    ends_at = serializers.DateTimeField()
    sign_up_until = serializers.DateTimeField(required=False, allow_null=True)
    capacity = serializers.IntegerField(
        min_value=1, max_value=10**6, required=False, allow_null=True, help_text="Left out, there is no limit."
    )

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        user = request.user if request else None
        found["unit"].queryset = MemberUnit.objects.visible_to(user).active()
        found["project"].queryset = MicroProject.objects.visible_to(user)
        return found


def plan_of(given: dict[str, Any]) -> EventPlan:
    area = given["area_code"]
    return EventPlan(**{**given, "area_code": area.code if isinstance(area, Area) else area})


class GuestSerializer(Plain):
    name = serializers.CharField(max_length=30)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    consent = serializers.BooleanField(default=False, help_text="A phone is only kept when the person agreed to it.")

    def as_arguments(self) -> dict[str, Any]:
        return {"guest": Guest(**self.validated_data)}


class _OfEvent(Plain):
    """Names seats of events the caller may see."""

    seats: tuple[str, ...] = ()

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        seen = SignUp.objects.visible_to(request.user) if request else SignUp.objects.none()
        for name in self.seats:
            getattr(found[name], "child_relation", found[name]).queryset = seen
        return found


class AttendSerializer(_OfEvent):
    seats = ("present",)
    present = serializers.PrimaryKeyRelatedField(queryset=SignUp.objects.none(), many=True)


class StrikeSerializer(_OfEvent):
    seats = ("sign_up",)
    sign_up = serializers.PrimaryKeyRelatedField(queryset=SignUp.objects.none())


class HoldSerializer(Plain):
    attended = serializers.IntegerField(min_value=0, max_value=10**9, required=False, allow_null=True)
    note = serializers.CharField(max_length=_length("held_note"), required=False, allow_blank=True)
    confirm_large = serializers.BooleanField(default=False, help_text=CONFIRM)


class CancelSerializer(Plain):
    reason = serializers.CharField(max_length=_length("reason"))
