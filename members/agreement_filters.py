"""How agreements and what is given on them are narrowed down through the API."""

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from members.models import Agreement, AgreementStatus, Delivery, DeliveryStatus


class AgreementFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=AgreementStatus, label=_("状态"))
    unit = filters.NumberFilter(field_name="unit", label=_("甲方单位"))

    class Meta:
        model = Agreement
        fields = ("status", "unit")


class DeliveryFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=DeliveryStatus, label=_("状态"))
    agreement = filters.NumberFilter(field_name="commitment__agreement", label=_("协议"))

    class Meta:
        model = Delivery
        fields = ("status", "agreement")
