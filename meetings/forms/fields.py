"""Form fields out of the model's columns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from members.models import MemberUnit


def column(model: Any, name: str, **changes: Any) -> Any:
    """The form field of a model's column, with its limits, choices and label."""
    return model._meta.get_field(name).formfield(**changes)


def choose_among(form: forms.Form, name: str, queryset: Any) -> None:
    """Offer these rows and no others."""
    form.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a model choice has one


class OwnerField(forms.ModelChoiceField):
    """A member unit, or the office said so; nobody chosen is no answer."""

    OFFICE = "office"

    def __init__(self, **more: Any) -> None:
        super().__init__(
            MemberUnit.objects.none(), label=_("责任单位"), empty_label=_("请选择"), **more,
            error_messages={"required": _("请选责任单位：一家成员单位，或者街道。")},
        )  # fmt: skip

    def to_python(self, value: Any) -> Any:
        return self.OFFICE if value == self.OFFICE else super().to_python(value)

    def validate(self, value: Any) -> None:
        if value != self.OFFICE:
            super().validate(value)


def choose_owner(form: forms.Form, units: Any, *, by_number: bool = False) -> None:
    """Offer the office and these units."""
    choose_among(form, "owner", units)
    named = numbered(units) if by_number else [(unit.pk, str(unit)) for unit in units]
    form.fields["owner"].choices = [  # type: ignore[attr-defined]  # a model choice has them
        ("", _("请选择")), (OwnerField.OFFICE, _("街道")), *named,
    ]  # fmt: skip


def numbered(units: Any) -> list[tuple[int, str]]:
    """Units as on the sign-in sheet, by whose number a keyboard finds them: 07 同心图书馆."""
    return [(unit.pk, f"{place:02} {unit}") for place, unit in enumerate(units, 1)]
