"""A visit in the form people's own calendars read (RFC 5545)."""

from datetime import timedelta

from icalendar import Calendar, Event

from core import clock
from members.models import Visit, VisitStatus

PRODUCT = "-//Tongxin//Visits//ZH"


def calendar_of_visit(visit: Visit, address: str) -> bytes:
    """A day of the calendar; the same id for ever and a number that only grows, so that a new day replaces the old."""
    calendar, entry = Calendar(), Event()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    host = address.partition("://")[2].partition("/")[0].partition(":")[0]
    entry.add("uid", f"visit-{visit.pk}@{host}")
    entry.add("sequence", visit.version)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", visit.planned_on)
    entry.add("dtend", visit.planned_on + timedelta(days=1))
    entry.add("summary", f"走访{visit.unit.name}")
    entry.add("location", visit.unit.address)
    entry.add("url", f"{address}{visit.get_absolute_url()}")
    entry.add("status", "CANCELLED" if visit.status == VisitStatus.CANCELLED else "CONFIRMED")
    calendar.add_component(entry)
    return calendar.to_ical()
