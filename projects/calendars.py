"""Events in the form people's own calendars read (RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vCalAddress, vText

from core import clock
from core.clock import SHANGHAI
from projects.models import EventStatus, ServiceEvent

PRODUCT = "-//Tongxin//Service events//ZH"
# What a feed tells about: everything ahead, and what was lately.
FEED_DAYS_BACK = 60
FEED_MOST = 500


def calendar_of(events: Iterable[ServiceEvent], address: str, name: str = "") -> bytes:
    """Write events as one calendar; ``address`` is the house's own, for the links back."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_entry(event, address))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def feed_of(street_code: str) -> Iterable[ServiceEvent]:
    """The published events of a street that a calendar should hold."""
    since = clock.now() - timedelta(days=FEED_DAYS_BACK)
    found = ServiceEvent.objects.published().filter(area_code__startswith=street_code, ends_at__gte=since)
    return found.select_related("unit").order_by("starts_at", "id")[:FEED_MOST]


def _entry(event: ServiceEvent, address: str) -> Event:
    entry = Event()
    # The same id for ever and a number that only grows, so that a calendar replaces what it has.
    entry.add("uid", f"{event.number}@{_host(address)}")
    entry.add("sequence", event.version)
    entry.add("dtstamp", clock.now())
    entry.add("dtstart", event.starts_at.astimezone(SHANGHAI))
    entry.add("dtend", event.ends_at.astimezone(SHANGHAI))
    entry.add("summary", event.title)
    entry.add("location", event.place)
    entry.add("description", _description(event))
    entry.add("url", f"{address}/events/{event.pk}/")
    entry.add("status", "CANCELLED" if event.status == EventStatus.CANCELLED else "CONFIRMED")
    organizer = vCalAddress(f"{address}/")
    organizer.params["CN"] = vText(event.host)
    entry.add("organizer", organizer)
    return entry


def _description(event: ServiceEvent) -> str:
    if event.status == EventStatus.CANCELLED:
        return _("已取消：%(reason)s") % {"reason": event.reason}
    return event.what


def _host(address: str) -> str:
    return address.partition("://")[2].partition("/")[0].partition(":")[0]
