"""Enter what a unit said it needs when it was visited."""

from collections.abc import Sequence
from typing import BinaryIO

from django.db import transaction

from core.accounts.models import User
from members.models import ProposedChange
from members.services import mark_need_entered
from needs.models import Need
from needs.services.entering import NOBODY_NAMED, Asker, Said, enter_need


@transaction.atomic
def enter_found_need(
    *, change: ProposedChange, said: Said, asker: Asker = NOBODY_NAMED, photos: Sequence[BinaryIO] = (), actor: User
) -> Need:
    """Enter the need for the unit that was visited, and settle the line of the visit with its number."""
    need = enter_need(said=said, asker=asker, unit=change.visit.unit, photos=photos, actor=actor)
    mark_need_entered(change=change, number=need.number, actor=actor)
    return need
