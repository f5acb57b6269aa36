"""How much each principle counts in a street's matching, and how much evenness: decided by its officer."""

from decimal import Decimal

from django.db import transaction

from core.accounts.models import User
from core.areas.models import PRINCIPLE_WEIGHTS, Area, StreetSettings
from core.areas.services import update_settings
from needs.models import ProposalCause
from needs.services.proposals import lock_street, plan_again

WEIGHTS = (*PRINCIPLE_WEIGHTS, "load_weight")


@transaction.atomic
def set_weights(
    *, street: Area, version: int | None = None, load_weight: Decimal, actor: User, **principles: int
) -> StreetSettings:
    """Change the weights of the four principles and of evenness; a proposal not yet sent is computed by them."""
    lock_street(street.code)
    saved = update_settings(street=street, version=version, actor=actor, load_weight=load_weight, **principles)
    plan_again(street.code, ProposalCause.WEIGHTS, actor)
    return saved


def reset_weights(*, street: Area, actor: User) -> StreetSettings:
    """Go back to the weights every street begins with."""
    start = StreetSettings()
    return set_weights(street=street, actor=actor, **{name: getattr(start, name) for name in WEIGHTS})
