"""From a draft to a need, once."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import connection, transaction

from alliance.portal import drafts
from core import clock
from core.accounts.models import User
from core.models import IdempotencyRecord
from needs import services
from needs.models import Category, Need
from needs.services import Asker, Said


@contextmanager
def one_at_a_time(draft: dict[str, Any]) -> Iterator[None]:
    """Two taps arrive as two requests with the same draft: the second waits here until the first is through."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [_key(draft)])
        yield


@transaction.atomic
def hand_in_draft(*, session: SessionBase, draft: dict[str, Any], actor: User) -> Need:
    """Enter the need a resident has drafted; the same draft sent twice by a double tap is one need."""
    with one_at_a_time(draft):
        need = handed_in(draft["id"]) or _entered(draft, actor)
    drafts.hand_in(session, draft, need.pk)
    return need


def handed_in(key: str) -> Need | None:
    """The need the draft of this key has become already; the key is a secret of the browser that wrote it."""
    record = IdempotencyRecord.objects.filter(key=_key({"id": key})).first()
    return Need.objects.get(pk=int(bytes(record.body))) if record is not None else None


def receipt_of(session: SessionBase, key: str) -> Need | None:
    """The need this browser has handed in last, also where the answer to the first of two taps got lost."""
    handed = handed_in(key) if key else None
    return handed or Need.objects.filter(pk=session.get(drafts.POSTED) or 0).first()


def _entered(draft: dict[str, Any], actor: User) -> Need:
    said = Said(
        text=draft["text"], category=Category.objects.get(pk=draft["category"]), area_code=draft["community"],
        place=draft.get("place", ""),
    )  # fmt: skip
    need = services.enter_need(said=said, asker=Asker(consent=True), photos=drafts.photos_of(draft), actor=actor)
    asked = hashlib.sha256(draft["text"].encode()).hexdigest()
    IdempotencyRecord.objects.create(
        user=actor, key=_key(draft), request_hash=asked, body=str(need.pk).encode(), created_at=clock.now()
    )
    return need


def _key(draft: dict[str, Any]) -> str:
    return f"draft-{draft['id']}"
