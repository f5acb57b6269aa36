"""Telling people: a line in the inbox now, and what leaves the house through the outbox."""

import json
from collections.abc import Iterable
from typing import Any

from core import clock
from core.models import Channel, Notice, NoticePreference
from core.notices.robots import speak
from core.outbox import enqueue


def send(
    *, to: Iterable[Any], event: str, subject: Any, body: Any = "", link: str = "", text: str = "",
    area: str = "", about: str = "",
) -> list[Notice]:  # fmt: skip
    """Put one notice in each person's inbox, once per person; the rest as each of them wants it.

    A mail goes to whoever left an address. ``text`` is a text message for those with a phone. ``area`` and ``about``
    (a number) let the group robots of that place say the event's name; they never say the subject.
    """
    people = {person.pk: person for person in to if person is not None and person.is_active}
    now = clock.now()
    notices = Notice.objects.bulk_create(
        Notice(to=person, event=event, subject=str(subject)[:120], body=str(body), link=link, created_at=now)
        for person in people.values()
    )
    # Most people have neither an address nor a text message coming: nothing to ask about them.
    outside = [person for person in people.values() if person.email or (text and person.phone)]
    refused = _refused(person.pk for person in outside) if outside else set()
    for person in outside:
        if person.email and (person.pk, Channel.MAIL) not in refused:
            enqueue(Channel.MAIL, {"subject": str(subject), "body": str(body), "link": link}, secret=person.email)
        if text and person.phone and (person.pk, Channel.SMS) not in refused:
            enqueue(Channel.SMS, {}, secret=json.dumps({"to": person.phone, "text": text}))
    if area:
        speak(event=event, about=about, area=area, link=link)
    return notices


def _refused(people: Iterable[int]) -> set[tuple[int, str]]:
    """Who does not want which road; whoever never chose wants both."""
    chosen = NoticePreference.objects.filter(user__in=list(people)).values_list("user_id", "mail", "sms")
    return {
        (pk, road)
        for pk, mail, sms in chosen
        for road, wanted in ((Channel.MAIL, mail), (Channel.SMS, sms))
        if not wanted
    }
