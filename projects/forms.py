"""Parsing and showing what people state about projects."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area
from members.models import MemberUnit
from needs.models import Need
from projects.models import MicroProject, ProgressEntry
from projects.plans import Outcome, ProgressFacts, ProjectPlan


def _from(model: Any, name: str, **changes: Any) -> Any:
    """The form field of a model's column, with its limits, choices and label."""
    return model._meta.get_field(name).formfield(**changes)


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyImagesField(forms.FileField):
    """Any number of photos; what they are is checked when they are stored."""

    widget = ManyFilesInput(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyImagesField, self).clean(one, initial) for one in given if one]


class ProjectForm(forms.Form):
    """The plan of a project and the communities it serves."""

    name = _from(MicroProject, "name")
    kind = _from(MicroProject, "kind", widget=forms.RadioSelect)
    aim = _from(MicroProject, "aim", widget=forms.Textarea(attrs={"rows": 4}))
    communities = forms.ModelMultipleChoiceField(
        Area.objects.none(), label=_("社区"), widget=forms.CheckboxSelectMultiple
    )
    starts_on = _from(MicroProject, "starts_on")
    ends_on = _from(MicroProject, "ends_on")
    funds = _from(MicroProject, "funds")
    fund_source = _from(MicroProject, "fund_source")

    def __init__(self, *args: Any, street_code: str, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        places = Area.objects.communities().in_force().under(street_code)
        self.fields["communities"].queryset = places  # type: ignore[attr-defined]  # a model choice has one

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        names = ("name", "kind", "aim", "starts_on", "ends_on", "funds", "fund_source")
        plan = ProjectPlan(**{name: data.pop(name) for name in names})
        return {**data, "plan": plan, "communities": list(data["communities"])}


class NewProjectForm(ProjectForm):
    """What the office states when it starts a project without a claim."""

    unit = forms.ModelChoiceField(MemberUnit.objects.none(), label=_("实施单位"), empty_label=_("请选择"))
    needs_answered = forms.CharField(
        label=_("回应的需求"), required=False, help_text=_("填需求编号，几件之间用空格隔开。")
    )
    field_order = ("name", "kind", "unit", "needs_answered", "aim", "communities")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = MemberUnit.objects.visible_to(self.user).active()
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]  # a model choice has one

    def clean_needs_answered(self) -> list[Need]:
        numbers = self.cleaned_data["needs_answered"].replace("，", " ").replace(",", " ").split()
        found = list(Need.objects.visible_to(self.user).filter(number__in=numbers[:20]))
        missing = set(numbers) - {need.number for need in found}
        if missing:
            raise ValidationError(_("没有这些编号：%(numbers)s") % {"numbers": "、".join(sorted(missing))})
        return found


class EditProjectForm(ProjectForm):
    partners = forms.ModelMultipleChoiceField(
        MemberUnit.objects.none(), label=_("协办单位"), required=False, widget=forms.SelectMultiple(attrs={"size": 6})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        street = kwargs["street_code"]
        units = MemberUnit.objects.active().filter(street_code=street).order_by("name_key", "id")
        self.fields["partners"].queryset = units  # type: ignore[attr-defined]  # a model choice has one

    @classmethod
    def of(cls, project: MicroProject, user: User, data: Any = None) -> "EditProjectForm":
        """The form as the project stands."""
        names = ("name", "kind", "aim", "starts_on", "ends_on", "funds", "fund_source")
        initial = {name: getattr(project, name) for name in names}
        initial |= {"communities": project.communities.all(), "partners": project.partners.all()}
        return cls(data, initial=initial, street_code=project.area_code, user=user)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return data if self.errors else {**data, "partners": list(data["partners"])}


class ProgressForm(forms.Form):
    text = _from(ProgressEntry, "text", widget=forms.Textarea(attrs={"rows": 3}))
    done_on = _from(ProgressEntry, "done_on", initial=clock.today)
    attendances = _from(ProgressEntry, "attendances", initial=0, required=False)
    people_served = _from(
        ProgressEntry, "people_served", initial=0, required=False, help_text=_("其中第一次接受这个项目服务的人数。")
    )
    money = _from(ProgressEntry, "money")
    photos = ManyImagesField(label=_("照片"), required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        counted = {name: data[name] or 0 for name in ("attendances", "people_served")}
        return {"photos": data.pop("photos"), "facts": ProgressFacts(**{**data, **counted})}


class CompleteForm(forms.Form):
    result = forms.CharField(label=_("成效"), max_length=1000, widget=forms.Textarea(attrs={"rows": 3}))
    problems_solved = _from(MicroProject, "problems_solved", initial=0, required=False)
    # Left empty they are the sum of the entries, so the columns' own zero must not stand there already.
    people_served = _from(
        MicroProject, "people_served", required=False, initial=None, help_text=_("总人数，不填就是已登记进展之和。")
    )
    attendances = _from(
        MicroProject, "attendances", required=False, initial=None, help_text=_("总人次，不填就是已登记进展之和。")
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        return {"outcome": Outcome(**{**data, "problems_solved": data["problems_solved"] or 0})}


class ReasonForm(forms.Form):
    reason = _from(MicroProject, "reason", required=True, widget=forms.Textarea(attrs={"rows": 2}))
