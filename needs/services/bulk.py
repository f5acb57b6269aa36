"""One step on many needs: each stands or falls by itself."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from core.accounts.models import User
from core.errors import DomainError
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Need
from needs.services.triage import accept_need, list_need

BULK = {"accept": accept_need, "list": list_need}
BULK_STEPS = tuple(NEED_LIFECYCLE.steps[name] for name in BULK)


def step_many(*, needs: Iterable[Need], name: str, actor: User) -> tuple[int, int]:
    """Take a step on each need; tell how many took it and how many could not."""
    if name not in BULK:
        raise DomainError(_("这一步不能批量办理。"), code="not_in_bulk", http_status=400)
    taken = [_taken(need, name, actor) for need in needs]
    return sum(taken), len(taken) - sum(taken)


def _taken(need: Need, name: str, actor: User) -> bool:
    try:
        BULK[name](need=need, actor=actor)
    except (DomainError, PermissionDenied, ValidationError):
        return False
    return True
