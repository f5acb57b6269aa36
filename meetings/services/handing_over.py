"""交接: the outgoing chair writes down what stays open, the next one takes it over."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from meetings import chair_notices as notices
from meetings.lifecycle import HANDOVER_LIFECYCLE
from meetings.models import ChairTerm, Handover
from meetings.selectors.handover import open_lines, term_after
from meetings.services.terms import locked_term


@transaction.atomic
def hand_over(*, term: ChairTerm, words: str = "", actor: User) -> Handover:
    """Freeze what is open now into the sheet, and tell the next unit in the chair."""
    term, _step = locked_term("hand-over", term, actor)
    following = term_after(term)
    if following is None:
        raise DomainError(_("下一任还没排，请街道先排好轮值再交接。"), code="nobody_next")
    handover = Handover(
        term=term, receiver=following.unit, lines=open_lines(term), words=words.strip(), handed_by=actor,
        handed_at=clock.now(),
    )  # fmt: skip
    handover.full_clean(exclude=["lines"])
    handover.save()
    record("chair.handed_over", target=term, actor=actor, receiver=following.unit_id)
    notices.chair_handed_over(handover)
    return handover


@transaction.atomic
def receive_handover(*, handover: Handover, actor: User) -> Handover:
    """Take over what the sheet says."""
    whole = Handover.objects.select_for_update(of=("self",)).select_related("term__alliance", "term__unit")
    handover = whole.get(pk=handover.pk)
    HANDOVER_LIFECYCLE.check("receive", obj=handover, actor=actor)
    handover.received_by, handover.received_at = actor, clock.now()
    handover.full_clean(exclude=["lines"])
    handover.save(update_fields=["received_by", "received_at"])
    record("chair.taken_over", target=handover.term, actor=actor, receiver=handover.receiver_id)
    notices.handover_received(handover)
    return handover
