"""Narrowing the list of events, the same on the page and through the API."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core import clock
from projects.models import EventStatus, ServiceEvent


class EventFilter(django_filters.FilterSet):
    q = django_filters.CharFilter(field_name="title", lookup_expr="icontains", label=_("查找"))
    status = django_filters.ChoiceFilter(label=_("状态"), choices=EventStatus, empty_label=_("全部状态"))
    community = django_filters.CharFilter(field_name="area_code", lookup_expr="startswith", label=_("社区代码"))
    coming = django_filters.BooleanFilter(label=_("还没开始"), method="by_time", widget=forms.HiddenInput)

    class Meta:
        model = ServiceEvent
        fields = ("q", "status", "community", "coming")

    def by_time(self, rows: QuerySet[ServiceEvent], name: str, coming: bool) -> Any:
        now = clock.now()
        return rows.filter(starts_at__gt=now) if coming else rows.filter(starts_at__lte=now)


class EventPageFilter(EventFilter):
    """The same filters as a form, communities by name."""

    def __init__(self, *args: Any, communities: Any = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [("", _("全部社区")), *((area.code, area.name) for area in communities)]
        self.form.fields["community"].widget = forms.Select(choices=named)
        self.form.fields["community"].label = _("社区")
        self.form.fields["q"].widget = forms.TextInput(attrs={"type": "search"})
