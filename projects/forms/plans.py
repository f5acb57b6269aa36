"""Stating what a project plans: its application, its money and its milestones."""

from dataclasses import asdict
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from core.accounts.models import User
from core.areas.models import Area
from core.personal.masking import mask_phone
from members.models import MemberUnit
from needs.models import Need
from projects.forms.fields import field_of, lines, stated
from projects.models import BudgetLine, MicroProject, Milestone
from projects.plans import BudgetItem, Node, ProjectPlan
from projects.services.planning import MOST_LINES, PLANNED, lines_of


class BudgetForm(forms.Form):
    item = field_of(BudgetLine, "item", required=False)
    amount = field_of(BudgetLine, "amount", required=False, min_value=0)
    note = field_of(BudgetLine, "note", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("amount") is not None and not data.get("item"):
            self.add_error("item", _("请写用途。"))
        if data.get("item") and data.get("amount") is None and "amount" not in self.errors:
            self.add_error("amount", _("请写金额。"))
        return data


class NodeForm(forms.Form):
    title = field_of(Milestone, "title", required=False)
    due_on = field_of(Milestone, "due_on", required=False)
    note = field_of(Milestone, "note", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("due_on") and not data.get("title"):
            self.add_error("title", _("请写节点。"))
        if data.get("title") and not data.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", _("请写计划日期。"))
        return data


class ProjectForm(forms.Form):
    """The plan of a project and the communities it serves; budget and milestones are rows below it."""

    name = field_of(MicroProject, "name")
    kind = field_of(MicroProject, "kind", widget=forms.RadioSelect)
    aim = field_of(MicroProject, "aim", widget=forms.Textarea(attrs={"rows": 4}))
    communities = forms.ModelMultipleChoiceField(
        Area.objects.none(), label=_("社区"), widget=forms.CheckboxSelectMultiple
    )
    leader = field_of(MicroProject, "leader")
    leader_phone = forms.CharField(
        label=_("负责人电话"), required=False, max_length=40, help_text=_("加密保存，页面上只显示前三位和后四位。")
    )
    background = field_of(MicroProject, "background", widget=forms.Textarea(attrs={"rows": 3}))
    team = field_of(MicroProject, "team", help_text=_("几个人、各做什么，例如：医生 2 人、志愿者 6 人。"))
    served = field_of(MicroProject, "served")
    expected_people = field_of(MicroProject, "expected_people")
    expected_result = field_of(MicroProject, "expected_result", widget=forms.Textarea(attrs={"rows": 3}))
    starts_on = field_of(MicroProject, "starts_on")
    ends_on = field_of(MicroProject, "ends_on")
    funds = field_of(MicroProject, "funds", help_text=_("列了预算可以不填，按预算合计。"))
    own_funds = field_of(MicroProject, "own_funds", help_text=_("经费里单位自己出的部分。"))
    fund_source = field_of(MicroProject, "fund_source")

    heads: ClassVar = {
        "name": _("做什么"), "leader": _("谁负责"), "background": _("为什么做，做成什么样"),
        "starts_on": _("时间和经费"),
    }  # fmt: skip

    def __init__(self, *args: Any, street_code: str, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        places = Area.objects.communities().in_force().under(street_code)
        self.fields["communities"].queryset = places  # type: ignore[attr-defined]  # a model choice has one
        data = self.data if self.is_bound else None
        self.known = {name: self.initial.get(name, []) for name in ("budget", "milestones")}
        self.budget = lines(BudgetForm, "budget", data, self.known["budget"], MOST_LINES)
        self.milestones = lines(NodeForm, "milestones", data, self.known["milestones"], MOST_LINES)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        for rows, complaint in ((self.budget, _("预算有几处要改。")), (self.milestones, _("时间节点有几处要改。"))):
            if rows.is_bound and not rows.is_valid():
                self.add_error(None, complaint)
        if self.errors:
            return data
        budget = tuple(BudgetItem(**row) for row in stated(self.budget, self.known["budget"]))
        nodes = tuple(Node(**row) for row in stated(self.milestones, self.known["milestones"]))
        plan = ProjectPlan(**{name: data.pop(name) for name in PLANNED}, budget=budget, milestones=nodes)
        return {**data, "plan": plan, "communities": list(data["communities"])}


class NewProjectForm(ProjectForm):
    """What the office states when it starts a project without a claim."""

    unit = forms.ModelChoiceField(
        MemberUnit.objects.none(), label=_("实施单位"), required=False, empty_label=_("请选择"),
        help_text=_("微心愿可以不选，发布后由单位认领。"),
    )  # fmt: skip
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


class WishForm(forms.Form):
    """微心愿: one sentence, one place, one day; no review, no budget."""

    name = field_of(MicroProject, "name", label=_("心愿"), help_text=_("一句话，例如：想要一把能洗澡时坐的椅子。"))
    aim = field_of(MicroProject, "aim", label=_("说明"), widget=forms.Textarea(attrs={"rows": 3}))
    community = forms.ModelChoiceField(Area.objects.none(), label=_("社区"), empty_label=_("请选择"))
    ends_on = field_of(MicroProject, "ends_on", label=_("希望什么时候实现"))

    def __init__(self, *args: Any, street_code: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Area.objects.communities().in_force().under(street_code)
        self.fields["community"].queryset = places  # type: ignore[attr-defined]  # a model choice has one

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        plan = ProjectPlan(name=data["name"], aim=data["aim"], kind="wish", ends_on=data["ends_on"])
        return {"plan": plan, "unit": None, "communities": [data["community"]]}


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
        """The form as the project stands; a phone that comes back covered stays as it is."""
        initial = {name: getattr(project, name) for name in PLANNED}
        initial |= {name: [asdict(line) for line in told] for name, told in lines_of(project).items()}
        initial["leader_phone"] = mask_phone(project.leader_phone)
        initial |= {"communities": project.communities.all(), "partners": project.partners.all()}
        initial["version"] = project.version
        return cls(data, initial=initial, street_code=project.area_code, user=user)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        return data if self.errors else {**data, "partners": list(data["partners"])}
