"""What the steps of a project ask for."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.contacts import LONGEST_REASON
from core.forms import ManyImagesField
from projects.forms.fields import field_of
from projects.models import Acceptance, MicroProject, Milestone, ProgressEntry, ProjectReview
from projects.plans import Outcome, ProgressFacts
from projects.services import LARGE


class LargeNumbersForm(forms.Form):
    """A form with counts: far beyond what is usual, it asks once more whether they are meant."""

    counts: tuple[str, ...] = ()
    confirm_large = forms.BooleanField(label=_("已核对，数字没有写错"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not any(_is_large(self.data.get(name)) for name in self.counts):
            self.fields["confirm_large"].widget = forms.HiddenInput()


def _is_large(written: Any) -> bool:
    digits = str(written or "").partition(".")[0]
    return digits.isascii() and digits.isdigit() and int(digits[:12]) > LARGE


class ProgressForm(LargeNumbersForm):
    counts = ("attendances", "people_served", "hours")
    text = field_of(ProgressEntry, "text", widget=forms.Textarea(attrs={"rows": 3}))
    done_on = field_of(ProgressEntry, "done_on", initial=clock.today)
    attendances = field_of(ProgressEntry, "attendances", initial=0, required=False)
    people_served = field_of(
        ProgressEntry, "people_served", initial=0, required=False, help_text=_("其中第一次接受这个项目服务的人数。")
    )
    hours = field_of(ProgressEntry, "hours", min_value=0)
    money = field_of(ProgressEntry, "money")
    photos = ManyImagesField(label=_("照片"), required=False)
    field_order = ("text", "done_on", "attendances", "people_served", "hours", "confirm_large", "money", "photos")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        counted = {name: data[name] or 0 for name in ("attendances", "people_served")}
        apart = {"photos": data.pop("photos"), "confirm_large": data.pop("confirm_large")}
        return {**apart, "facts": ProgressFacts(**{**data, **counted})}


class CompleteForm(LargeNumbersForm):
    counts = ("problems_solved", "people_served", "attendances")
    result = forms.CharField(label=_("成效"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    problems_solved = field_of(MicroProject, "problems_solved", initial=0, required=False)
    # Left empty they are the sum of the entries, so the columns' own zero must not stand there already.
    people_served = field_of(
        MicroProject, "people_served", required=False, initial=None, help_text=_("总人数，不填就是已登记进展之和。")
    )
    attendances = field_of(
        MicroProject, "attendances", required=False, initial=None, help_text=_("总人次，不填就是已登记进展之和。")
    )
    field_order = ("result", "problems_solved", "people_served", "attendances", "confirm_large")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        confirmed = data.pop("confirm_large")
        outcome = Outcome(**{**data, "problems_solved": data["problems_solved"] or 0})
        return {"confirm_large": confirmed, "outcome": outcome}


class ReachForm(forms.Form):
    """A milestone of this project that is not reached yet."""

    milestone = forms.ModelChoiceField(Milestone.objects.none(), label=_("节点"), empty_label=None)
    reached_on = field_of(Milestone, "reached_on", required=True, initial=clock.today)
    note = field_of(Milestone, "note")

    def __init__(self, *args: Any, project: MicroProject, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = project.milestones.filter(reached_on__isnull=True)
        self.fields["milestone"].queryset = waiting  # type: ignore[attr-defined]  # a model choice has one


class ReasonForm(forms.Form):
    reason = field_of(
        MicroProject, "reason", required=True, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("单位、社区和提出人都会看到。"),
    )  # fmt: skip


class ApproveForm(forms.Form):
    comment = field_of(ProjectReview, "comment", widget=forms.Textarea(attrs={"rows": 2}))


class ReturnForm(forms.Form):
    reason = field_of(
        ProjectReview, "comment", label=_("要改什么"), required=True, widget=forms.Textarea(attrs={"rows": 3})
    )


class AcceptForm(forms.Form):
    comment = field_of(Acceptance, "comment", widget=forms.Textarea(attrs={"rows": 2}))


class SendBackForm(forms.Form):
    reason = field_of(
        Acceptance, "comment", label=_("还差什么"), required=True, widget=forms.Textarea(attrs={"rows": 3})
    )


class EvaluateForm(forms.Form):
    evaluation = field_of(MicroProject, "evaluation", required=True, widget=forms.Textarea(attrs={"rows": 3}))


class OpenPhoneForm(forms.Form):
    reason = forms.CharField(label=_("为什么要看"), max_length=LONGEST_REASON)
