"""One term of the chair, kept from others until the transaction ends."""

from core.accounts.models import User
from core.lifecycle import Step
from meetings.lifecycle import TERM_LIFECYCLE
from meetings.models import ChairTerm
from members.models import Alliance


def locked_term(name: str, term: ChairTerm, actor: User) -> tuple[ChairTerm, Step]:
    """The term and the step; the alliance's row comes first, so that no two changes of one rotation meet."""
    Alliance.objects.select_for_update().get(pk=term.alliance_id)
    whole = ChairTerm.objects.select_for_update(of=("self",)).select_related("alliance", "unit", "plan")
    found = whole.get(pk=term.pk)
    return found, TERM_LIFECYCLE.check(name, obj=found, actor=actor)
