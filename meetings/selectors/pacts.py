"""What a street's members are bound by and what they give on it, and the places they open, as rows of figures."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef

from core.periods import Period
from meetings.selectors import terms
from meetings.selectors.counting import Row
from members.models import (
    TAKING,
    Agreement,
    AgreementQuerySet,
    AllianceKind,
    Booking,
    BookingQuerySet,
    BookingStatus,
    CharterSignature,
    CharterStatus,
    Delivery,
    DeliveryQuerySet,
    DeliveryStatus,
    Seat,
)

CAME, STAYED_AWAY = BookingStatus.USED, BookingStatus.MISSED


def read_pacts(street: str, period: Period, rows: Mapping[str, list[Row]]) -> dict[str, list[Row]]:
    """Bookings by the day they were for, what was given by its day; agreements and signatures as they stand."""
    found = list(booked_in(street, period).order_by("pk").values_list("pk", "status"))
    return {
        "booked": [Row(pk) for pk, _status in found],
        "booking_used": [Row(pk) for pk, status in found if status == CAME],
        "no_shows": [
            Row(pk, part=int(status == STAYED_AWAY)) for pk, status in found if status in (CAME, STAYED_AWAY)
        ],
        "agreements": [Row(pk) for pk in running_in(street).order_by("pk").values_list("pk", flat=True)],
        "deliveries": [
            Row(pk) for pk in given_in(street, period).order_by("done_on", "pk").values_list("pk", flat=True)
        ],
        "charter_signed": _signed(street),
    }  # fmt: skip


def _signed(street: str) -> list[Row]:
    """The units of the street's own alliance, and which of them have signed what is in force; none where nothing is."""
    seats = charter_seats(street).order_by("unit").values_list("unit", "signed")
    return [Row(unit, part=int(signed)) for unit, signed in seats]


def charter_seats(street: str) -> Any:
    """The seats of the street's own alliance while a charter is in force, each told whether its unit has signed."""
    seats = Seat.objects.in_force().filter(
        alliance__area_code=street, alliance__kind=AllianceKind.STREET,
        alliance__charters__status=CharterStatus.IN_FORCE,
    ).annotate(round=F("alliance__charters__round"))  # fmt: skip
    signatures = CharterSignature.objects.filter(
        unit=OuterRef("unit"), charter__alliance=OuterRef("alliance"), charter__round=OuterRef("round")
    )
    return seats.annotate(signed=Exists(signatures))


def booked_in(street: str, period: Period) -> BookingQuerySet:
    """Bookings for the days of the period that took a place."""
    for_days = terms.on_days("occurrence__day", period)
    return Booking.objects.filter(for_days, area_code__startswith=street, status__in=TAKING)


def given_in(street: str, period: Period) -> DeliveryQuerySet:
    """What was given on agreements in the period, and confirmed."""
    on_days = terms.on_days("done_on", period)
    return Delivery.objects.filter(on_days, area_code__startswith=street, status=DeliveryStatus.CONFIRMED)


def running_in(street: str) -> AgreementQuerySet:
    return Agreement.objects.in_force().filter(area_code__startswith=street)
