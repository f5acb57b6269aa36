"""What a unit types when it asks to join, and what the office types when it decides."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.areas.models import Area
from members.admission_selectors import Alike
from members.forms import ReasonForm
from members.models import Admission, Alliance, MemberUnit, UnitKind
from members.services.admissions import WORDS, AdmissionText


def _length(name: str) -> int:
    return int(Admission._meta.get_field(name).max_length)  # type: ignore[union-attr,arg-type]  # a text column


class AdmissionForm(forms.Form):
    """Everybody's form; ``text`` is what the service takes."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("单位名称"), max_length=_length("name"), help_text=_("照营业执照或证书上的全称。"))
    kind = forms.ChoiceField(label=_("单位性质"), choices=UnitKind, initial=UnitKind.PRIVATE_FIRM)
    two_new = forms.BooleanField(
        label=_("是两新组织"), required=False, help_text=_("新经济组织、新社会组织，不清楚就不勾。")
    )
    credit_code = forms.CharField(
        label=_("统一社会信用代码"), required=False, max_length=18, help_text=_("18 位。自治组织和部队不用填。")
    )
    area_code = forms.ChoiceField(label=_("在哪个社区"))
    address = forms.CharField(label=_("地址"), required=False, max_length=_length("address"))
    contact = forms.CharField(label=_("联系人"), max_length=30)
    phone = forms.CharField(
        label=_("联系电话"), max_length=30, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
        help_text=_("加密保存，只给办事的人看，每次查看都有记录。"),
    )  # fmt: skip
    offers = forms.CharField(
        label=_("能提供什么"), required=False, max_length=_length("offers"), widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("场地、车位、人手、技能都行。"),
    )  # fmt: skip
    needs = forms.CharField(
        label=_("需要什么"), required=False, max_length=_length("needs"), widget=forms.Textarea(attrs={"rows": 3})
    )
    consent = forms.BooleanField(label=_("同意街道为办理加入保存以上信息"))

    def __init__(self, *args: Any, alliance: Alliance, admission: Admission | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Area.objects.in_force().under(alliance.area_code).order_by("-level", "code")
        self.fields["area_code"].choices = list(places.values_list("code", "name"))  # type: ignore[attr-defined]  # a ChoiceField
        self.initial["key"] = uuid4()
        if admission is not None:
            self._correct(admission)

    def _correct(self, admission: Admission) -> None:
        """Whoever holds the link reads no phone out of it; left empty it stays."""
        del self.fields["key"], self.fields["consent"]
        self.initial = vars(AdmissionText.of(admission))
        for name in ("contact", "phone"):
            self.fields[name].required = False
            self.fields[name].help_text = _("不改就不填。")

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        typed.pop("consent", None)
        words = {name: typed.pop(name) for name in list(typed) if name in WORDS}
        if not self.errors:
            typed["text"] = AdmissionText(**words)
        return typed


class ApproveForm(forms.Form):
    """As the unit it is already, or as a new one."""

    unit = forms.ModelChoiceField(
        label=_("登记成"), required=False, queryset=MemberUnit.objects.none(), empty_label=_("一家新单位"),
        help_text=_("街道里已经有它，就选那一家，不要重复登记。"),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, admission: Admission, alike: list[Alike], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        street = MemberUnit.objects.active().under(admission.area_code[:9]).order_by("name_key", "id")
        self.fields["unit"].queryset = street  # type: ignore[attr-defined]  # a ModelChoiceField
        self.fields["unit"].initial = next((one.unit for one in alike if one.surely), None)
        self.fields["version"].initial = admission.version


class RefuseForm(ReasonForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
