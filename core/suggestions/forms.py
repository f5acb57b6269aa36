"""What is typed about a suggestion."""

import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.areas.models import Area
from core.models import Suggestion


class SuggestionForm(forms.Form):
    """Everybody's form; the street is asked for only when the page cannot know it."""

    text = forms.CharField(
        label=_("您想说的"), max_length=Suggestion._meta.get_field("text").max_length,
        widget=forms.Textarea(attrs={"rows": 5}), help_text=_("对平台、对办事的人、对一件事，都可以说。"),
    )  # fmt: skip
    street = forms.ModelChoiceField(
        label=_("哪个街道"), queryset=Area.objects.in_force().streets(), empty_label=_("请选择")
    )
    phone = forms.CharField(
        label=_("联系电话"), required=False, max_length=30, help_text=_("想要我们回话就留，只给答复的人看。"),
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}),
    )  # fmt: skip

    def __init__(self, *args: Any, street_code: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        streets = list(self.fields["street"].queryset.filter(code__startswith=street_code)[:2])  # type: ignore[attr-defined]  # a ModelChoiceField
        if len(streets) == 1:
            self.fields["street"].initial = streets[0].pk
            self.fields["street"].widget = forms.HiddenInput()


class FindForm(forms.Form):
    """The number somebody was given; how it is written does not matter."""

    number = forms.CharField(label=_("编号"), max_length=24)

    def clean_number(self) -> str:
        number = unicodedata.normalize("NFKC", self.cleaned_data["number"]).upper().replace(" ", "")
        if not Suggestion.objects.by_number().filter(number=number).exists():
            raise forms.ValidationError(_("没有这个编号，请对着收到的再看一眼。"))
        return number


class AnswerForm(forms.Form):
    answer = forms.CharField(label=_("答复"), max_length=1000, widget=forms.Textarea(attrs={"rows": 4}))


class OpenPhoneForm(forms.Form):
    reason = forms.CharField(label=_("为什么要看"), max_length=200)
