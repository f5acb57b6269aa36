"""Events as a neighbour reads them: when, where, how many seats are left, and whether one has one."""

from collections.abc import Iterable
from typing import Any

from django.urls import reverse

from core import clock
from core.areas.models import Area
from core.areas.selectors import names_of
from projects.models import EventStatus, ServiceEvent, SignUp


def events_here(place: Area | None, *, past: bool) -> Any:
    """Published events of the whole street, where neighbours may come: ahead soonest first, over latest first."""
    found = ServiceEvent.objects.published().filter(area_code__startswith=place.code[:9] if place else "")
    if past:
        return found.filter(ends_at__lte=clock.now()).select_related("unit").order_by("-starts_at", "-id")
    return found.filter(ends_at__gt=clock.now()).select_related("unit").order_by("starts_at", "id")


def event_rows(events: Iterable[ServiceEvent], user: Any) -> list[dict[str, Any]]:
    found = list(events)
    names = names_of({event.area_code for event in found})
    mine = _seats_of(user, [event.pk for event in found])
    return [_row(event, names, event.pk in mine) for event in found]


def event_row(event: ServiceEvent, user: Any) -> dict[str, Any]:
    return event_rows([event], user)[0]


def has_seat(event: ServiceEvent, user: Any) -> bool:
    return event.pk in _seats_of(user, [event.pk])


def feed_address(place: Area | None) -> str:
    return reverse("portal:event-feed", args=[place.code[:9]]) if place else ""


def _seats_of(user: Any, events: list[int]) -> set[int]:
    if not user.is_authenticated:
        return set()
    return set(SignUp.objects.holding().filter(user=user, event__in=events).values_list("event", flat=True))


def _row(event: ServiceEvent, names: dict[str, str], joined: bool) -> dict[str, Any]:
    now = clock.now()
    signing = event.status == EventStatus.OPEN and now <= event.sign_up_until
    return {
        "pk": event.pk, "number": event.number, "title": event.title, "what": event.what, "status": event.status,
        "begins": event.starts_at, "until": event.ends_at, "unit": event.host, "reason": event.reason,
        "where": f"{names.get(event.area_code, '')} {event.place}".strip(), "note": event.held_note,
        "attended": event.attended, "capacity": event.capacity, "left": event.seats_left,
        "full": event.seats_left == 0, "joined": joined, "signing": signing, "until_when": event.sign_up_until,
        "over": event.ends_at <= now, "called_off": event.status == EventStatus.CANCELLED,
        "url": reverse("portal:event", args=[event.pk]), "join_url": reverse("portal:event-join", args=[event.pk]),
        "leave_url": reverse("portal:event-leave", args=[event.pk]) if event.starts_at > now else "",
        "ics_url": reverse("portal:event-ics", args=[event.pk]),
    }  # fmt: skip
