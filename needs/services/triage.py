"""The office's answer to a need: accept, ask for more, return, put on the list; and seconding."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from core.personal.inside_text import tells_contact, tidy
from needs import notices, policies
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Category, Endorsement, Need
from needs.services.hall import CALL_FIELDS, begin_call
from needs.services.limits import (
    COMPLETION_FIELDS,
    RESPONSE_FIELDS,
    UNANSWERED,
    pause_response,
    restart_response,
    resume_response,
    start_completion,
)
from needs.services.merging import recount_voices

REASON_FIELDS = ("status", "reason", "responded_at")


@transaction.atomic
def accept_need(*, need: Need, actor: User) -> Need:
    """Accept a need; from here its completion limit stands, whatever the settings become."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check("accept", obj=need, actor=actor)
    need.status, need.reason = step.target, ""
    need.accepted_at = clock.now()
    need.responded_at = need.responded_at or need.accepted_at
    start_completion(need)
    need.full_clean()
    need.save(update_fields=["status", "reason", "accepted_at", "responded_at", *COMPLETION_FIELDS])
    record("need.accepted", target=need, actor=actor, due=need.completion_due)
    notices.need_accepted(need)
    return need


@transaction.atomic
def ask_more(*, need: Need, reason: str, actor: User) -> Need:
    """Ask the asker for what is missing."""
    need = _answer(need, "ask-more", reason, actor)
    pause_response(need)
    need.save(update_fields=["paused_on"])
    record("need.more_asked", target=need, actor=actor)
    notices.more_asked(need)
    return need


@transaction.atomic
def answer_more(*, need: Need, detail: str, actor: User) -> Need:
    """Add what was asked for; the need waits for its answer again."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check("answer-more", obj=need, actor=actor)
    more = tidy(detail)
    if not more:
        raise ValidationError({"detail": _("请写下要补充的内容。")})
    if tells_contact(more):
        raise ValidationError({"detail": _("这里别人看得到，请不要写电话或身份证号。")})
    need.status, need.reason = step.target, ""
    need.detail = f"{need.detail}\n{more}".strip()
    need.version += 1
    resume_response(need)
    need.full_clean()
    need.save(update_fields=["status", "reason", "detail", "version", *RESPONSE_FIELDS])
    record("need.more_answered", target=need, actor=actor)
    notices.more_answered(need)
    return need


@transaction.atomic
def return_need(*, need: Need, reason: str, actor: User) -> Need:
    """Give a need back that belongs elsewhere, with the reason."""
    need = _answer(need, "return", reason, actor)
    record("need.returned", target=need, actor=actor)
    notices.need_returned(need)
    return need


@transaction.atomic
def reclassify_need(*, need: Need, category: Category, actor: User) -> Need:
    """Put a need under another category; before the answer its limit is counted anew, afterwards the promise stands."""
    need = _locked(need)
    NEED_LIFECYCLE.check("reclassify", obj=need, actor=actor)
    before, need.category = need.category, category
    moved = need.status in UNANSWERED and restart_response(need)
    need.version += 1
    need.full_clean()
    need.save(update_fields=["category", "version", *RESPONSE_FIELDS])
    record("need.reclassified", target=need, actor=actor, before=before, after=category, answer_by=need.response_due)
    if moved:
        notices.limit_moved(need)
    return need


@transaction.atomic
def list_need(*, need: Need, actor: User) -> Need:
    """Put a need on the list units choose from."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check("list", obj=need, actor=actor)
    need.status, need.listed_at = step.target, clock.now()
    begin_call(need)
    need.full_clean()
    need.save(update_fields=["status", "listed_at", "claimed", *CALL_FIELDS])
    record("need.listed", target=need, actor=actor)
    notices.need_listed(need)
    return need


@transaction.atomic
def endorse_need(*, need: Need, actor: User) -> Need:
    """Second a neighbour's need, once."""
    need = _locked(need)
    if policies.is_asker(actor, need):
        raise PermissionDenied(_("这件事是您自己提的，您家已经算上了，不用再附议。"))
    if need.endorsements.filter(user=actor).exists():
        raise DomainError(_("您已经附议过这件需求了。"), code="already_endorsed")
    NEED_LIFECYCLE.check("endorse", obj=need, actor=actor)
    Endorsement.objects.create(need=need, user=actor, at=clock.now())
    recount_voices(need)
    record("need.endorsed", target=need, actor=actor)
    return need


@transaction.atomic
def unendorse_need(*, need: Need, actor: User) -> Need:
    """Take the seconding back."""
    need = _locked(need)
    NEED_LIFECYCLE.check("unendorse", obj=need, actor=actor)
    need.endorsements.filter(user=actor).delete()
    recount_voices(need)
    record("need.unendorsed", target=need, actor=actor)
    return need


def _locked(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)


def _answer(need: Need, name: str, reason: str, actor: User) -> Need:
    """Lock, check and save a step whose answer is a reason."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check(name, obj=need, actor=actor)
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明理由，提出人会看到。")})
    need.status, need.reason = step.target, tidy(reason)
    need.responded_at = need.responded_at or clock.now()
    need.full_clean()
    need.save(update_fields=list(REASON_FIELDS))
    return need
