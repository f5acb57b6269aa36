"""How pairings are narrowed down through the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from members.models import Pairing, PairingKind, PairingStatus


class PairingFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=PairingStatus, label=_("状态"))
    kind = filters.ChoiceFilter(choices=PairingKind, label=_("结对类型"))
    unit = filters.NumberFilter(field_name="unit", label=_("单位"))

    class Meta:
        model = Pairing
        fields = ("status", "kind", "unit")
