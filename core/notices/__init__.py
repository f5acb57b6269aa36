"""Telling people: a line in the inbox now, and what leaves the house through the outbox."""

from collections.abc import Iterable
from typing import Any

from core import clock
from core.models import Channel, Notice
from core.outbox import enqueue


def send(*, to: Iterable[Any], event: str, subject: Any, body: Any = "", link: str = "") -> list[Notice]:
    """Put one notice in each person's inbox, once per person, and a mail in the outbox where there is an address."""
    people = {person.pk: person for person in to if person is not None and person.is_active}
    now = clock.now()
    notices = Notice.objects.bulk_create(
        Notice(to=person, event=event, subject=str(subject)[:120], body=str(body), link=link, created_at=now)
        for person in people.values()
    )
    for person in people.values():
        if person.email:
            enqueue(Channel.MAIL, {"subject": str(subject), "body": str(body), "link": link}, secret=person.email)
    return notices
