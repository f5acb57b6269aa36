"""Form fields out of the model's columns."""

from typing import Any

from django import forms


def column(model: Any, name: str, **changes: Any) -> Any:
    """The form field of a model's column, with its limits, choices and label."""
    return model._meta.get_field(name).formfield(**changes)


def choose_among(form: forms.Form, name: str, queryset: Any) -> None:
    """Offer these rows and no others."""
    form.fields[name].queryset = queryset  # type: ignore[attr-defined]  # a model choice has one
