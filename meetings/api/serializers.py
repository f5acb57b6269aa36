"""What the API of meetings takes in, by the services' argument names, and what it gives out."""

from typing import Any

from rest_framework import serializers

from core.api.schema import StepSerializer, open_steps
from meetings.lifecycle import ACTION_LIFECYCLE, MEETING_LIFECYCLE
from meetings.models import (
    ActionItem,
    ActionStatus,
    AgendaItem,
    Attendance,
    Escalation,
    JointMeeting,
    MeetingStatus,
    MeetingTheme,
    Minutes,
    Reply,
)
from meetings.plans import Answer, Decision, MeetingPlan
from meetings.policies import can_preside
from members.models import Alliance, MemberUnit
from needs.models import Need
from projects.models import MicroProject

Plain = serializers.Serializer[Any]
LARGEST = 32_767


def _length(model: Any, name: str) -> int:
    return model._meta.get_field(name).max_length


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class MeetingRowSerializer(Plain):
    id = serializers.IntegerField()
    alliance_id = serializers.IntegerField()
    area_code = serializers.CharField()
    title = serializers.CharField()
    theme = serializers.ChoiceField(MeetingTheme.choices)
    starts_at = serializers.DateTimeField()
    place = serializers.CharField()
    chair_unit_id = serializers.IntegerField(allow_null=True)
    status = serializers.ChoiceField(MeetingStatus.choices)
    attended = serializers.IntegerField(allow_null=True)
    version = serializers.IntegerField()


class ActionRowSerializer(Plain):
    id = serializers.IntegerField()
    meeting_id = serializers.IntegerField()
    area_code = serializers.CharField()
    text = serializers.CharField()
    owner_id = serializers.IntegerField(allow_null=True)
    by_office = serializers.BooleanField()
    due_on = serializers.DateField()
    status = serializers.ChoiceField(ActionStatus.choices)
    carries = serializers.IntegerField()
    escalation = serializers.ChoiceField(Escalation.choices)
    verified_at = serializers.DateTimeField(allow_null=True)
    version = serializers.IntegerField()


class ActionSerializer(serializers.ModelSerializer[ActionItem]):
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = ActionItem
        fields = (
            "id", "meeting", "area_code", "text", "owner", "by_office", "due_on", "need", "project", "status",
            "evidence", "carries", "escalation", "verified_at", "created_at", "version", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, action: ActionItem) -> dict[str, Any]:
        steps = open_steps(ACTION_LIFECYCLE, action, self.context["request"].user)
        action.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(action)


class AgendaSerializer(serializers.ModelSerializer[AgendaItem]):
    class Meta:
        model = AgendaItem
        fields = ("id", "kind", "position", "title", "minutes", "result", "need", "project", "action", "unit")
        read_only_fields = fields


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    class Meta:
        model = Attendance
        fields = ("unit", "reply", "delegate", "reason", "present")
        read_only_fields = fields


class MinutesSerializer(serializers.ModelSerializer[Minutes]):
    class Meta:
        model = Minutes
        fields = ("text", "number", "signed_at", "version")
        read_only_fields = fields


class MeetingSerializer(serializers.ModelSerializer[JointMeeting]):
    agenda = AgendaSerializer(many=True, read_only=True)
    attendance = AttendanceSerializer(many=True, read_only=True)
    minutes = MinutesSerializer(read_only=True, allow_null=True)
    decisions = ActionSerializer(many=True, read_only=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = JointMeeting
        fields = (
            "id", "alliance", "partner", "area_code", "title", "theme", "starts_at", "place", "topics_until",
            "chair_unit", "status", "reason", "summary", "attended", "opened_at", "held_at", "created_at", "version",
            "agenda", "attendance", "decisions", "minutes", "available_steps",
        )  # fmt: skip
        read_only_fields = fields

    def to_representation(self, meeting: JointMeeting) -> dict[str, Any]:
        steps = open_steps(MEETING_LIFECYCLE, meeting, self.context["request"].user)
        meeting.available_steps = steps  # type: ignore[attr-defined]  # read just below
        shown = super().to_representation(meeting)
        # What is internal and what is still being written is for who arranges the meeting.
        if not can_preside(self.context["request"].user, meeting):
            inside = set(meeting.agenda.filter(internal=True).values_list("pk", flat=True))
            shown["agenda"] = [line for line in shown["agenda"] if line["id"] not in inside]
            written = shown["minutes"]
            shown["minutes"] = written if written and written["signed_at"] else None
        return shown


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class PlanSerializer(Plain):
    title = serializers.CharField(max_length=_length(JointMeeting, "title"), required=False, allow_blank=True)
    theme = serializers.ChoiceField(MeetingTheme.choices, required=False)
    starts_at = serializers.DateTimeField()
    place = serializers.CharField(max_length=_length(JointMeeting, "place"))
    partner = serializers.PrimaryKeyRelatedField(queryset=Alliance.objects.none(), required=False, allow_null=True)
    topics_until = serializers.DateField(required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        found["partner"].queryset = Alliance.objects.visible_to(request.user if request else None)
        return found


class NewMeetingSerializer(PlanSerializer):
    alliance = serializers.PrimaryKeyRelatedField(queryset=Alliance.objects.none())

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        found["alliance"].queryset = Alliance.objects.visible_to(request.user if request else None)
        return found

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        return {"alliance": given.pop("alliance"), "plan": MeetingPlan(**given)}


class TopicSerializer(Plain):
    title = serializers.CharField(max_length=_length(AgendaItem, "title"))


class NoteSerializer(Plain):
    item = serializers.PrimaryKeyRelatedField(queryset=AgendaItem.objects.none())
    result = serializers.CharField(max_length=_length(AgendaItem, "result"))

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        found["item"].queryset = AgendaItem.objects.visible_to(request.user if request else None)
        return found


class DecisionSerializer(Plain):
    text = serializers.CharField(max_length=_length(ActionItem, "text"))
    due_on = serializers.DateField()
    owner = serializers.PrimaryKeyRelatedField(
        queryset=MemberUnit.objects.active(), required=False, allow_null=True
    )  # fmt: skip
    by_office = serializers.BooleanField(required=False)
    need = serializers.PrimaryKeyRelatedField(queryset=Need.objects.none(), required=False, allow_null=True)
    project = serializers.PrimaryKeyRelatedField(queryset=MicroProject.objects.none(), required=False, allow_null=True)

    def get_fields(self) -> dict[str, Any]:
        found: dict[str, Any] = super().get_fields()
        request = self.context.get("request")
        user = request.user if request else None
        found["need"].queryset = Need.objects.visible_to(user)
        found["project"].queryset = MicroProject.objects.visible_to(user)
        return found

    def as_arguments(self) -> dict[str, Any]:
        return {"decision": Decision(**self.validated_data)}


class ReplySerializer(Plain):
    unit = serializers.PrimaryKeyRelatedField(
        queryset=MemberUnit.objects.active(), required=False, allow_null=True
    )  # fmt: skip
    reply = serializers.ChoiceField(Reply.choices)
    delegate = serializers.CharField(max_length=_length(Attendance, "delegate"), required=False, allow_blank=True)
    reason = serializers.CharField(max_length=_length(Attendance, "reason"), required=False, allow_blank=True)

    def as_arguments(self) -> dict[str, Any]:
        given = dict(self.validated_data)
        return {"unit": given.pop("unit", None), "answer": Answer(**given)}


class SignInSerializer(Plain):
    present = serializers.PrimaryKeyRelatedField(queryset=MemberUnit.objects.active(), many=True)


class CancelMeetingSerializer(Plain):
    reason = serializers.CharField(max_length=_length(JointMeeting, "reason"))


class MinutesTextSerializer(Plain):
    text = serializers.CharField(max_length=_length(Minutes, "text"))
    version = serializers.IntegerField(required=False, allow_null=True, default=None)


class CloseSerializer(Plain):
    summary = serializers.CharField(max_length=_length(JointMeeting, "summary"))
    attended = serializers.IntegerField(min_value=0, max_value=LARGEST, required=False, allow_null=True)


class EvidenceSerializer(Plain):
    evidence = serializers.CharField(max_length=_length(ActionItem, "evidence"))


class ReasonSerializer(Plain):
    reason = serializers.CharField(max_length=300)
