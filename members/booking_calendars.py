"""Bookings in the form people's own calendars read (RFC 5545)."""

from collections.abc import Iterable

from icalendar import Calendar, Event

from core import clock
from core.clock import SHANGHAI
from members.models import GIVEN_UP, Booking

PRODUCT = "-//Tongxin//Bookings//ZH"


def calendar_of(bookings: Iterable[Booking], address: str) -> bytes:
    """Write bookings as one calendar; ``address`` is the house's own, for the links back."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    for booking in bookings:
        calendar.add_component(_entry(booking, address))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _entry(booking: Booking, address: str) -> Event:
    entry, occurrence = Event(), booking.occurrence
    host = address.partition("://")[2].partition("/")[0].partition(":")[0]
    entry.add("uid", f"{booking.ticket}@{host}")
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", occurrence.starts_at.astimezone(SHANGHAI))
    entry.add("dtend", occurrence.ends_at.astimezone(SHANGHAI))
    entry.add("summary", occurrence.schedule.resource.content)
    entry.add("location", occurrence.schedule.place)
    entry.add("url", f"{address}{booking.get_absolute_url()}")
    entry.add("status", "CANCELLED" if booking.status in GIVEN_UP else "CONFIRMED")
    return entry
