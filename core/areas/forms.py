"""What a street decides for itself, as it is typed."""

from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from core.areas.models import PRINCIPLE_WEIGHTS, Area, StreetSettings
from core.areas.services import AREA_FACTS, SETTABLE
from core.models import HolidayOverride

HINTS = {
    "closing_day": _("每月到这一天截止，多数办公室是 25 日；填 31 就是月底。"),
    "minimum_sample": _("评价少于这个数时，满意率不显示。"),
    "unit_ceiling": _("一家单位同时承办的需求不超过这个数。"),
    "classification_weight": _("同一类事、同一个主题的资源靠前；四项合计 100。"),
    "strength_weight": _("正是单位本行、办过同类事的靠前。"),
    "reach_weight": _("离得近、时间和对象合得上、数量够的靠前。"),
    "fit_weight": _("需求里说的事办得全、资源最近确认过的靠前。"),
    "load_weight": _("一家单位多排一件要扣的分；越大越均衡，0 就是不管均衡。"),
    "first_right_days": _("发给一家单位的需求，先等它答复这么久，再进领办大厅。"),
    "stale_claim_days": _("认领后这么久没有动静，就提醒单位。"),
    "claim_release_days": _("提醒后再这么久没有动静，认领收回，需求重新找人。"),
    "silent_project_days": _("这么久没登记进展的项目会提醒。"),
    "resource_days": _("快满时提醒单位确认一次；提醒后两周还没确认，自动暂停。"),
    "universal_communities": _("同一个主题在这么多社区都有人提，就提请确认为普适性。"),
    "reach_days": _("普适性数这么多天，热点拿这些天里的前几周作比较。"),
    "hot_growth": _("最近一周的件数达到前几周平均的这么多倍，就提请确认为热点。"),
    "hot_minimum": _("一周少于这个数，不算热点。"),
    "visit_months": _("上次走访后过这么多个月，就该再去；从没去过的马上该去。"),
    "retention_months": _("事情办完多少个月后，联系方式自动清除。"),
    "staff_totp": _("工作人员登录要再填手机上的六位数字。"),
    "points": _("默认关闭。"),
    "contests": _("默认关闭。"),
    "assessment": _("默认关闭。"),
}
LOWEST: dict[str, Any] = {
    "resource_days": 15, "universal_communities": 2, "reach_days": 7, "hot_growth": Decimal("1.1"), "hot_minimum": 2,
    **dict.fromkeys((*PRINCIPLE_WEIGHTS, "load_weight"), 0),
}  # fmt: skip
HIGHEST: dict[str, Any] = {
    "closing_day": 31, "retention_months": 120, "visit_months": 60, "universal_communities": 100,
    "hot_growth": Decimal("99.9"),
    **dict.fromkeys((*PRINCIPLE_WEIGHTS, "load_weight"), 100),
}  # fmt: skip


class SettingsForm(forms.ModelForm):
    """Switches, limits and the closing day."""

    heads: ClassVar = {
        "points": _("开关"), "closing_day": _("月报和时限"), "unit_ceiling": _("认领和项目"),
        "classification_weight": _("对接的四项原则和均衡"), "first_right_days": _("首认期和停滞"),
        "universal_communities": _("普适性和热点"), "visit_months": _("走访"), "retention_months": _("个人信息和落款"),
    }  # fmt: skip

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    class Meta:
        model = StreetSettings
        fields = SETTABLE

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["version"].initial = self.instance.version
        for name, hint in HINTS.items():
            self.fields[name].help_text = hint
        for name, field in self.fields.items():
            if isinstance(field, forms.IntegerField | forms.DecimalField) and name != "version":
                field.min_value = LOWEST.get(name, 1)
                field.max_value = HIGHEST.get(name, 365)
                field.validators += [
                    MinValueValidator(field.min_value),
                    MaxValueValidator(field.max_value),
                ]

    def _post_clean(self) -> None:
        """The service changes and validates the row; the form only reads what was typed."""


class AreaForm(forms.Form):
    """What is known of one area; the share is typed in hundredths, as people say it."""

    name = forms.CharField(label=_("名称"), max_length=Area._meta.get_field("name").max_length)
    secretary = forms.CharField(
        label=_("书记"), required=False, max_length=Area._meta.get_field("secretary").max_length
    )
    households = forms.IntegerField(label=_("户数"), required=False, min_value=0, max_value=1_000_000)
    elderly_share = forms.DecimalField(
        label=_("60岁以上占比（%）"), required=False, min_value=0, max_value=100, decimal_places=2,
        help_text=_("例如 23.5，就是每百人里有 23.5 位。"),
    )  # fmt: skip
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {name: getattr(area, name) for name in (*AREA_FACTS, "version")}
        self.initial["elderly_share"] = area.get_elderly_share_display()

    def clean_elderly_share(self) -> Decimal | None:
        typed: Decimal | None = self.cleaned_data["elderly_share"]
        return None if typed is None else typed / 100


class HolidayForm(forms.Form):
    day = forms.DateField(label=_("日期"))
    is_workday = forms.TypedChoiceField(
        label=_("这一天"), choices=(("true", _("上班")), ("false", _("放假"))), coerce=lambda given: given == "true",
        widget=forms.RadioSelect,
    )  # fmt: skip
    note = forms.CharField(
        label=_("依据"), max_length=HolidayOverride._meta.get_field("note").max_length, required=False,
        help_text=_("例如国务院办公厅通知的文号。"),
    )  # fmt: skip


class ZoneForm(forms.Form):
    name = forms.CharField(label=_("片区名称"), max_length=40)
    centre = forms.CharField(label=_("中心"), max_length=60, required=False)
    communities = forms.ModelMultipleChoiceField(
        label=_("社区"), required=False, queryset=Area.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("可以先空着，到片区规划里算出分法再放进来。"),
    )  # fmt: skip

    def __init__(self, *args: Any, street: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        within = Area.objects.in_force().communities().under(street.code)
        self.fields["communities"].queryset = within  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
