"""Narrowing lists of meetings, decisions and reports, the same on pages and through the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core import clock
from meetings.models import (
    ActionItem,
    ActionStatus,
    ChairTerm,
    JointMeeting,
    MeetingStatus,
    MeetingTheme,
    MonthlyReport,
    ReportSpan,
    ReportStatus,
)


class MeetingFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(label=_("状态"), choices=MeetingStatus, empty_label=_("全部状态"))
    theme = django_filters.ChoiceFilter(label=_("主题"), choices=MeetingTheme, empty_label=_("全部主题"))

    class Meta:
        model = JointMeeting
        fields = ("status", "theme")


class ActionFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(label=_("查找"), field_name="text", lookup_expr="icontains")
    status = django_filters.ChoiceFilter(label=_("状态"), choices=ActionStatus, empty_label=_("全部状态"))
    owner = django_filters.NumberFilter(field_name="owner", label=_("责任单位"), widget=forms.HiddenInput)
    meeting = django_filters.NumberFilter(field_name="meeting", label=_("会议"), widget=forms.HiddenInput)
    late = django_filters.BooleanFilter(label=_("已超期"), method="by_lateness", widget=forms.HiddenInput)
    escalated = django_filters.BooleanFilter(label=_("升级督办"), method="by_escalation", widget=forms.HiddenInput)

    class Meta:
        model = ActionItem
        fields = ("q", "status", "owner", "meeting", "late", "escalated")

    def by_lateness(self, rows: Any, name: str, late: bool) -> Any:
        past = Q(due_on__lt=clock.today()) & ~Q(status=ActionStatus.VERIFIED)
        return rows.filter(past if late else ~past)

    def by_escalation(self, rows: Any, name: str, escalated: bool) -> Any:
        above = Q(status=ActionStatus.OPEN) & ~Q(escalation="")
        return rows.filter(above if escalated else ~above)


class TermFilter(django_filters.FilterSet):
    alliance = django_filters.NumberFilter(field_name="alliance", label=_("联盟"))
    unit = django_filters.NumberFilter(field_name="unit", label=_("单位"))
    day = django_filters.DateFilter(label=_("当天在任"), method="covering")

    class Meta:
        model = ChairTerm
        fields = ("alliance", "unit", "day")

    def covering(self, rows: Any, name: str, day: Any) -> Any:
        return rows.filter(begins__lte=day, ends__gte=day)


class ReportFilter(django_filters.FilterSet):
    status = django_filters.ChoiceFilter(label=_("状态"), choices=ReportStatus)
    span = django_filters.ChoiceFilter(label=_("类型"), choices=ReportSpan)

    class Meta:
        model = MonthlyReport
        fields = ("status", "span")
