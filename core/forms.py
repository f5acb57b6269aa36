"""What every page door does with a form: parse it, call the service, and put a refusal beside its field."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms import BaseForm

R = TypeVar("R")


class ManyFilesInput(forms.ClearableFileInput):
    allow_multiple_selected = True


class ManyImagesField(forms.FileField):
    """Any number of photos; what they are is checked when they are stored."""

    widget = ManyFilesInput(attrs={"accept": "image/*"})

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(ManyImagesField, self).clean(one, initial) for one in given if one]


def carried_out(form: BaseForm, service: Callable[..., R], **arguments: Any) -> R | None:
    """Call the service with the form's values; None when the form or the service found something to correct."""
    if not form.is_valid():
        return None
    try:
        return service(**{**form.cleaned_data, **arguments})
    except ValidationError as refused:
        show_refusal(form, refused)
        return None


def show_refusal(form: BaseForm, refused: ValidationError) -> None:
    """Put each complaint at its field, and above the form when the form has no such field."""
    if not hasattr(refused, "error_dict"):
        form.add_error(None, refused)
        return
    for name, errors in refused.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)
