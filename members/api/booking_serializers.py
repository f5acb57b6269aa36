"""What the API of booking takes in, by the services' argument names, and what it gives out."""

from dataclasses import fields
from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from core.api.schema import StepSerializer, open_steps
from members.booking_lifecycle import BOOKING_LIFECYCLE, SCHEDULE_LIFECYCLE, VIOLATION_LIFECYCLE
from members.booking_plans import ScheduleText, Wanted, WindowText
from members.models import (
    Booking,
    BookingStatus,
    CapacityWindow,
    Closure,
    Draw,
    Resource,
    Schedule,
    Violation,
    ViolationKind,
    ViolationStatus,
)
from members.opening import is_sensible

Plain = serializers.Serializer[Any]
RULES = tuple(field.name for field in fields(ScheduleText))
WINDOW_WORDS = tuple(field.name for field in fields(WindowText))
BY_DRAW = "Where more is booked than there will be: draw among the holders instead of refusing."


# ── out ───────────────────────────────────────────────────────────────────────────────────────
class WindowSerializer(serializers.ModelSerializer[CapacityWindow]):
    weekdays = serializers.ListField(child=serializers.IntegerField())

    class Meta:
        model = CapacityWindow
        fields = ("id", *WINDOW_WORDS)


class ClosureSerializer(serializers.ModelSerializer[Closure]):
    class Meta:
        model = Closure
        fields = ("id", "first_day", "last_day", "reason", "lifted_at")


class ScheduleRowSerializer(Plain):
    id = serializers.IntegerField()
    resource_id = serializers.IntegerField()
    resource = serializers.CharField()
    unit = serializers.CharField()
    area_code = serializers.CharField()
    place = serializers.CharField()
    walk_minutes = serializers.IntegerField(allow_null=True)
    permit_places = serializers.IntegerField()
    status = serializers.CharField()
    version = serializers.IntegerField()


class ScheduleSerializer(serializers.ModelSerializer[Schedule]):
    communities = serializers.ListField(child=serializers.CharField())
    windows = WindowSerializer(many=True)
    available_steps = StepSerializer(many=True, read_only=True)

    class Meta:
        model = Schedule
        fields = ("id", "resource", "area_code", *RULES, "status", "windows", "version", "available_steps")
        read_only_fields = fields

    def to_representation(self, schedule: Schedule) -> dict[str, Any]:
        steps = open_steps(SCHEDULE_LIFECYCLE, schedule, self.context["request"].user)
        schedule.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(schedule)


class TurnSerializer(Plain):
    """One window on one day, or with ``window`` null one month of permits."""

    window = serializers.IntegerField(source="window.pk", allow_null=True, default=None)
    day = serializers.DateField()
    begins = serializers.DateTimeField()
    ends = serializers.DateTimeField()
    places = serializers.IntegerField()
    taken = serializers.IntegerField()
    left = serializers.IntegerField()
    waiting = serializers.IntegerField()
    closed = serializers.CharField(allow_blank=True, help_text="Why nothing is open, or empty.")
    drawn_by = serializers.DateTimeField(allow_null=True)
    bookable = serializers.BooleanField()
    estimated = serializers.BooleanField(help_text="The year's swapped working days are not announced yet.")


class UseSerializer(Plain):
    """``counts`` is by the state of the bookings; ``people`` counts each person once."""

    offered = serializers.IntegerField()
    taken = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)
    people = serializers.IntegerField()
    counts = serializers.DictField(child=serializers.IntegerField())


class BookingSerializer(Plain):
    """One booking; phone and plate are covered."""

    id = serializers.IntegerField()
    ticket = serializers.CharField()
    status = serializers.ChoiceField(BookingStatus.choices)
    position = serializers.IntegerField(allow_null=True)
    schedule = serializers.IntegerField(source="occurrence.schedule_id")
    window = serializers.IntegerField(source="occurrence.window_id", allow_null=True)
    day = serializers.DateField(source="occurrence.day")
    starts_at = serializers.DateTimeField(source="occurrence.starts_at")
    ends_at = serializers.DateTimeField(source="occurrence.ends_at")
    name = serializers.CharField(source="masked_name")
    phone = serializers.CharField(source="masked_phone", allow_blank=True)
    plate = serializers.CharField(source="masked_plate", allow_blank=True)
    booked_at = serializers.DateTimeField()
    available_steps = StepSerializer(many=True)

    def to_representation(self, booking: Booking) -> dict[str, Any]:
        steps = open_steps(BOOKING_LIFECYCLE, booking, self.context["request"].user)
        booking.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(booking)


class ViolationSerializer(Plain):
    id = serializers.IntegerField()
    booking = serializers.IntegerField(source="booking_id")
    kind = serializers.ChoiceField(ViolationKind.choices)
    note = serializers.CharField(allow_blank=True)
    status = serializers.ChoiceField(ViolationStatus.choices)
    barred_until = serializers.DateField(allow_null=True)
    appeal = serializers.CharField(allow_blank=True)
    decision = serializers.CharField(allow_blank=True)
    recorded_at = serializers.DateTimeField()
    available_steps = StepSerializer(many=True)

    def to_representation(self, violation: Violation) -> dict[str, Any]:
        steps = open_steps(VIOLATION_LIFECYCLE, violation, self.context["request"].user)
        violation.available_steps = steps  # type: ignore[attr-defined]  # read just below
        return super().to_representation(violation)


class DrawSerializer(serializers.ModelSerializer[Draw]):
    """``tickets`` in the order of sha256("seed:ticket"); ``commitment`` is sha256(seed), published beforehand."""

    tickets = serializers.ListField(child=serializers.CharField())

    class Meta:
        model = Draw
        fields = ("id", "occurrence", "purpose", "seed", "commitment", "tickets", "places", "held_at")


# ── in ────────────────────────────────────────────────────────────────────────────────────────
class ScheduleTextSerializer(serializers.ModelSerializer[Schedule]):
    communities = serializers.ListField(child=serializers.CharField(max_length=12), required=False, max_length=100)

    class Meta:
        model = Schedule
        fields = RULES
        extra_kwargs = {  # noqa: RUF012 - DRF's own shape
            "permit_places": {"max_value": 9999}, "walk_minutes": {"max_value": 999},
        }  # fmt: skip

    def text(self, before: ScheduleText | None = None) -> ScheduleText:
        """What was said, over what stood before."""
        said = {name: value for name, value in self.validated_data.items() if name in RULES}
        if "communities" in said:
            said["communities"] = tuple(said["communities"])
        return ScheduleText(**{**({} if before is None else vars(before)), **said})


class NewScheduleSerializer(ScheduleTextSerializer):
    resource = serializers.PrimaryKeyRelatedField(queryset=Resource.objects.none())

    class Meta(ScheduleTextSerializer.Meta):
        fields = ("resource", *RULES)

    def get_fields(self) -> dict[str, Any]:
        found = super().get_fields()
        request = self.context.get("request")
        if request is not None:
            reachable = Resource.objects.visible_to(request.user)
            found["resource"].queryset = reachable  # type: ignore[attr-defined]  # a related field
        return found


class EditScheduleSerializer(ScheduleTextSerializer):
    by_draw = serializers.BooleanField(default=False, help_text=BY_DRAW)

    class Meta(ScheduleTextSerializer.Meta):
        fields = (*RULES, "by_draw")


class WindowTextSerializer(serializers.ModelSerializer[CapacityWindow]):
    weekdays = serializers.ListField(
        child=serializers.IntegerField(min_value=0, max_value=6), required=False, max_length=7
    )
    places = serializers.IntegerField(min_value=1, max_value=9999)

    class Meta:
        model = CapacityWindow
        fields = WINDOW_WORDS

    def text(self, before: WindowText | None = None) -> WindowText:
        said = {name: value for name, value in self.validated_data.items() if name in WINDOW_WORDS}
        if "weekdays" in said:
            said["weekdays"] = tuple(said["weekdays"])
        return WindowText(**{**({} if before is None else vars(before)), **said})


class EditWindowSerializer(WindowTextSerializer):
    by_draw = serializers.BooleanField(default=False, help_text=BY_DRAW)

    class Meta(WindowTextSerializer.Meta):
        fields = (*WINDOW_WORDS, "by_draw")


class CloseSerializer(Plain):
    first_day = serializers.DateField()
    last_day = serializers.DateField()
    reason = serializers.CharField(max_length=200)


class DaysSerializer(Plain):
    """A stretch of days to look at."""

    first = serializers.DateField(required=False)
    last = serializers.DateField(required=False)

    def validate(self, said: dict[str, Any]) -> dict[str, Any]:
        wrong = {name: [_("没有这一天，请核对年份。")] for name, day in said.items() if not is_sensible(day)}
        if wrong:
            raise serializers.ValidationError(wrong)
        return said


class BookSerializer(Plain):
    """``window`` left out books the month the day lies in. What the schedule does not ask for is not kept."""

    day = serializers.DateField()
    window = serializers.IntegerField(required=False, allow_null=True, min_value=1, max_value=2**63 - 1)
    plate = serializers.CharField(max_length=12, required=False, allow_blank=True)
    household = serializers.CharField(max_length=40, required=False, allow_blank=True)
    consent = serializers.BooleanField(default=False)

    def wanted(self, schedule: Schedule) -> Wanted:
        """With the window itself for its number; one of another schedule is no window of this."""
        said = dict(self.validated_data)
        pk = said.pop("window", None)
        window = next((row for row in schedule.windows.all() if row.pk == pk), None) if pk else None
        if pk and window is None:
            raise serializers.ValidationError({"window": [_("没有这个时段。")]})
        return Wanted(window=window, **said)


class ArriveSerializer(Plain):
    code = serializers.CharField(max_length=6, required=False, allow_blank=True)


class MissSerializer(Plain):
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)
    barred_until = serializers.DateField(required=False, allow_null=True)


class ViolateSerializer(MissSerializer):
    kind = serializers.ChoiceField(ViolationKind.choices)


class OpenBookingSerializer(Plain):
    field = serializers.ChoiceField(("phone", "plate"))
    reason = serializers.CharField(max_length=200)


class OpenedSerializer(Plain):
    value = serializers.CharField(allow_blank=True)


class AppealSerializer(Plain):
    appeal = serializers.CharField(max_length=300)


class DecisionSerializer(Plain):
    decision = serializers.CharField(max_length=300)
