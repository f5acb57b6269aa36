"""Two units exchange terms in the chair: asked by one, agreed to by the other."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.lifecycle import Step
from meetings import chair_notices as notices
from meetings.lifecycle import SWAP_LIFECYCLE
from meetings.models import ChairTerm, ChangeKind, TermChange, TermStatus, TermSwap
from meetings.services.following import follow_rotation
from meetings.services.terms import locked_term
from members.models import Alliance


@transaction.atomic
def ask_swap(*, term: ChairTerm, other: ChairTerm, note: str = "", actor: User) -> TermSwap:
    """Ask the unit of another term to exchange; nothing changes until it agrees."""
    term, _step = locked_term("swap", term, actor)
    other = ChairTerm.objects.select_related("alliance", "unit").get(pk=other.pk)
    if other.alliance_id != term.alliance_id or other.status != TermStatus.AHEAD:
        raise ValidationError({"other": _("只能与同一联盟里还没开始的一任互换。")})
    if other.unit_id == term.unit_id:
        raise ValidationError({"other": _("这一任也是贵单位的，不用互换。")})
    if TermSwap.objects.waiting().filter(other=other).exists():
        raise ValidationError({"other": _("已经有单位在等这一任的答复，请先选别的。")})
    swap = TermSwap(
        term=term, other=other, asking_unit=term.unit, asked_unit=other.unit, note=note.strip(), asked_by=actor,
        asked_at=clock.now(),
    )  # fmt: skip
    swap.full_clean()
    swap.save()
    record("chair.swap_asked", target=term, actor=actor, other=other.pk)
    notices.swap_asked(swap)
    return swap


@transaction.atomic
def agree_swap(*, swap: TermSwap, actor: User) -> TermSwap:
    """Exchange the two terms."""
    swap, step = _locked("agree", swap, actor)
    _answer(swap, step, actor)
    for term, before, after in (
        (swap.term, swap.asking_unit_id, swap.asked_unit_id),
        (swap.other, swap.asked_unit_id, swap.asking_unit_id),
    ):
        term.unit_id, term.reminded_at = after, None
        term.save(update_fields=["unit", "reminded_at"])
        TermChange.objects.create(
            term=term, kind=ChangeKind.SWAPPED, before_id=before, after_id=after, reason=swap.note, changed_by=actor,
            changed_at=clock.now(),
        )  # fmt: skip
        record("chair.swapped", target=term, actor=actor, unit=after)
    notices.swap_answered(swap)
    follow_rotation(swap.term.alliance, actor)
    return swap


@transaction.atomic
def decline_swap(*, swap: TermSwap, actor: User) -> TermSwap:
    """Keep one's own term."""
    swap, step = _locked("decline", swap, actor)
    _answer(swap, step, actor)
    record("chair.swap_declined", target=swap.term, actor=actor, other=swap.other_id)
    notices.swap_answered(swap)
    return swap


@transaction.atomic
def take_back_swap(*, swap: TermSwap, actor: User) -> TermSwap:
    """Ask no longer."""
    swap, step = _locked("take-back", swap, actor)
    _answer(swap, step, actor)
    record("chair.swap_taken_back", target=swap.term, actor=actor, other=swap.other_id)
    return swap


def _answer(swap: TermSwap, step: Step, actor: User) -> None:
    swap.status, swap.answered_by, swap.answered_at = step.target, actor, clock.now()
    swap.full_clean()
    swap.save(update_fields=["status", "answered_by", "answered_at"])


def _locked(name: str, swap: TermSwap, actor: User) -> tuple[TermSwap, Step]:
    """The alliance's row first, as every change of a rotation takes it, then the swap and both its terms."""
    Alliance.objects.select_for_update().get(chair_terms=swap.term_id)
    whole = TermSwap.objects.select_related("term__alliance", "other", "asking_unit", "asked_unit")
    found = whole.select_for_update(of=("self", "term", "other")).get(pk=swap.pk)
    return found, SWAP_LIFECYCLE.check(name, obj=found, actor=actor)
