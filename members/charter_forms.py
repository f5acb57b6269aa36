"""What is typed about a charter."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from members.models import Adoption, Charter, CharterSignature
from members.services.charters import Adopted, CharterText

MOST_VOTES = 9999


def _length(model: type[Any], name: str) -> int:
    return model._meta.get_field(name).max_length


class CharterForm(forms.Form):
    """A version being drafted; ``text`` is what the service takes."""

    title = forms.CharField(label=_("标题"), max_length=_length(Charter, "title"))
    words = forms.CharField(
        label=_("公约全文"), max_length=_length(Charter, "text"), widget=forms.Textarea(attrs={"rows": 18}),
        help_text=_("一条一段。生效以后不能再改，要改就出下一版。"),
    )  # fmt: skip
    changes = forms.CharField(
        label=_("改了什么"), required=False, max_length=_length(Charter, "changes"),
        widget=forms.Textarea(attrs={"rows": 2}), help_text=_("写给各单位看的一两句话。"),
    )  # fmt: skip
    material = forms.BooleanField(
        label=_("有实质改动，各单位重新签署"), required=False, initial=True,
        help_text=_("只改错字、换称呼不用勾，原来的签署继续有效。"),
    )  # fmt: skip

    def __init__(self, *args: Any, charter: Charter | None = None, first: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if first:
            del self.fields["changes"], self.fields["material"]
        if charter is not None:
            self.initial = {**self.initial, **vars(CharterText.of(charter)), "words": charter.text}
            version = forms.IntegerField(required=False, widget=forms.HiddenInput, initial=charter.version)
            self.fields["version"] = version
            self.initial["version"] = charter.version

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        words = {"text": typed.pop("words", "")}
        words |= {name: typed.pop(name) for name in ("title", "material", "changes") if name in typed}
        if not self.errors:
            typed["text"] = CharterText(**words)
        return typed


class EnactForm(forms.Form):
    """How a version was carried; ``adopted`` is what the service takes."""

    adoption = forms.ChoiceField(label=_("怎么通过"), choices=Adoption, widget=forms.RadioSelect, initial=Adoption.VOTE)
    adopted_on = forms.DateField(label=_("通过日期"), initial=clock.today)
    present = forms.IntegerField(label=_("实到单位"), required=False, min_value=0, max_value=MOST_VOTES)
    in_favour = forms.IntegerField(label=_("赞成"), required=False, min_value=0, max_value=MOST_VOTES)
    against = forms.IntegerField(label=_("反对"), required=False, min_value=0, max_value=MOST_VOTES)
    abstained = forms.IntegerField(label=_("弃权"), required=False, min_value=0, max_value=MOST_VOTES)
    order_number = forms.CharField(
        label=_("依据文号"), required=False, max_length=_length(Charter, "order_number"),
        help_text=_("文件决定的填这一项，例如：同街党联〔2026〕9号。"),
    )  # fmt: skip
    review_on = forms.DateField(label=_("下次复审日期"), required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        words = {name: typed.pop(name) for name in list(typed) if name in Adopted.__dataclass_fields__}
        if not self.errors:
            typed["adopted"] = Adopted(**words)
        return typed


class SignForm(forms.Form):
    """The fingerprint is that of the text on the page."""

    post = forms.CharField(label=_("您的职务"), max_length=_length(CharterSignature, "post"))
    fingerprint = forms.CharField(widget=forms.HiddenInput, max_length=64)
    agreed = forms.BooleanField(label=_("我已读完全文，代表本单位签署"))

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        typed.pop("agreed", None)
        return typed


class ReviewForm(forms.Form):
    review_on = forms.DateField(label=_("下次复审日期"))


CHARTER_FORMS: dict[str, type[forms.Form]] = {"enact": EnactForm, "sign": SignForm, "review": ReviewForm}
