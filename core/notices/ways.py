"""By which roads a person wants to be told, beside the page."""

from typing import Any

from django.db import transaction

from core.audit import record
from core.models import NoticePreference


def ways_of(user: Any) -> NoticePreference:
    """What the person chose, or what holds for whoever never chose."""
    return NoticePreference.objects.filter(user=user).first() or NoticePreference(user=user)


@transaction.atomic
def choose_ways(*, mail: bool, sms: bool, actor: Any) -> NoticePreference:
    """Remember the choice; the inbox of the page is always told."""
    chosen, _created = NoticePreference.objects.update_or_create(user=actor, defaults={"mail": mail, "sms": sms})
    record("notices.ways_chosen", target=chosen, actor=actor, mail=mail, sms=sms)
    return chosen
