"""Parsing and showing what people state about reports."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.templatetags.tongxin import zh_month
from meetings.forms.fields import column
from meetings.models import MonthlyReport
from meetings.rotation import months_on


class DraftForm(forms.Form):
    """Which month's report to begin; months that have one are not offered."""

    month = forms.TypedChoiceField(label=_("月份"), coerce=date.fromisoformat)

    def __init__(self, *args: Any, taken: set[date], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [months_on(clock.today(), -back) for back in range(13)]
        offered = [(one.isoformat(), zh_month(one)) for one in months if one not in taken]
        self.fields["month"].choices = offered  # type: ignore[attr-defined]  # a choice field has them


class WordsForm(forms.Form):
    words = column(MonthlyReport, "words", widget=forms.Textarea(attrs={"rows": 6}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, report: MonthlyReport, data: Any = None) -> "WordsForm":
        initial = {"words": report.words, "version": report.version}
        return cls(data, initial=initial, auto_id="id_edit_%s")
