"""What is typed when something is opened for booking, and about its bookings."""

from dataclasses import fields
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.areas.models import Area
from members.booking_plans import ScheduleText, WindowText
from members.forms import ReasonForm
from members.models import AllotBy, CapacityWindow, Closure, Schedule, Violation, ViolationKind
from members.opening import WEEKDAY_NAMES

WEEKDAYS = tuple(enumerate(WEEKDAY_NAMES))
BY_DRAW = _("名额比已约的少时，在已约上的人里抽签（没抽到的排在候补最前，都会收到通知）")


def field_of(model: Any, name: str, **changes: Any) -> Any:
    """The form field of a model's column, with its limits, choices and label."""
    return model._meta.get_field(name).formfield(**changes)


class ScheduleForm(forms.Form):
    """How a resource is booked; ``text`` is what the service takes."""

    heads = {"single_by": _("怎么分"), "communities": _("给谁用")}  # noqa: RUF012 - read by the page
    place = field_of(Schedule, "place", help_text=_("写到居民找得到，例如：税务所北门停车场。"))
    walk_minutes = field_of(Schedule, "walk_minutes", help_text=_("从小区走过去大约几分钟。"))
    terms = field_of(Schedule, "terms", widget=forms.Textarea(attrs={"rows": 3}))
    single_by = forms.ChoiceField(label=_("单次怎么分"), choices=AllotBy, initial=AllotBy.FIRST_COME)
    ahead_days = field_of(Schedule, "ahead_days", min_value=1, max_value=90)
    permit_places = field_of(
        Schedule,
        "permit_places",
        min_value=0,
        max_value=9999,
        help_text=_("每个时段的名额里，按月给出去几个。0 就是不包月。"),
    )
    permit_by = forms.ChoiceField(label=_("包月怎么分"), choices=AllotBy, initial=AllotBy.DRAW)
    draw_days = field_of(Schedule, "draw_days", min_value=1, max_value=28)
    waiting_places = field_of(Schedule, "waiting_places", min_value=0, max_value=500)
    communities = forms.MultipleChoiceField(
        label=_("面向社区"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选就是全街道。")
    )
    one_per_household = field_of(Schedule, "one_per_household", help_text=_("要登记门牌，加密保存，用完按期删除。"))
    asks_plate = field_of(Schedule, "asks_plate", help_text=_("停车才需要；加密保存，名单里遮住。"))
    gate_code = field_of(Schedule, "gate_code", help_text=_("约上的人收到六位码，门口核对。一般用不着。"))

    def __init__(self, *args: Any, resource: Any, schedule: Schedule | None = None, **kwargs: Any) -> None:
        if schedule is not None:
            kwargs["initial"] = {name: getattr(schedule, name) for name in ScheduleText.__dataclass_fields__}
        super().__init__(*args, **kwargs)
        places = Area.objects.in_force().communities().under(resource.area_code[:9])
        self.fields["communities"].choices = list(places.values_list("code", "name"))  # type: ignore[attr-defined]
        if schedule is not None:
            self.fields["by_draw"] = forms.BooleanField(label=BY_DRAW, required=False)
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, initial=schedule.version)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        words = {field.name: typed.pop(field.name) for field in fields(ScheduleText) if field.name in typed}
        if not self.errors:
            typed["text"] = ScheduleText(**{**words, "communities": tuple(words["communities"])})
        return typed


class WindowForm(forms.Form):
    """One window; ``text`` is what the service takes."""

    rule = field_of(CapacityWindow, "rule")
    weekdays = forms.TypedMultipleChoiceField(
        label=_("只在这几天"), choices=WEEKDAYS, coerce=int, required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("不选就是符合上面的每一天。"),
    )  # fmt: skip
    starts = field_of(CapacityWindow, "starts")
    ends = field_of(CapacityWindow, "ends")
    overnight = field_of(CapacityWindow, "overnight", help_text=_("夜里停车、第二天早上离开的，要勾选。"))
    places = field_of(CapacityWindow, "places", min_value=1, max_value=9999)
    begins_on = field_of(CapacityWindow, "begins_on", help_text=_("不填就是从现在起。"))
    ends_on = field_of(CapacityWindow, "ends_on", help_text=_("不填就是一直开放。"))

    def __init__(self, *args: Any, window: CapacityWindow | None = None, **kwargs: Any) -> None:
        if window is not None:
            kwargs["initial"] = {name: getattr(window, name) for name in WindowText.__dataclass_fields__}
        super().__init__(*args, **kwargs)
        if window is not None:
            self.fields["by_draw"] = forms.BooleanField(label=BY_DRAW, required=False)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        words = {field.name: typed.pop(field.name) for field in fields(WindowText) if field.name in typed}
        if not self.errors:
            typed["text"] = WindowText(**{**words, "weekdays": tuple(words["weekdays"])})
        return typed


class CloseForm(forms.Form):
    first_day = field_of(Closure, "first_day")
    last_day = field_of(Closure, "last_day")
    reason = field_of(Closure, "reason", help_text=_("约了的人会看到。"))


class ArriveForm(forms.Form):
    code = forms.CharField(label=_("预约码"), max_length=6)


class MissForm(forms.Form):
    note = field_of(Violation, "note")
    barred_until = field_of(
        Violation, "barred_until", help_text=_("不填就只是记下来。由街道或社区决定，最多 90 天，本人可以申诉。")
    )


class ViolationForm(MissForm):
    kind = forms.ChoiceField(label=_("什么情况"), choices=ViolationKind)
    field_order = ("kind", "note", "barred_until")


class DecisionForm(forms.Form):
    decision = field_of(
        Violation, "decision", required=True, widget=forms.Textarea(attrs={"rows": 2}), help_text=_("本人会看到。")
    )


class OpenBookingForm(forms.Form):
    field = forms.ChoiceField(label=_("看什么"), choices=(("phone", _("电话")), ("plate", _("车牌"))))
    reason = forms.CharField(label=_("为什么要看"), max_length=200)


SCHEDULE_FORMS: dict[str, type[forms.Form]] = {"window": WindowForm, "close": CloseForm, "end": ReasonForm}
BOOKING_FORMS: dict[str, type[forms.Form]] = {
    "miss": MissForm, "violate": ViolationForm, "call-off": ReasonForm, "contact": OpenBookingForm,
}  # fmt: skip
