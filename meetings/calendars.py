"""Meetings in the form people's own calendars read (RFC 5545)."""

from datetime import timedelta

from icalendar import Calendar, Event

from core import clock
from core.clock import SHANGHAI
from meetings.models import JointMeeting, MeetingStatus

PRODUCT = "-//Tongxin//Joint meetings//ZH"
# Two hours is what an agenda is built for.
LASTS = timedelta(hours=2)


def meeting_calendar(meeting: JointMeeting, address: str) -> bytes:
    """One meeting; the same id for ever and a number that only grows, so that a calendar replaces what it has."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    entry = Event()
    host = address.partition("://")[2].partition("/")[0].partition(":")[0]
    entry.add("uid", f"meeting-{meeting.pk}@{host}")
    entry.add("sequence", meeting.version)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", meeting.starts_at.astimezone(SHANGHAI))
    entry.add("dtend", (meeting.starts_at + LASTS).astimezone(SHANGHAI))
    entry.add("summary", meeting.title)
    entry.add("location", meeting.place)
    entry.add("url", f"{address}{meeting.get_absolute_url()}")
    entry.add("status", "CANCELLED" if meeting.status == MeetingStatus.CANCELLED else "CONFIRMED")
    calendar.add_component(entry)
    calendar.add_missing_timezones()
    return calendar.to_ical()
