"""Parsing and showing what people state about reports."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core import clock
from core.templatetags.tongxin import zh_month
from meetings.forms.fields import choose_among, column
from meetings.models import MonthlyReport, ReportCase, ReportComment, ReportSpan
from meetings.rotation import months_on
from meetings.selectors import terms
from meetings.selectors.figures import period_of
from projects.models import MicroProject

MONTHS_OFFERED = 13


class DraftForm(forms.Form):
    """Which report to begin: a month, or the longer stretch around it."""

    span = column(MonthlyReport, "span", label=_("类型"))
    month = forms.TypedChoiceField(
        label=_("月份"), coerce=date.fromisoformat, help_text=_("季报、半年报、年报选其中任何一个月。")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        months = [months_on(clock.today(), -back) for back in range(MONTHS_OFFERED)]
        offered = [(one.isoformat(), zh_month(one)) for one in months]
        self.fields["month"].choices = offered  # type: ignore[attr-defined]  # a choice field has them
        self.fields["span"].choices = ReportSpan.choices  # type: ignore[attr-defined]  # without an empty one


class WordsForm(forms.Form):
    words = column(MonthlyReport, "words", widget=forms.Textarea(attrs={"rows": 5}))
    problems = column(MonthlyReport, "problems", widget=forms.Textarea(attrs={"rows": 4}))
    plans = column(MonthlyReport, "plans", widget=forms.Textarea(attrs={"rows": 4}))
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @classmethod
    def of(cls, report: MonthlyReport, data: Any = None) -> "WordsForm":
        initial = {name: getattr(report, name) for name in ("words", "problems", "plans", "version")}
        return cls(data, initial=initial, auto_id="id_edit_%s")


class CommentForm(forms.Form):
    part = column(ReportComment, "part")
    text = column(ReportComment, "text", widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(forms.Form):
    answer = column(ReportComment, "answer", required=True, widget=forms.Textarea(attrs={"rows": 2}))


class ReturnForm(forms.Form):
    reason = column(
        MonthlyReport, "returned_for", required=True, label=_("要改什么"), widget=forms.Textarea(attrs={"rows": 3})
    )


class CaseForm(forms.Form):
    """A project of the place and stretch, what there is to tell, and a photo with the word of who is on it."""

    project = forms.ModelChoiceField(MicroProject.objects.none(), label=_("微项目"), empty_label=_("请选择"))
    text = column(ReportCase, "text", widget=forms.Textarea(attrs={"rows": 4}))
    photo = forms.FileField(label=_("照片"), required=False)
    consent = column(ReportCase, "consent", help_text=_("放照片时必填：照片里的人，谁问的、怎么同意的。"))

    def __init__(self, *args: Any, report: MonthlyReport, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        period = period_of(report.area_code, report.month, report.span)
        of_period = terms.project_running(period) | terms.project_completed(period)
        there = MicroProject.objects.filter(of_period, area_code__startswith=report.area_code)
        choose_among(self, "project", there.order_by("name", "id"))
