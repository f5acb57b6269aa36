"""When the work on a need stops: it rests for a while, or somebody else has to be found."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.personal.inside_text import tidy
from members.models import MemberUnit
from needs import notices
from needs.lifecycle import NEED_LIFECYCLE
from needs.models import Need
from needs.services.hall import CALL_FIELDS, begin_call
from needs.services.passing_on import call_again


@transaction.atomic
def put_back_need(*, need: Need, reason: str, given_up_by: MemberUnit | None = None, actor: User) -> Need:
    """Put a need nobody carries on with back on the list; one a unit gave up is offered on to the next best."""
    need = _locked(need)
    step = NEED_LIFECYCLE.check("put-back", obj=need, actor=actor)
    begin_call(need)
    need.status, need.halted_for = step.target, _said(reason)
    need.listed_at = need.listed_at or clock.now()
    need.full_clean()
    need.save(update_fields=["status", "listed_at", "claimed", *CALL_FIELDS])
    record("need.put_back", target=need, actor=actor, unit=given_up_by)
    notices.need_put_back(need)
    if given_up_by is not None:
        call_again(need, without={given_up_by.pk})
    return need


@transaction.atomic
def suspend_need(*, need: Need, reason: str, actor: User) -> Need:
    """Let a need rest while those who have it in hand do; its limit runs on, and the asker hears why."""
    need = _locked(need)
    NEED_LIFECYCLE.check("suspend", obj=need, actor=actor)
    need.halted_for = _said(reason)
    need.full_clean()
    need.save(update_fields=["halted_for"])
    record("need.suspended", target=need, actor=actor)
    notices.need_suspended(need)
    return need


@transaction.atomic
def resume_need(*, need: Need, actor: User) -> Need:
    """Take the work on a need up again."""
    need = _locked(need)
    NEED_LIFECYCLE.check("resume", obj=need, actor=actor)
    need.halted_for = ""
    need.full_clean()
    need.save(update_fields=["halted_for"])
    record("need.resumed", target=need, actor=actor)
    notices.need_resumed(need)
    return need


def _said(reason: str) -> str:
    if not tidy(reason):
        raise ValidationError({"reason": _("请写明原因，提出人会看到。")})
    return tidy(reason)


def _locked(need: Need) -> Need:
    return Need.objects.select_for_update().get(pk=need.pk)
