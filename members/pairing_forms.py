"""What is typed about pairings."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.accounts.models import User
from core.areas.models import Area, AreaLevel
from core.forms import ManyImagesField
from members.booking_forms import field_of
from members.forms import ReasonForm
from members.models import MemberUnit, Pairing, PairingHelp, PairingKind, PairingYear
from members.services import HelpText, PairingText, YearText
from members.services.pairing_records import others_of

WORDS = tuple(PairingText.__dataclass_fields__)


class PairingForm(forms.Form):
    """A pairing as it is proposed; ``first``, ``partner`` and ``text`` are what the service takes."""

    kind = forms.ChoiceField(label=_("结对类型"), choices=PairingKind, widget=forms.RadioSelect, initial="unit")
    unit = forms.ModelChoiceField(
        label=_("单位"), required=False, queryset=MemberUnit.objects.none(), empty_label=_("不是单位"),
        help_text=_("单位与社区结对时选；街道结对、街镇与村结对由本街道出面，不选。"),
    )  # fmt: skip
    partner_area = forms.ModelChoiceField(
        label=_("结对的地方"), required=False, queryset=Area.objects.none(), empty_label=_("不在平台上")
    )
    partner_name = field_of(Pairing, "partner_name", help_text=_("平台上没有的才写，例如：道孚县鲜水镇胜利村。"))
    title = field_of(Pairing, "title", help_text=_("例如：中医医院与河池社区结对。"))
    purpose = field_of(Pairing, "purpose", widget=forms.Textarea(attrs={"rows": 3}))
    begins_on = field_of(Pairing, "begins_on", initial=clock.today)
    ends_on = field_of(Pairing, "ends_on", help_text=_("结对一般几年，到期可以续期。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = user.acting
        self.street = Area.objects.in_force().filter(code=role.street_code, level=AreaLevel.STREET).first()
        places = Area.objects.in_force().filter(level__in=(AreaLevel.STREET, AreaLevel.COMMUNITY))
        self._offer("unit", MemberUnit.objects.visible_to(user).active())
        self._offer("partner_area", places.under(role.street_code[:6]).order_by("code"))
        if role.unit_id:
            for name, value in (("kind", PairingKind.UNIT), ("unit", role.unit_id)):
                self.fields[name].initial, self.fields[name].widget = value, forms.HiddenInput()

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        first = typed.pop("unit") if typed["kind"] == PairingKind.UNIT else self.street
        if first is None:
            self.add_error("unit", _("请选一家单位。"))
        text = PairingText(**{name: typed.pop(name) for name in WORDS})
        partner = typed.pop("partner_area") or typed.pop("partner_name")
        return {"kind": typed["kind"], "first": first, "partner": partner, "text": text}


class YearForm(forms.Form):
    """One year; ``text`` is what the service takes."""

    year = forms.TypedChoiceField(label=_("年度"), coerce=int)
    done = field_of(PairingYear, "done", widget=forms.Textarea(attrs={"rows": 4}))
    visits = field_of(PairingYear, "visits")
    people = field_of(PairingYear, "people")
    money = field_of(PairingYear, "money")
    photos = ManyImagesField(label=_("照片"), required=False, help_text=_("一年最多 9 张。"))

    def __init__(self, *args: Any, pairing: Pairing, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["year"]
        field.choices = [(year, year) for year in reversed(pairing.spanned)]
        field.initial = next(iter([*pairing.missing, *reversed(pairing.spanned)]), None)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        year, photos = typed.pop("year"), typed.pop("photos")
        return {"year": year, "photos": photos, "text": YearText(**typed)}


class HelpForm(forms.Form):
    """Help for a household; ``text`` is what the service takes."""

    kind = field_of(PairingHelp, "kind")
    done_on = field_of(PairingHelp, "done_on", initial=clock.today)
    household = forms.CharField(
        label=_("哪一户"), max_length=60, help_text=_("只有您和下面选的人看得到，名单、导出、日志里都没有。")
    )
    note = forms.CharField(
        label=_("怎么帮的"), max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    money = field_of(PairingHelp, "money")
    knows = forms.ModelChoiceField(
        label=_("对方知情人"), queryset=User.objects.none(), required=False, empty_label=_("没有"),
        help_text=_("对方认识这一户的人，和您一样看得到。"),
    )  # fmt: skip

    def __init__(self, *args: Any, pairing: Pairing, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["knows"].queryset = others_of(pairing, user)  # type: ignore[attr-defined]  # a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        knows = typed.pop("knows")
        return {"text": HelpText(**typed, knows=knows.pk if knows else None)}


class ExtendForm(forms.Form):
    ends_on = field_of(Pairing, "ends_on", label=_("续到"))


def step_form(name: str, data: Any, *, pairing: Pairing, user: User, files: Any = None) -> forms.Form:
    """The form of one step, or one without fields."""
    shape = {"data": data, "auto_id": f"id_{name}_%s"}
    if name == "write":
        return YearForm(**shape, files=files, pairing=pairing)
    if name == "help":
        return HelpForm(**shape, pairing=pairing, user=user)
    if name == "renew":
        return ExtendForm(**shape)
    return ReasonForm(**shape) if name in {"end", "drop"} else forms.Form(**shape)
