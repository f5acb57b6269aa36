"""What is said of a brand service list: its title, and of each service its name, when, and for whom."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from needs.models import BrandList, BrandService
from needs.services import Place


class BrandTitleForm(forms.Form):
    title = BrandList._meta.get_field("title").formfield()
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    @classmethod
    def of(cls, brand_list: BrandList) -> "BrandTitleForm":
        initial = {"title": brand_list.title, "version": brand_list.version}
        return cls(initial=initial, auto_id="id_edit_%s")


class BrandPublishForm(forms.Form):
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class NothingForm(forms.Form):
    """A step that needs no more than to be taken."""


def _of(name: str, **changes: Any) -> Any:
    field: Any = BrandService._meta.get_field(name)
    return field.formfield(**changes)


class ServiceForm(forms.Form):
    """One line of a draft."""

    name = _of("name")
    concept = _of("concept", help_text=_("清单按事项分组。"))
    schedule = _of("schedule", required=True, help_text=_("例如 每周三下午，或 提前三天预约。"))
    serves = _of("serves", required=True, help_text=_("例如 六十岁以上老人。"))

    @classmethod
    def of(cls, service: BrandService) -> "ServiceForm":
        initial = {name: getattr(service, name) for name in cls.base_fields}
        return cls(initial=initial, auto_id=f"id_line_{service.pk}_%s")


class MoveServiceForm(forms.Form):
    """One button says which service goes where: ``17:up``."""

    move = forms.CharField()

    def __init__(self, *args: Any, brand_list: BrandList, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.brand_list = brand_list

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        said = re.fullmatch(rf"([0-9]{{1,18}}):({'|'.join(Place.values)})", data.get("move", ""))
        service = self.brand_list.entries.select_related("list").filter(pk=said[1]).first() if said else None
        if said is None or service is None:
            raise ValidationError(_("没有这项服务，或不知道要移到哪里。请刷新页面再试。"))
        return {"line": service, "to": said[2]}
