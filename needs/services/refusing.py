"""Refusing a need takes two: one proposes it with the reason, another confirms or turns it down."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.personal.inside_text import tidy
from needs import notices
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Need, Refusal


@transaction.atomic
def propose_refusal(*, need: Need, reason: str, actor: User) -> Refusal:
    """Propose not to take a need on; its state stays and its clock runs until a second reviewer decides."""
    need = _locked(need)
    NEED_LIFECYCLE.check("refuse", obj=need, actor=actor)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明理由，提出人会看到。")})
    refusal = Refusal(need=need, reason=tidy(reason), proposed_by=actor, proposed_at=clock.now())
    refusal.full_clean()
    refusal.save()
    record("need.refusal_proposed", target=need, actor=actor, refusal=refusal)
    notices.refusal_proposed(refusal)
    return refusal


@transaction.atomic
def confirm_refusal(*, need: Need, comment: str = "", actor: User) -> Need:
    """Agree as the second reviewer: the need is refused, and the asker is told why."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check("confirm-refusal", obj=need, actor=actor)
    refusal = _decide(need, agreed=True, comment=comment, actor=actor)
    need.status, need.reason = step.target, refusal.reason
    need.responded_at = need.responded_at or refusal.decided_at
    need.full_clean()
    need.save(update_fields=["status", "reason", "responded_at"])
    record("need.refused", target=need, actor=actor, refusal=refusal)
    notices.need_refused(need)
    notices.refusal_decided(refusal)
    return need


@transaction.atomic
def reject_refusal(*, need: Need, comment: str, actor: User) -> Need:
    """Turn the proposal down with a word why: the need waits for its answer as before."""
    need = _locked(need)
    NEED_LIFECYCLE.check("reject-refusal", obj=need, actor=actor)
    if not tidy(comment):
        raise ValidationError({"comment": _("请写明为什么应当受理。")})
    refusal = _decide(need, agreed=False, comment=comment, actor=actor)
    record("need.refusal_rejected", target=need, actor=actor, refusal=refusal)
    notices.refusal_decided(refusal)
    return need


@transaction.atomic
def withdraw_refusal(*, need: Need, actor: User) -> Need:
    """Take the own proposal back before anybody has decided it: the need waits for its answer as before."""
    need = _locked(need)
    NEED_LIFECYCLE.check("withdraw-refusal", obj=need, actor=actor)
    refusal = need.refusals.select_for_update().waiting().get()
    refusal.withdrawn_at = clock.now()
    refusal.full_clean()
    refusal.save(update_fields=["withdrawn_at"])
    record("need.refusal_withdrawn", target=need, actor=actor, refusal=refusal)
    return need


def _decide(need: Need, *, agreed: bool, comment: str, actor: User) -> Refusal:
    refusal = need.refusals.select_for_update(of=("self",)).select_related("proposed_by").waiting().get()
    refusal.need = need
    refusal.agreed, refusal.comment = agreed, tidy(comment)
    refusal.decided_by, refusal.decided_at = actor, clock.now()
    refusal.full_clean()
    refusal.save(update_fields=["agreed", "comment", "decided_by", "decided_at"])
    return refusal


def _locked(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)
