"""Parsing and showing what people state about the rotation."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from core import clock
from core.areas.models import Zone
from core.templatetags.tongxin import zh_date, zh_month
from meetings.forms.fields import choose_among, column
from meetings.models import ChairTerm, Handover, OrderWay, RotationPlan, TermChange, TermSwap
from meetings.rotation import months_on
from members.models import Alliance, MemberUnit

MONTHS_EACH = ((1, _("一个月")), (3, _("一个季度")), (12, _("一年")))


def _seated(alliance: Alliance) -> Any:
    found = MemberUnit.objects.filter(seats__alliance=alliance, seats__left_on__isnull=True)
    return found.order_by("name_key", "id")


class TermChoice(forms.ModelChoiceField):
    """A term by its days and its unit."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{zh_date(obj.begins)}—{zh_date(obj.ends)}　{obj.unit}"


class ChairForm(forms.Form):
    """A year's order of the chair: one unit a line, or the order found by seat or by draw."""

    first = forms.TypedChoiceField(label=_("从哪个月开始"), coerce=date.fromisoformat)
    months_each = forms.TypedChoiceField(label=_("每任"), choices=MONTHS_EACH, coerce=int, initial=1)
    way = column(RotationPlan, "way", widget=forms.RadioSelect, initial=OrderWay.BY_HAND)
    seed = column(
        RotationPlan, "seed", required=False,
        help_text=_("抽签才要填：当场定一个大家都能查到的数，比如当天福利彩票的开奖号码。"),
    )  # fmt: skip
    units = forms.CharField(
        label=_("参加轮值的单位"), required=False, widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("每行一家。自己排就从上到下轮流；按加入先后或抽签，只看有哪些单位。"),
    )  # fmt: skip

    def __init__(self, *args: Any, alliance: Alliance, **kwargs: Any) -> None:
        self.seated = {unit.name: unit for unit in _seated(alliance)}
        super().__init__(*args, **kwargs)
        self.fields["units"].initial = "\n".join(self.seated)
        months = [months_on(clock.today(), ahead) for ahead in range(12)]
        self.fields["first"].choices = [(one.isoformat(), zh_month(one)) for one in months]  # type: ignore[attr-defined]  # a choice field has them

    def clean_units(self) -> list[MemberUnit]:
        names = [line.strip() for line in self.cleaned_data["units"].splitlines() if line.strip()]
        missing = [name for name in names if name not in self.seated]
        if missing:
            raise ValidationError(_now("这些不是联盟的成员单位：%(names)s") % {"names": "、".join(missing[:5])})
        return [self.seated[name] for name in names]


class SwapForm(forms.Form):
    other = TermChoice(ChairTerm.objects.none(), label=_("与哪一任互换"))
    note = column(TermSwap, "note", required=False)

    def __init__(self, *args: Any, term: ChairTerm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ahead = ChairTerm.objects.ahead().filter(alliance=term.alliance_id).exclude(unit=term.unit_id)
        choose_among(self, "other", ahead.select_related("unit"))


class SkipForm(forms.Form):
    to = TermChoice(
        ChairTerm.objects.none(), label=_("顺延到哪一任"), required=False, empty_label=_("已排好的最后一任")
    )
    reason = column(TermChange, "reason", required=True)

    def __init__(self, *args: Any, term: ChairTerm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        later = ChairTerm.objects.filter(alliance=term.alliance_id, begins__gt=term.begins)
        choose_among(self, "to", later.select_related("unit"))


class ReplaceForm(forms.Form):
    unit = forms.ModelChoiceField(MemberUnit.objects.none(), label=_("换成哪家单位"))
    reason = column(TermChange, "reason", required=True)

    def __init__(self, *args: Any, term: ChairTerm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choose_among(self, "unit", _seated(term.alliance).exclude(pk=term.unit_id))


class CoChairsForm(forms.Form):
    """One unit a zone; a zone left open has no chair of its own."""

    def __init__(self, *args: Any, term: ChairTerm, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.zones = {f"zone_{zone.pk}": zone for zone in Zone.objects.filter(area_code__startswith=term.area_code)}
        now = {one.zone_id: one.unit_id for one in term.co_chairs.all()}
        for name, zone in self.zones.items():
            self.fields[name] = forms.ModelChoiceField(
                _seated(term.alliance), label=zone.name, required=False, initial=now.get(zone.pk), empty_label=_("不设")
            )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        return {"chairs": {zone: data[name] for name, zone in self.zones.items() if data.get(name)}}


class HandOverForm(forms.Form):
    words = column(Handover, "words", required=False, widget=forms.Textarea(attrs={"rows": 4}))
