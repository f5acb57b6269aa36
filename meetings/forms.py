"""Parsing and showing what people state about the chair, meetings, decisions and reports."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.templatetags.tongxin import zh_month
from meetings.models import ActionItem, AgendaItem, JointMeeting, MonthlyReport
from meetings.plans import Decision, MeetingPlan
from meetings.services.chair import months_on
from members.models import Alliance, MemberUnit
from needs.models import Need
from projects.models import MicroProject

MONTHS_EACH = ((1, _("一个月")), (3, _("一个季度")), (12, _("一年")))


def _from(model: Any, name: str, **changes: Any) -> Any:
    """The form field of a model's column, with its limits, choices and label."""
    return model._meta.get_field(name).formfield(**changes)


def _set_queryset(form: forms.Form, name: str, queryset: Any) -> None:
    form.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a model choice has one


class EditMeetingForm(forms.Form):
    title = _from(JointMeeting, "title", required=False, help_text=_("不填就按月份命名。"))
    theme = _from(JointMeeting, "theme", widget=forms.RadioSelect)
    starts_at = _from(JointMeeting, "starts_at")
    place = _from(JointMeeting, "place")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, meeting: JointMeeting, data: Any = None) -> "EditMeetingForm":
        shown = ("title", "theme", "starts_at", "place", "version")
        return cls(data, initial={name: getattr(meeting, name) for name in shown})

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        return {"plan": MeetingPlan(**{name: data[name] for name in ("title", "theme", "starts_at", "place")})} | {
            name: value for name, value in data.items() if name in {"version", "alliance"}
        }


class NewMeetingForm(EditMeetingForm):
    alliance = forms.ModelChoiceField(Alliance.objects.none(), label=_("联盟"), empty_label=None)
    field_order = ("alliance", "theme", "starts_at", "place", "title")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        _set_queryset(self, "alliance", Alliance.objects.visible_to(user).order_by("id"))


class TopicForm(forms.Form):
    title = _from(AgendaItem, "title")


class DecisionForm(forms.Form):
    """A decision; the need or project it is about is chosen among those on the agenda."""

    text = _from(ActionItem, "text", widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.ModelChoiceField(
        MemberUnit.objects.none(), label=_("责任单位"), required=False, empty_label=_("街道")
    )
    due_on = _from(ActionItem, "due_on")
    need = forms.ModelChoiceField(Need.objects.none(), label=_("关联需求"), required=False, empty_label=_("没有"))
    project = forms.ModelChoiceField(
        MicroProject.objects.none(), label=_("关联项目"), required=False, empty_label=_("没有")
    )

    def __init__(self, *args: Any, meeting: JointMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = MemberUnit.objects.filter(seats__alliance=meeting.alliance_id, seats__left_on__isnull=True)
        _set_queryset(self, "owner", seated.order_by("name_key", "id"))
        _set_queryset(self, "need", Need.objects.filter(pk__in=meeting.agenda.values("need")))
        _set_queryset(self, "project", MicroProject.objects.filter(pk__in=meeting.agenda.values("project")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return data if self.errors else {"decision": Decision(**data)}


class CloseForm(forms.Form):
    attended = _from(JointMeeting, "attended", required=True)
    summary = _from(JointMeeting, "summary", required=True, widget=forms.Textarea(attrs={"rows": 4}))


class EvidenceForm(forms.Form):
    evidence = _from(ActionItem, "evidence", required=True, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))


class ChairForm(forms.Form):
    """A year's order of the chair: one unit a line."""

    first = forms.TypedChoiceField(label=_("从哪个月开始"), coerce=date.fromisoformat)
    months_each = forms.TypedChoiceField(label=_("每任"), choices=MONTHS_EACH, coerce=int, initial=1)
    units = forms.CharField(
        label=_("轮值顺序"), widget=forms.Textarea(attrs={"rows": 12}), help_text=_("每行一家单位，从上到下轮流。")
    )

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        seated = MemberUnit.objects.filter(seats__alliance=alliance, seats__left_on__isnull=True)
        self.seated = {unit.name: unit for unit in seated.order_by("name_key", "id")}
        super().__init__(*args, **kwargs)
        self.fields["units"].initial = "\n".join(self.seated)
        months = [months_on(clock.today(), ahead) for ahead in range(12)]
        self.fields["first"].choices = [(one.isoformat(), zh_month(one)) for one in months]  # type: ignore[attr-defined]  # a choice field has them

    def clean_units(self) -> list[MemberUnit]:
        names = [line.strip() for line in self.cleaned_data["units"].splitlines() if line.strip()]
        missing = [name for name in names if name not in self.seated]
        if missing:
            raise ValidationError(_now("这些不是联盟的成员单位：%(names)s") % {"names": "、".join(missing[:5])})
        return [self.seated[name] for name in names]


class DraftForm(forms.Form):
    """Which month's report to begin; months that have one are not offered."""

    month = forms.TypedChoiceField(label=_("月份"), coerce=date.fromisoformat)

    def __init__(self, *args: Any, taken: set[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [months_on(clock.today(), -back) for back in range(13)]
        offered = [(one.isoformat(), zh_month(one)) for one in months if one not in taken]
        self.fields["month"].choices = offered  # type: ignore[attr-defined]  # a choice field has them


class WordsForm(forms.Form):
    words = _from(MonthlyReport, "words", widget=forms.Textarea(attrs={"rows": 6}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, report: MonthlyReport, data: Any = None) -> "WordsForm":
        initial = {"words": report.words, "version": report.version}
        return cls(data, initial=initial, auto_id="id_edit_%s")
