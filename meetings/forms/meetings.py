"""Parsing and showing what people state about meetings and decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from meetings.forms.fields import choose_among, column
from meetings.models import ActionItem, AgendaItem, JointMeeting
from meetings.plans import Decision, MeetingPlan
from members.models import Alliance, MemberUnit
from needs.models import Need
from projects.models import MicroProject


class EditMeetingForm(forms.Form):
    title = column(JointMeeting, "title", required=False, help_text=_("不填就按月份命名。"))
    theme = column(JointMeeting, "theme", widget=forms.RadioSelect)
    starts_at = column(JointMeeting, "starts_at")
    place = column(JointMeeting, "place")
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
        choose_among(self, "alliance", Alliance.objects.visible_to(user).order_by("id"))


class TopicForm(forms.Form):
    title = column(AgendaItem, "title")


class DecisionForm(forms.Form):
    """A decision; the need or project it is about is chosen among those on the agenda."""

    text = column(ActionItem, "text", widget=forms.Textarea(attrs={"rows": 2}))
    owner = forms.ModelChoiceField(
        MemberUnit.objects.none(), label=_("责任单位"), required=False, empty_label=_("街道")
    )
    due_on = column(ActionItem, "due_on")
    need = forms.ModelChoiceField(Need.objects.none(), label=_("关联需求"), required=False, empty_label=_("没有"))
    project = forms.ModelChoiceField(
        MicroProject.objects.none(), label=_("关联项目"), required=False, empty_label=_("没有")
    )

    def __init__(self, *args: Any, meeting: JointMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seated = MemberUnit.objects.filter(seats__alliance=meeting.alliance_id, seats__left_on__isnull=True)
        choose_among(self, "owner", seated.order_by("name_key", "id"))
        choose_among(self, "need", Need.objects.filter(pk__in=meeting.agenda.values("need")))
        choose_among(self, "project", MicroProject.objects.filter(pk__in=meeting.agenda.values("project")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return data if self.errors else {"decision": Decision(**data)}


class CloseForm(forms.Form):
    attended = column(JointMeeting, "attended", required=True)
    summary = column(JointMeeting, "summary", required=True, widget=forms.Textarea(attrs={"rows": 4}))


class EvidenceForm(forms.Form):
    evidence = column(ActionItem, "evidence", required=True, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
