"""What is said to the planner of zones."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.areas.models import Area, Zone
from members.models import CommunityPair, FixedCommunity
from members.zone_selectors import Ground


class DivisionForm(forms.Form):
    low = forms.IntegerField(label=_("每个片区最少几个社区"), min_value=1, max_value=60)
    high = forms.IntegerField(label=_("每个片区最多几个社区"), min_value=1, max_value=60)

    def __init__(self, *args: Any, ground: Ground, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        even, left = divmod(len(ground.places), len(ground.zones) or 1)
        self.initial = {"low": max(even, 1), "high": max(even + bool(left), 1)}


class ZoneWishForm(forms.Form):
    """What the planner has to keep to about one community."""

    neighbours = forms.ModelMultipleChoiceField(
        label=_("相邻的社区"), required=False, queryset=Area.objects.none(), widget=forms.CheckboxSelectMultiple,
        help_text=_("对方那边会一起记下；一个也不选，就不管它和谁相连。"),
    )  # fmt: skip
    zone = forms.ModelChoiceField(
        label=_("固定在"), required=False, queryset=Zone.objects.none(), empty_label=_("不固定"),
        help_text=_("固定了，建议里就不会动它。"),
    )  # fmt: skip

    def __init__(self, *args: Any, community: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        street = community.code[:9]
        others = Area.objects.in_force().communities().under(street).exclude(pk=community.pk).order_by("code")
        self.fields["neighbours"].queryset = others  # type: ignore[attr-defined]  # a ModelMultipleChoiceField
        self.fields["zone"].queryset = Zone.objects.filter(area_code=street).order_by("pk")  # type: ignore[attr-defined]  # as above
        fixed = FixedCommunity.objects.filter(community=community).first()
        self.initial = {"neighbours": _beside(community), "zone": fixed.zone_id if fixed else None}


def _beside(community: Area) -> list[int]:
    first = CommunityPair.objects.filter(first=community).values_list("second_id", flat=True)
    return [*first, *CommunityPair.objects.filter(second=community).values_list("first_id", flat=True)]
