"""Parsing and showing what people state about meetings and decisions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from meetings.forms.fields import OwnerField, choose_among, choose_owner, column, numbered
from meetings.models import (
    SAID,
    ActionItem,
    AgendaItem,
    AgendaKind,
    AiringLine,
    AiringNote,
    Attendance,
    JointMeeting,
    MeetingRules,
    Minutes,
    Reply,
    SupervisionSheet,
)
from meetings.plans import AiringWords, Answer, Decision, MeetingPlan, SpotClaim
from meetings.policies import sits_in
from meetings.selectors.attendance import members_of
from members.models import Alliance, MemberUnit
from needs.models import Need
from projects.models import MicroProject

STATED = ("title", "theme", "starts_at", "place", "partner", "topics_until")


class EditMeetingForm(forms.Form):
    title = column(JointMeeting, "title", required=False, help_text=_("不填就按月份命名。"))
    theme = column(JointMeeting, "theme", widget=forms.RadioSelect)
    starts_at = column(JointMeeting, "starts_at")
    place = column(JointMeeting, "place")
    partner = forms.ModelChoiceField(
        Alliance.objects.none(), label=_("联合召开的联盟"), required=False, empty_label=_("不联合"),
        help_text=_("两个联盟一起开时才选。"),
    )  # fmt: skip
    topics_until = column(
        JointMeeting, "topics_until", required=False, help_text=_("填了就请成员单位在这一天前提交议题。")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, meeting: JointMeeting, user: User, data: Any = None) -> "EditMeetingForm":
        form = cls(data, initial={name: getattr(meeting, name) for name in (*STATED, "version")})
        others = Alliance.objects.visible_to(user).exclude(pk=meeting.alliance_id)
        choose_among(form, "partner", others.order_by("id"))
        return form

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        return {"plan": MeetingPlan(**{name: data[name] for name in STATED})} | {
            name: value for name, value in data.items() if name in {"version", "alliance"}
        }


class NewMeetingForm(EditMeetingForm):
    alliance = forms.ModelChoiceField(Alliance.objects.none(), label=_("联盟"), empty_label=None)
    field_order = ("alliance", "theme", "starts_at", "place", "title", "partner", "topics_until")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["version"]
        choose_among(self, "alliance", Alliance.objects.visible_to(user).order_by("id"))
        self.fields["partner"].widget.attrs["data-other-than"] = "alliance"
        choose_among(self, "partner", Alliance.objects.visible_to(user).order_by("id"))


class TopicForm(forms.Form):
    title = column(AgendaItem, "title")


class DecisionForm(forms.Form):
    """A decision; the need or project it is about is chosen among those on the agenda."""

    text = column(ActionItem, "text", widget=forms.Textarea(attrs={"rows": 2}))
    owner = OwnerField()
    due_on = column(ActionItem, "due_on")
    need = forms.ModelChoiceField(Need.objects.none(), label=_("关联需求"), required=False, empty_label=_("没有"))
    project = forms.ModelChoiceField(
        MicroProject.objects.none(), label=_("关联项目"), required=False, empty_label=_("没有")
    )

    def __init__(self, *args: Any, meeting: JointMeeting, by_number: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_owner(self, members_of(meeting), by_number=by_number)
        choose_among(self, "need", Need.objects.filter(pk__in=meeting.agenda.values("need")))
        choose_among(self, "project", MicroProject.objects.filter(pk__in=meeting.agenda.values("project")))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        by_office = data["owner"] == OwnerField.OFFICE
        return {"decision": Decision(**{**data, "owner": None if by_office else data["owner"], "by_office": by_office})}


class NoteForm(forms.Form):
    """What came of a topic; which one is chosen among those the members read."""

    item = forms.ModelChoiceField(AgendaItem.objects.none(), label=_("议题"), empty_label=None)
    result = column(AgendaItem, "result", required=True, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, meeting: JointMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "item", meeting.agenda.filter(kind=AgendaKind.TOPIC, internal=False))


class SpotClaimForm(forms.Form):
    """What is claimed at the table, by which unit, and how much of it where the need is counted."""

    need = forms.ModelChoiceField(Need.objects.none(), label=_("需求"), empty_label=None)
    unit = forms.ModelChoiceField(MemberUnit.objects.none(), label=_("单位"), empty_label=_("请选择"))
    share = forms.DecimalField(label=_("认领多少"), required=False, min_value=0, max_digits=14, decimal_places=2)

    def __init__(self, *args: Any, meeting: JointMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "need", Need.objects.filter(pk__in=meeting.agenda.values("need")))
        needs, units = self.fields["need"], members_of(meeting)
        needs.label_from_instance = lambda need: need.text  # type: ignore[attr-defined]  # a model choice has it
        choose_among(self, "unit", units)
        self.fields["unit"].choices = [("", _("请选择")), *numbered(units)]  # type: ignore[attr-defined]  # as above

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return data if self.errors else {"claim": SpotClaim(**data)}


class AiringForm(forms.Form):
    """What whoever a line of the board concerns says to it."""

    cause = column(AiringNote, "cause", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    next_step = column(AiringNote, "next_step", required=False, widget=forms.Textarea(attrs={"rows": 2}))
    help_needed = column(AiringNote, "help_needed", required=False)
    expected_on = column(AiringNote, "expected_on", required=False)
    differs = column(
        AiringNote, "differs", required=False, help_text=_("状态从记录来。记录没跟上，先去登记进展，再在这里说明。")
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, line: AiringLine, note: AiringNote | None, data: Any = None) -> "AiringForm":
        initial = {name: getattr(line, name) for name in SAID} | {"version": note.version if note else None}
        return cls(data, initial=initial)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        version = data.pop("version", None)
        return {"words": AiringWords(**data), "version": version}


class RulesForm(forms.Form):
    airing_order = column(MeetingRules, "airing_order", widget=forms.RadioSelect)
    escalate_after = column(MeetingRules, "escalate_after")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, rules: MeetingRules, data: Any = None) -> "RulesForm":
        shown = ("airing_order", "escalate_after", "version")
        return cls(data, initial={name: getattr(rules, name) for name in shown})


class ReplyForm(forms.Form):
    """A unit's answer to the notice; the office says besides whose it is."""

    unit = forms.ModelChoiceField(MemberUnit.objects.none(), label=_("单位"), required=False)
    reply = forms.ChoiceField(label=_("回复"), choices=Reply.choices, widget=forms.RadioSelect, initial=Reply.COMING)
    delegate = column(Attendance, "delegate", required=False, help_text=_("委托他人参加时填。"))
    reason = column(Attendance, "reason", required=False, help_text=_("请假时填。"))

    def __init__(self, *args: Any, meeting: JointMeeting, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if sits_in(user, meeting):
            del self.fields["unit"]
            return
        self.fields["unit"].required = True
        choose_among(self, "unit", members_of(meeting))

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        unit = {"unit": data.pop("unit")} if "unit" in data else {}
        return {"answer": Answer(**data), **unit}


class SignInForm(forms.Form):
    present = forms.ModelMultipleChoiceField(
        MemberUnit.objects.none(), label=_("到会单位"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, meeting: JointMeeting, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "present", members_of(meeting))
        self.fields["present"].initial = list(meeting.attendance.filter(present=True).values_list("unit", flat=True))


class LineForm(forms.Form):
    minutes = column(AgendaItem, "minutes", required=False)
    internal = column(AgendaItem, "internal", required=False)
    result = column(AgendaItem, "result", required=False, widget=forms.Textarea(attrs={"rows": 2}))

    @classmethod
    def of(cls, item: AgendaItem, data: Any = None) -> "LineForm":
        shown = ("minutes", "internal", "result")
        return cls(data, initial={name: getattr(item, name) for name in shown}, auto_id=f"id_line_{item.pk}_%s")


class PlaceForm(forms.Form):
    position = forms.IntegerField(min_value=1, max_value=32_767)


class CancelForm(forms.Form):
    reason = column(JointMeeting, "reason", required=True)


class MinutesForm(forms.Form):
    text = column(Minutes, "text", widget=forms.Textarea(attrs={"rows": 18}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, minutes: Minutes, data: Any = None) -> "MinutesForm":
        initial = {"text": minutes.text, "version": minutes.version}
        return cls(data, initial=initial, auto_id="id_edit_minutes_%s")


class CloseForm(forms.Form):
    attended = column(JointMeeting, "attended", required=False, help_text=_("已登记到会的可以不填，按登记的算。"))
    summary = column(JointMeeting, "summary", required=True, widget=forms.Textarea(attrs={"rows": 4}))


class SuperviseForm(forms.Form):
    asked = column(SupervisionSheet, "asked", widget=forms.Textarea(attrs={"rows": 2}))
    due_on = column(SupervisionSheet, "due_on")


class EvidenceForm(forms.Form):
    evidence = column(ActionItem, "evidence", required=True, widget=forms.Textarea(attrs={"rows": 2}))


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}))
