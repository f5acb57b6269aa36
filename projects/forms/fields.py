"""Fields the forms of this floor share."""

from typing import Any

from django import forms
from django.db.models import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _


def field_of(model: Any, name: str, **changes: Any) -> Any:
    """The form field of a model's column, with its limits, choices and label."""
    field = model._meta.get_field(name).formfield(**changes)
    choices = list(getattr(field, "choices", ()))
    if choices[:1] == BLANK_CHOICE_DASH:
        field.choices = [("", _("请选择")), *choices[1:]]
    return field


def lines(made: type[forms.Form], prefix: str, data: Any, initial: list[dict[str, Any]], most: int) -> Any:
    """Rows to fill in, with a few empty ones more; a page that does not show them leaves them as they are."""
    shown = data is not None and f"{prefix}-TOTAL_FORMS" in data
    factory = forms.formset_factory(made, extra=max(3, 5 - len(initial)), max_num=most, absolute_max=most)
    return factory(data if shown else None, prefix=prefix, initial=initial)


def stated(rows: Any, initial: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that were filled in; those left or made empty are gone."""
    if not rows.is_bound:
        return initial
    return [row for row in rows.cleaned_data if any(value not in (None, "") for value in row.values())]
