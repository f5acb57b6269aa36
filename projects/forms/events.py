"""What the pages of events ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.areas.models import Area
from members.models import MemberUnit
from needs.models import Category
from projects.event_plans import EventPlan, Guest
from projects.forms.fields import field_of
from projects.forms.steps import LargeNumbersForm
from projects.models import MicroProject, ServiceEvent, SignUp

MOST_PROJECTS = 200


class EventForm(forms.Form):
    """What, where, when and for how many."""

    title = field_of(ServiceEvent, "title")
    what = field_of(ServiceEvent, "what", widget=forms.Textarea(attrs={"rows": 4}))
    category = forms.ModelChoiceField(Category.objects.none(), label=_("类别"), empty_label=_("请选择"))
    area_code = forms.ChoiceField(label=_("社区"))
    unit = forms.ModelChoiceField(MemberUnit.objects.none(), label=_("承办单位"), empty_label=_("请选择"))
    project = forms.ModelChoiceField(
        MicroProject.objects.none(), label=_("所属项目"), required=False, empty_label=_("没有")
    )
    place = field_of(ServiceEvent, "place")
    starts_at = field_of(ServiceEvent, "starts_at")
    ends_at = field_of(ServiceEvent, "ends_at")
    capacity = field_of(ServiceEvent, "capacity", min_value=1, help_text=_("不填就是不限名额。"))
    sign_up_until = field_of(ServiceEvent, "sign_up_until", required=False, help_text=_("不填就是到活动开始。"))
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        street, fields = user.acting.street_code, self.fields
        units = MemberUnit.objects.visible_to(user).active().order_by("name_key", "id")
        places = Area.objects.in_force().communities().under(user.acting.area_code or street)
        fields["area_code"].choices = [(one.code, one.name) for one in places]  # type: ignore[attr-defined]
        fields["unit"].queryset = (  # type: ignore[attr-defined]  # a model choice has one
            units.filter(pk=user.acting.unit_id) if user.acting.unit_id else units
        )
        projects = MicroProject.objects.visible_to(user).published().order_by("-id")
        fields["project"].queryset = projects  # type: ignore[attr-defined]  # as above
        known = Category.objects.filter(active=True, street_code__in=("", street))
        fields["category"].queryset = known  # type: ignore[attr-defined]  # as above

    @classmethod
    def of(cls, event: ServiceEvent, user: User, data: Any = None) -> "EventForm":
        names = [name for name in cls.base_fields if name != "version"]
        return cls(data, initial={name: getattr(event, name) for name in names}, user=user)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        version = data.pop("version")
        return {"plan": EventPlan(**data), "version": version}


class NewEventForm(EventForm):
    version = None  # type: ignore[assignment]  # nothing to compare with yet

    def clean(self) -> dict[str, Any]:
        data = forms.Form.clean(self) or {}
        return data if self.errors else {"plan": EventPlan(**data)}


class CancelForm(forms.Form):
    reason = field_of(ServiceEvent, "reason", required=True, widget=forms.Textarea(attrs={"rows": 2}))


class HoldForm(LargeNumbersForm):
    counts = ("attended",)
    attended = field_of(
        ServiceEvent, "attended", required=False, initial=None,
        help_text=_("不填就是已登记到场的人数；没报名就来的也算。"),
    )  # fmt: skip
    note = field_of(ServiceEvent, "held_note", widget=forms.Textarea(attrs={"rows": 3}))
    field_order = ("attended", "confirm_large", "note")


class GuestForm(forms.Form):
    """Somebody who asked staff to sign them up; the box is never ticked beforehand."""

    name = forms.CharField(label=_("姓名"), max_length=30)
    phone = forms.CharField(label=_("电话"), max_length=30, required=False)
    consent = forms.BooleanField(label=_("本人同意留电话，只用于这次活动"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return data if self.errors else {"guest": Guest(**data)}


class AttendForm(forms.Form):
    """The list of those who signed up, ticked off at the door."""

    present = forms.ModelMultipleChoiceField(SignUp.objects.none(), required=False)

    def __init__(self, *args: Any, event: ServiceEvent, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = SignUp.objects.visible_to(user).filter(event=event).holding()
        self.fields["present"].queryset = seats  # type: ignore[attr-defined]  # a model choice has one


class StrikeForm(forms.Form):
    sign_up = forms.ModelChoiceField(SignUp.objects.none())

    def __init__(self, *args: Any, event: ServiceEvent, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seats = SignUp.objects.visible_to(user).filter(event=event)
        self.fields["sign_up"].queryset = seats  # type: ignore[attr-defined]  # a model choice has one
