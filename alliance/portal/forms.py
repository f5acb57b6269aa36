"""What residents fill in: one question a screen, nothing asked twice."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.errors import DomainError
from core.files.images import CleanImage, clean_image
from needs.models import Need, Verdict
from needs.services.entering import MOST_PHOTOS


class PhotoInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several photos at once, each cleaned here, so that a refusal stands beside the field and no text is lost."""

    widget = PhotoInput

    def clean(self, data: Any, initial: Any = None) -> list[CleanImage]:
        uploads = [upload for upload in (data if isinstance(data, list | tuple) else [data]) if upload]
        return [self._cleaned(super(PhotosField, self).clean(upload, initial)) for upload in uploads]

    @staticmethod
    def _cleaned(upload: Any) -> CleanImage:
        try:
            return clean_image(upload)
        except DomainError as refused:
            raise forms.ValidationError(str(refused.message), code=refused.code) from refused


class WhatForm(forms.Form):
    text = forms.CharField(
        label=_("什么事"), max_length=Need._meta.get_field("text").max_length, help_text=_("不用写姓名和电话。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )  # fmt: skip
    community = forms.ChoiceField(label=_("哪个社区"))
    place = forms.CharField(
        label=_("在哪里"), max_length=Need._meta.get_field("place").max_length, required=False,
        help_text=_("写到楼栋就行。"),
    )  # fmt: skip
    photo = PhotosField(label=_("照片"), required=False)

    def __init__(self, *args: Any, communities: Iterable[tuple[str, str]], kept: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.fields["community"].choices = [("", _("请选")), *communities]  # type: ignore[attr-defined]  # a ChoiceField

    def clean_text(self) -> str:
        text = " ".join(self.cleaned_data["text"].split())
        if len(text) < 4:
            raise forms.ValidationError(_("请多写几个字，说清楚是什么事。"))
        return text

    def clean_photo(self) -> list[CleanImage]:
        photos = self.cleaned_data["photo"]
        if self.kept + len(photos) > MOST_PHOTOS:
            raise forms.ValidationError(_("最多放 %(most)s 张照片。"), params={"most": MOST_PHOTOS})
        return photos


class PhoneForm(forms.Form):
    phone = forms.CharField(label=_("手机号"), max_length=30)


class CodeForm(PhoneForm):
    """The number and the six digits sent to it."""

    code = forms.CharField(label=_("短信验证码"), max_length=12)


class HandInForm(CodeForm):
    consent = forms.BooleanField(
        label=_("同意联系"), error_messages={"required": _("不同意打电话，就没法告诉您办得怎样；请先勾选。")}
    )


class KnownHandInForm(forms.Form):
    """For a resident whose phone is already proved."""

    consent = HandInForm.base_fields["consent"]


class JudgeForm(forms.Form):
    verdict = forms.ChoiceField(label=_("您满意吗"), choices=Verdict.choices, widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("说一句"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("不满意的话，请写一句哪里没办好。"),
    )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("verdict") == Verdict.UNSATISFIED and not said.get("reason", "").strip():
            self.add_error("reason", _("请写一句哪里没办好，办的人才知道怎么重办。"))
        return said


class AddForm(forms.Form):
    detail = forms.CharField(label=_("补充一句"), max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
