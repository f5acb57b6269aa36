"""How bookings are narrowed down over the API."""

import django_filters as filters

from members.models import Booking, BookingStatus


class BookingFilter(filters.FilterSet):
    status = filters.ChoiceFilter(choices=BookingStatus)
    schedule = filters.NumberFilter(field_name="occurrence__schedule")
    day = filters.DateFilter(field_name="occurrence__day")

    class Meta:
        model = Booking
        fields = ("status", "schedule", "day")
