"""From a draft to a need, once."""

from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction

from alliance.portal import drafts
from core import clock
from core.accounts.models import User
from needs import services
from needs.models import Category, Need
from needs.services import Asker, Said

# The same words by the same person within this time are a double tap, not a second matter.
DOUBLE_TAP = timedelta(minutes=10)


@transaction.atomic
def hand_in_draft(*, session: SessionBase, draft: dict[str, Any], actor: User) -> Need:
    """Enter the need a resident has drafted; the same draft sent twice by a double tap is one need."""
    # Two taps arrive as two requests with the same draft: the second waits here and finds what the first entered.
    User.objects.select_for_update().get(pk=actor.pk)
    need = _handed_in_already(draft, actor) or _entered(draft, actor)
    drafts.hand_in(session, draft, need.pk)
    return need


def _handed_in_already(draft: dict[str, Any], actor: User) -> Need | None:
    just_now = Need.objects.visible_to(actor).filter(asker=actor, created_at__gt=clock.now() - DOUBLE_TAP)
    return just_now.filter(text=draft["text"], area_code=draft["community"]).first()


def _entered(draft: dict[str, Any], actor: User) -> Need:
    said = Said(
        text=draft["text"], category=Category.objects.get(pk=draft["category"]), area_code=draft["community"],
        place=draft.get("place", ""),
    )  # fmt: skip
    return services.enter_need(said=said, asker=Asker(consent=True), photos=drafts.photos_of(draft), actor=actor)
