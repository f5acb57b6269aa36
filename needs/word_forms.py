"""What an officer says of the street's own words and concepts."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import ResourceType, UnitKind
from needs.category_names import said_category
from needs.matching.ontology import SIDES, Ontology
from needs.models import StreetConcept, StreetWord, WordSide
from needs.selectors.understanding import allowed_in
from needs.services import Matter

BETWEEN = "|"


class WordForm(forms.Form):
    concept = forms.CharField(widget=forms.HiddenInput, max_length=20)
    word = StreetWord._meta.get_field("word").formfield(
        label=_("说法"), help_text=_("两个字以上；中间可以隔几个字的，用“…”代替。")
    )
    side = forms.ChoiceField(label=_("谁的说法"), choices=WordSide, widget=forms.RadioSelect, initial=WordSide.ASKED)
    shared = forms.BooleanField(label=_("也是别的事项的说法，两样都算"), required=False)


class SilenceForm(forms.Form):
    """A word of the house picked from those of its concept; an address tells word and side in one."""

    concept = forms.CharField(widget=forms.HiddenInput, max_length=20)
    picked = forms.ChoiceField(label=_("哪个说法"))

    def __init__(self, *args: Any, words: dict[str, tuple[str, ...]], **more: Any) -> None:
        super().__init__(*args, **more)
        labels = dict(WordSide.choices)
        self.fields["picked"].choices = [  # type: ignore[attr-defined]  # a ChoiceField, declared above
            (labels[side], [(f"{side}{BETWEEN}{word}", word) for word in words[side]]) for side in SIDES if words[side]
        ]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        side, _between, word = given.pop("picked", "").partition(BETWEEN)
        return {**given, "side": side, "word": word}


class ConceptForm(forms.Form):
    name = StreetConcept._meta.get_field("name").formfield(help_text=_("短一些，例如“坝坝电影”。"))
    category = forms.ChoiceField(label=_("类别"))
    broader = forms.ChoiceField(
        label=_("上位事项"), required=False, help_text=_("它是哪一件事里的一种？答上位事项的资源，也算答它的一半。")
    )
    types = forms.MultipleChoiceField(label=_("常用资源类别"), required=False, widget=forms.CheckboxSelectMultiple)
    units = forms.MultipleChoiceField(label=_("常见单位类型"), required=False, widget=forms.CheckboxSelectMultiple)

    def __init__(self, *args: Any, street_code: str, known: Ontology, **more: Any) -> None:
        super().__init__(*args, **more)
        allowed = allowed_in(street_code)
        labels = zip(allowed.types, ResourceType.labels, strict=True), zip(allowed.units, UnitKind.labels, strict=True)
        names = sorted(known.place)
        self._choose("category", [("", _("请选择类别")), *((name, said_category(name)) for name in allowed.categories)])
        self._choose("broader", [("", _("没有")), *((name, name) for name in names)])
        for field, choices in zip(("types", "units"), labels, strict=True):
            self._choose(field, list(choices))

    def _choose(self, field: str, choices: Any) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]  # each of them is a ChoiceField

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        return {"matter": Matter(**given)} if not self.errors else given
