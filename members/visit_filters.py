"""How visits and what they found are narrowed down through the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from members.models import ChangeStatus, ProposedChange, Visit, VisitStatus


class VisitFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=VisitStatus, label=_("状态"))
    unit = filters.NumberFilter(field_name="unit", label=_("单位"))

    class Meta:
        model = Visit
        fields = ("status", "unit")


class ChangeFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=ChangeStatus, label=_("状态"))
    visit = filters.NumberFilter(field_name="visit", label=_("走访"))

    class Meta:
        model = ProposedChange
        fields = ("status", "visit")
