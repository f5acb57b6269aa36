"""How units and resources are narrowed down, the same on the page and through the API."""

from collections.abc import Sequence
from typing import Any

import django_filters as filters
from django import forms
from django.db import models
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field

from core import clock
from core.areas.models import Area, AreaLevel
from members.models import (
    Admission,
    AdmissionStatus,
    Alliance,
    AllianceKind,
    Charter,
    CharterStatus,
    MemberUnit,
    Resource,
    ResourceQuerySet,
    ResourceStatus,
    ResourceType,
    UnitKind,
    UnitStatus,
)

SEARCH = forms.TextInput(attrs={"type": "search"})


class UnitFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label=_("查找"), widget=SEARCH)
    kind = filters.ChoiceFilter(choices=UnitKind, label=_("性质"), empty_label=_("全部性质"))
    status = filters.ChoiceFilter(choices=UnitStatus, label=_("状态"), empty_label=_("全部状态"))
    alliance = filters.NumberFilter(method="by_alliance", label=_("联盟"))
    area = filters.CharFilter(field_name="area_code", lookup_expr="startswith", label=_("辖区代码"), max_length=12)
    two_new = filters.BooleanFilter(label=_("两新组织"), widget=forms.HiddenInput)

    class Meta:
        model = MemberUnit
        fields = ("q", "kind", "status", "alliance", "area", "two_new")

    def by_words(self, rows: Any, name: str, words: str) -> Any:
        return rows.search(words)

    def by_alliance(self, rows: QuerySet[MemberUnit], name: str, alliance: Any) -> QuerySet[MemberUnit]:
        return rows.filter(seats__alliance=alliance, seats__left_on__isnull=True)


class UnitPageFilter(UnitFilter):
    """The same filters as a form: places and alliances by name, and an order."""

    alliance = filters.ModelChoiceFilter(
        method="by_alliance", label=_("联盟"), queryset=Alliance.objects.none(), empty_label=_("全部联盟")
    )
    area = filters.ChoiceFilter(
        field_name="area_code", lookup_expr="startswith", label=_("社区"), empty_label=_("全部社区")
    )
    o = filters.OrderingFilter(
        fields=(("name_key", "name"), ("kind", "kind"), ("party_members", "members"), ("created_at", "date")),
        label=_("排序"),
    )

    class Meta:
        model = MemberUnit
        fields = ("q", "kind", "area", "alliance", "status", "two_new")

    def __init__(self, *args: Any, places: QuerySet[Area], alliances: QuerySet[Alliance], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = list(places.values_list("code", "name"))
        self.filters["alliance"].queryset = alliances
        self.filters["alliance"].extra["queryset"] = alliances


class Freshness(models.TextChoices):
    """How far a resource's last word can still be relied on."""

    FRESH = "fresh", _("近期确认过")
    STALE = "stale", _("久未确认")
    PAUSED = "paused", _("无人确认已暂停")
    EXPIRED = "expired", _("过了有效期")


def in_freshness(rows: ResourceQuerySet, freshness: str) -> ResourceQuerySet:
    """Those of the rows that stand there today."""
    if freshness == Freshness.PAUSED:
        return rows.lapsed()
    by_day = {Freshness.FRESH: rows.fresh, Freshness.STALE: rows.stale, Freshness.EXPIRED: rows.expired}
    return by_day[Freshness(freshness)](clock.today())


class ResourceFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label=_("查找"), widget=SEARCH)
    type = filters.ChoiceFilter(choices=ResourceType, label=_("类别"), empty_label=_("全部类别"))
    status = filters.ChoiceFilter(choices=ResourceStatus, label=_("状态"), empty_label=_("全部状态"))
    unit = filters.NumberFilter(field_name="unit", label=_("单位"), widget=forms.HiddenInput)
    area = filters.CharFilter(field_name="area_code", lookup_expr="startswith", label=_("辖区代码"), max_length=12)
    freshness = filters.ChoiceFilter(
        method="by_freshness", choices=Freshness, label=_("确认情况"), empty_label=_("全部确认情况")
    )

    class Meta:
        model = Resource
        fields = ("q", "type", "status", "unit", "area", "freshness")

    def by_words(self, rows: Any, name: str, words: str) -> Any:
        return rows.search(words)

    @extend_schema_field({"type": "string", "enum": Freshness.values})
    def by_freshness(self, rows: Any, name: str, freshness: str) -> Any:
        return in_freshness(rows, freshness)


class ResourcePageFilter(ResourceFilter):
    """The same filters as a form: places by name, and an order."""

    area = filters.ChoiceFilter(
        field_name="area_code", lookup_expr="startswith", label=_("社区"), empty_label=_("全部社区")
    )
    o = filters.OrderingFilter(
        fields=(
            ("id", "date"), ("content", "content"), ("type", "type"), ("quantity", "quantity"),
            ("valid_until", "until"),
        ),
        label=_("排序"),
    )  # fmt: skip

    class Meta:
        model = Resource
        fields = ("q", "type", "area", "status", "freshness", "unit")

    def __init__(self, *args: Any, places: QuerySet[Area], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = list(places.values_list("code", "name"))


class FreeTime(models.TextChoices):
    """When something can be had, as units write it."""

    WORKDAY = "workday", _("工作日")
    WEEKEND = "weekend", _("周末和节假日")
    EVENING = "evening", _("晚上")


# What is open every day is open on each of them.
WRITTEN_AS = {
    FreeTime.WORKDAY: "工作日|平日|上学日|(周|星期)[一二三四五]|每日|每天|全天",
    FreeTime.WEEKEND: "周末|双休|节假日|假期|(周|星期)[一二三四五、和]*[六日天末]|每日|每天|全天",
    FreeTime.EVENING: "晚|夜|下班|(18|19|20|21)[:：点]|全天",
}


class CatalogueFilter(filters.FilterSet):
    """How residents look for what units offer."""

    q = filters.CharFilter(method="by_words", label=_("找一找"), widget=SEARCH)
    type = filters.ChoiceFilter(choices=ResourceType, label=_("类别"), empty_label=_("全部类别"))
    area = filters.ChoiceFilter(
        field_name="area_code", lookup_expr="startswith", label=_("社区"), empty_label=_("全部社区")
    )
    time = filters.ChoiceFilter(
        method="by_time", choices=FreeTime, label=_("什么时候用"), empty_label=_("什么时候都行")
    )

    class Meta:
        model = Resource
        fields = ("q", "type", "area", "time")

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.filters["area"].extra["choices"] = places

    def by_words(self, rows: Any, name: str, words: str) -> Any:
        return rows.search(words)

    def by_time(self, rows: Any, name: str, time: str) -> Any:
        return rows.filter(availability__regex=WRITTEN_AS[FreeTime(time)])


class AllianceFilter(filters.FilterSet):
    kind = filters.ChoiceFilter(choices=AllianceKind, label=_("类型"))

    class Meta:
        model = Alliance
        fields = ("kind",)


class AdmissionFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=AdmissionStatus, label=_("状态"), empty_label=_("全部状态"))

    class Meta:
        model = Admission
        fields = ("status",)


class CharterFilter(filters.FilterSet):
    alliance = filters.NumberFilter(field_name="alliance", label=_("联盟"))
    status = filters.ChoiceFilter(choices=CharterStatus, label=_("状态"))

    class Meta:
        model = Charter
        fields = ("alliance", "status")


class AreaFilter(filters.FilterSet):
    level = filters.ChoiceFilter(choices=AreaLevel, label=_("级别"))
    under = filters.CharFilter(field_name="code", lookup_expr="startswith", label=_("上级代码"), max_length=12)
    in_force = filters.BooleanFilter(field_name="until", lookup_expr="isnull", label=_("现行"))

    class Meta:
        model = Area
        fields = ("level", "under", "in_force")
