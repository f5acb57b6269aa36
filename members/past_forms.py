"""Which day the ledger is asked about."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core import clock


class DayForm(forms.Form):
    """A past day, or today where none is named."""

    on = forms.DateField(label=gettext_lazy("哪一天"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["on"].widget.attrs["max"] = clock.today().isoformat()

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"] or clock.today()
        if day > clock.today():
            raise ValidationError(_("请选今天以前的一天。"))
        return day

    @property
    def day(self) -> date:
        """What was asked for; today where that is no day."""
        return self.cleaned_data["on"] if self.is_valid() else clock.today()
