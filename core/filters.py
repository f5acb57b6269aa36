"""How the trail and the suggestions are narrowed down."""

from typing import Any

import django_filters as filters
from django import forms
from django.db.models import Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _

from core import clock
from core.models import AuditEntry, Suggestion, SuggestionStatus

SUCCESS = (("true", _("成功")), ("false", _("被拒绝")))


class AuditFilter(filters.FilterSet):
    since = filters.DateFilter(field_name="at", lookup_expr="date__gte", label=_("从"))
    until = filters.DateFilter(field_name="at", lookup_expr="date__lte", label=_("到"))
    verb = filters.CharFilter(lookup_expr="startswith", label=_("动作"))
    person = filters.CharFilter(method="by_person", label=_("操作人"))
    success = filters.ChoiceFilter(choices=SUCCESS, method="by_success", label=_("结果"), empty_label=_("全部"))
    area = filters.CharFilter(field_name="area_code", lookup_expr="startswith", label=_("辖区代码"))

    class Meta:
        model = AuditEntry
        fields = ("since", "until", "verb", "person", "success", "area")

    def by_success(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(success=value == "true")

    def by_person(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(actor__full_name__icontains=value) | Q(actor__username__icontains=value))


class SuggestionDue(TextChoices):
    LATE = "late", _("已超期")
    TODAY = "today", _("今天到期")


class SuggestionFilter(filters.FilterSet):
    q = filters.CharFilter(method="by_words", label=_("关键词"), widget=forms.TextInput(attrs={"type": "search"}))
    status = filters.ChoiceFilter(choices=SuggestionStatus, label=_("状态"), empty_label=_("全部"))
    due = filters.ChoiceFilter(choices=SuggestionDue, method="by_due", label=_("时限"), empty_label=_("全部"))

    class Meta:
        model = Suggestion
        fields = ("q", "status", "due")

    def by_due(self, rows: Any, name: str, value: str) -> Any:
        today = clock.today()
        return rows.overdue(today) if value == SuggestionDue.LATE else rows.waiting().filter(due_on=today)

    def by_words(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(Q(text__icontains=value) | Q(number__icontains=value))
