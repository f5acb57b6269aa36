"""What residents fill in: one question a screen, nothing asked twice."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.files.images import CleanImage, clean_image
from core.files.names import safe_name
from core.personal.inside_text import tells_contact
from needs.models import Need, Verdict
from needs.services.entering import MOST_PHOTOS
from needs.unhappiness import LONGEST, CausesField, why

SHORTEST, FEWEST_LETTERS = 4, 2


def _without_contact(text: str) -> str:
    if tells_contact(text):
        raise forms.ValidationError(_("这里别人看得到，请不要写电话或身份证号。"))
    return text


class PhotoInput(forms.ClearableFileInput):
    allow_multiple_selected = True


@dataclass
class Photos:
    """The photos that could be taken in, and what is wrong with the others."""

    taken: list[CleanImage] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class PhotosField(forms.FileField):
    """Several photos at once, each cleaned here: one that is refused is named, and the others are kept."""

    widget = PhotoInput

    def clean(self, data: Any, initial: Any = None) -> Photos:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        photos = Photos()
        for upload in uploads:
            try:
                photos.taken.append(clean_image(super().clean(upload, initial)))
            except DomainError as refused:
                photos.refused.append(f"{safe_name(upload.name)}：{refused.message}")
            except forms.ValidationError as refused:
                photos.refused.append(f"{safe_name(upload.name)}：{refused.messages[0]}")
        return photos


class PhotosForm(forms.Form):
    """A form to which photos may be added; good ones are kept in ``taken`` whatever else is wrong."""

    photo = PhotosField(label=_("照片"), required=False)

    def __init__(self, *args: Any, kept: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.taken: list[CleanImage] = []

    def clean_photo(self) -> list[CleanImage]:
        photos: Photos = self.cleaned_data["photo"]
        room = MOST_PHOTOS - self.kept
        # A phone's picker would have to be gone through again.
        self.taken = photos.taken[: max(room, 0)]
        for refused in photos.refused:
            self.add_error("photo", refused)
        if len(photos.taken) > room:
            self.add_error(
                "photo",
                forms.ValidationError(_("最多放 %(most)s 张照片，多出来的没有收。"), params={"most": MOST_PHOTOS}),
            )
        return self.taken


class WhatForm(PhotosForm):
    text = forms.CharField(
        label=_("什么事"), max_length=Need._meta.get_field("text").max_length, help_text=_("不用写姓名和电话。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    community = forms.ChoiceField(label=_("哪个社区"))
    place = forms.CharField(
        label=_("在哪里"), max_length=Need._meta.get_field("place").max_length, required=False,
        help_text=_("写到楼栋就行。"),
    )  # fmt: skip
    field_order = ("text", "community", "place", "photo")

    def __init__(self, *args: Any, communities: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["community"].choices = [("", _("请选")), *communities]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        if len(text) < SHORTEST or sum(letter.isalnum() for letter in text) < FEWEST_LETTERS:
            raise forms.ValidationError(_("请多写几个字，说清楚是什么事。"))
        return _without_contact(text)

    def clean_place(self) -> str:
        return _without_contact(self.cleaned_data["place"])


class KeyedForm(forms.Form):
    """Carries the draft's own key, so that a second tap is known for what it is."""

    key = forms.CharField(required=False, max_length=40, widget=forms.HiddenInput)


class PhoneForm(forms.Form):
    phone = forms.CharField(label=_("手机号"), max_length=30)


class CodeForm(PhoneForm):
    """The number and the six digits sent to it."""

    code = forms.CharField(label=_("短信验证码"), max_length=12)


class HandInForm(CodeForm, KeyedForm):
    consent = forms.BooleanField(
        label=_("同意联系"), error_messages={"required": _("不同意打电话，就没法告诉您办得怎样；请先勾选。")}
    )


class KnownHandInForm(KeyedForm):
    """For a resident whose phone is already proved."""

    consent = HandInForm.base_fields["consent"]


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(label=_("您满意吗"), choices=Verdict.choices, widget=forms.RadioSelect)
    causes = CausesField()
    reason = forms.CharField(
        label=_("说一句"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        comment = why(self, "reason")
        return self.cleaned_data if self.errors else {"verdict": self.cleaned_data["verdict"], "reason": comment}


class AddForm(PhotosForm):
    detail = forms.CharField(label=_("补充一句"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    field_order = ("detail", "photo")
