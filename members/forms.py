"""What is typed about units and resources."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area, Zone
from members import policies
from members.models import Alliance, AllianceKind, MemberUnit, Resource, ResourceType, UnitKind
from members.services import AllianceText, ResourceText, UnitText
from members.services.units import OWN_WORDS


def _length(model: type[Any], name: str) -> int:
    return model._meta.get_field(name).max_length


def version_field(record: Alliance | MemberUnit | Resource) -> forms.IntegerField:
    """What the form was drawn from, so that a change made meanwhile is seen."""
    return forms.IntegerField(required=False, widget=forms.HiddenInput, initial=record.version)


class UnitForm(forms.Form):
    """A unit as the office enters it; ``text`` is what the service takes."""

    name = forms.CharField(label=_("单位名称"), max_length=_length(MemberUnit, "name"))
    kind = forms.ChoiceField(label=_("单位性质"), choices=UnitKind, initial=UnitKind.OTHER)
    area = forms.ModelChoiceField(label=_("所在社区"), queryset=Area.objects.none(), empty_label=None)
    two_new = forms.BooleanField(label=_("两新组织"), required=False)
    credit_code = forms.RegexField(
        r"^[0-9A-Za-z]{18}$", label=_("统一社会信用代码"), required=False,
        error_messages={"invalid": _("统一社会信用代码是 18 位。")},
    )  # fmt: skip
    affiliation = forms.CharField(label=_("隶属关系"), required=False, max_length=_length(MemberUnit, "affiliation"))
    address = forms.CharField(label=_("地址"), required=False, max_length=_length(MemberUnit, "address"))
    party_org = forms.CharField(label=_("党组织名称"), required=False, max_length=_length(MemberUnit, "party_org"))
    party_form = forms.CharField(label=_("组织形式"), required=False, max_length=_length(MemberUnit, "party_form"))
    party_members = forms.IntegerField(label=_("党员人数"), required=False, min_value=0, max_value=1_000_000)
    party_secretary = forms.CharField(
        label=_("党组织书记"), required=False, max_length=_length(MemberUnit, "party_secretary")
    )
    business = forms.CharField(
        label=_("业务开展情况"), required=False, max_length=_length(MemberUnit, "business"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip
    brand = forms.CharField(label=_("党建品牌"), required=False, max_length=_length(MemberUnit, "brand"))
    note = forms.CharField(label=_("备注"), required=False, max_length=_length(MemberUnit, "note"))
    alliances = forms.ModelMultipleChoiceField(
        label=_("所属联盟"), required=False, queryset=Alliance.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, user: User, unit: MemberUnit | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.unit = unit
        places = Area.objects.visible_to(user).in_force().filter(level__in=("street", "community"))
        self.fields["area"].queryset = places.under(user.acting.area_code)  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["alliances"].queryset = Alliance.objects.visible_to(user)  # type: ignore[attr-defined]  # as above
        if unit is not None:
            self._narrow(user, unit)

    def _narrow(self, user: User, unit: MemberUnit) -> None:
        """Where a unit stands is not corrected here; its own liaison is shown only the unit's own words."""
        del self.fields["area"]
        self.fields["version"] = version_field(unit)
        if not policies.keeps_area(user, unit.area_code):
            for name in set(self.fields) - OWN_WORDS - {"version"}:
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Put the typed words together as the service takes them; what was not asked stays as it is."""
        typed = super().clean() or {}
        words = {name: typed.pop(name) for name in list(typed) if name in UnitText.__dataclass_fields__}
        kept = {name: getattr(self.unit, name) for name in UnitText.__dataclass_fields__} if self.unit else {}
        if not self.errors:
            words["credit_code"] = words.get("credit_code", kept.get("credit_code", "")).upper()
            typed["text"] = UnitText(**{**kept, **words})
        return typed


class AllianceForm(forms.Form):
    """What an alliance says of itself; ``text`` is what the service takes."""

    name = forms.CharField(label=_("名称"), max_length=_length(Alliance, "name"))
    kind = forms.ChoiceField(label=_("类型"), choices=AllianceKind)
    theme = forms.CharField(label=_("主题"), required=False, max_length=_length(Alliance, "theme"))
    base = forms.CharField(label=_("阵地"), required=False, max_length=_length(Alliance, "base"))
    convener = forms.CharField(label=_("总召集人"), required=False, max_length=_length(Alliance, "convener"))
    founded_on = forms.DateField(label=_("成立日期"), required=False)
    zone = forms.ModelChoiceField(
        label=_("片区"), required=False, queryset=Zone.objects.none(), empty_label=_("不属于片区")
    )
    parent = forms.ModelChoiceField(
        label=_("上级联盟"), required=False, queryset=Alliance.objects.none(), empty_label=_("没有上级联盟")
    )

    def __init__(self, *args: Any, user: User, alliance: Alliance, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(alliance, name) for name in AllianceText.__dataclass_fields__}
        above = Alliance.objects.visible_to(user).exclude(pk=alliance.pk)
        # What it is bound to already may lie beyond the person's own reach, and stays.
        above = above | Alliance.objects.filter(pk=alliance.parent_id or 0)
        self.fields["parent"].queryset = above  # type: ignore[attr-defined]  # a ModelChoiceField
        zones = Zone.objects.filter(area_code=alliance.area_code[:9])
        self.fields["zone"].queryset = zones  # type: ignore[attr-defined]  # as above
        self.fields["version"] = version_field(alliance)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        words = {name: typed.pop(name) for name in list(typed) if name in AllianceText.__dataclass_fields__}
        if not self.errors:
            typed["text"] = AllianceText(**words)
        return typed


class ResourceForm(forms.Form):
    """A resource; an office chooses the unit, a liaison speaks for one."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=MemberUnit.objects.none(), empty_label=_("请选择"))
    type = forms.ChoiceField(label=_("资源类别"), choices=ResourceType)
    content = forms.CharField(
        label=_("资源内容"), max_length=_length(Resource, "content"), widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一项一条，例如：周末开放的会议室。"),
    )  # fmt: skip
    quantity_text = forms.CharField(
        label=_("数量"), required=False, max_length=_length(Resource, "quantity_text"),
        help_text=_("照平时的写法，例如 30 套、2 名医生、5000 元。"),
    )  # fmt: skip
    slots = forms.IntegerField(
        label=_("每月可承接件数"), min_value=1, max_value=999, initial=1, help_text=_("一个月里能服务几件需求。")
    )
    availability = forms.CharField(label=_("可提供时间"), required=False, max_length=_length(Resource, "availability"))
    serves = forms.CharField(label=_("服务对象"), required=False, max_length=_length(Resource, "serves"))
    valid_until = forms.DateField(label=_("有效期至"), required=False, help_text=_("不填就是长期。"))
    note = forms.CharField(label=_("备注"), required=False, max_length=_length(Resource, "note"))

    def __init__(self, *args: Any, user: User, editing: Resource | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = MemberUnit.objects.visible_to(user).active()
        self.fields["unit"].queryset = units.under(user.acting.area_code) if not user.acting.unit_id else units  # type: ignore[attr-defined]  # a ModelChoiceField
        if editing is not None:
            del self.fields["unit"]
            self.fields["version"] = version_field(editing)
        elif user.acting.unit_id:
            self.fields["unit"].initial = user.acting.unit_id
            self.fields["unit"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        words = {name: typed.pop(name) for name in list(typed) if name in ResourceText.__dataclass_fields__}
        if not self.errors:
            typed["text"] = ResourceText(**words)
        return typed


class MergeForm(forms.Form):
    """Which unit a unit entered twice goes into; ``chosen`` where the page has chosen already."""

    into = forms.ModelChoiceField(label=_("并入哪一家"), queryset=MemberUnit.objects.none(), empty_label=_("请选择"))

    def __init__(self, *args: Any, unit: MemberUnit, chosen: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = MemberUnit.objects.active().under(unit.street_code).exclude(pk=unit.pk)
        self.fields["into"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField
        if chosen:
            self.fields["into"].widget = forms.HiddenInput()


class ParentForm(forms.Form):
    parent = forms.ModelChoiceField(
        label=_("上级单位"), required=False, queryset=MemberUnit.objects.none(), empty_label=_("没有上级单位")
    )

    def __init__(self, *args: Any, unit: MemberUnit, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"parent": unit.parent_id}
        others = MemberUnit.objects.visible_to(user).active().exclude(pk=unit.pk)
        # What it is bound to already may lie beyond the person's own reach, and stays.
        others = others | MemberUnit.objects.filter(pk=unit.parent_id or 0)
        self.fields["parent"].queryset = others  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["version"] = version_field(unit)


class ReasonForm(forms.Form):
    reason = forms.CharField(label=_("原因"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class ConfirmForm(forms.Form):
    valid_until = forms.DateField(label=_("新的有效期"), required=False, help_text=_("不填就是长期。"))


class ReminderForm(forms.Form):
    """What was asked about, each ticked from the start; what ends soon also takes a new end."""

    def __init__(self, *args: Any, resources: Sequence[Resource], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.resources = resources
        for resource in resources:
            alone = len(resources) == 1
            self.fields[f"still_{resource.pk}"] = forms.BooleanField(
                label=resource.content, required=alone, initial=True,
                widget=forms.HiddenInput if alone else forms.CheckboxInput,
            )  # fmt: skip
            if resource.ends_soon:
                self.fields[f"until_{resource.pk}"] = forms.DateField(
                    label=_("“%(content)s”新的有效期") % {"content": resource.content}, required=False,
                    help_text=_("不填就是长期。"), widget=forms.DateInput(attrs={"type": "date"}),
                )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        chosen = {
            each.pk: typed.get(f"until_{each.pk}", None if each.ends_soon else each.valid_until)
            for each in self.resources
            if typed.get(f"still_{each.pk}")
        }
        for pk, until in chosen.items():
            if until and until < clock.today():
                self.add_error(f"until_{pk}", _("有效期不能早于今天。"))
        if self.resources and not chosen:
            self.add_error(None, _("请勾上还能提供的，至少一项。"))
        return {"chosen": chosen}


class LiaisonForm(forms.Form):
    name = forms.CharField(label=_("姓名"), max_length=30)
    phone = forms.CharField(
        label=_("联系电话"), required=False, max_length=30, widget=forms.TextInput(attrs={"type": "tel"})
    )


class ContactForm(LiaisonForm):
    """What a unit reports of its own liaison: a phone the office can call is part of it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = True


class AccountForm(forms.Form):
    username = forms.CharField(
        label=_("用户名"), max_length=_length(User, "username"), help_text=_("字母、数字或汉字，登录时用。"),
    )  # fmt: skip


class OpenContactForm(forms.Form):
    reason = forms.CharField(label=_("为什么要看"), max_length=200)


STEP_FORMS: dict[str, type[forms.Form]] = {
    "return": ReasonForm, "pause": ReasonForm, "retire": ReasonForm, "confirm": ConfirmForm,
}  # fmt: skip
