"""What became of decisions: reported done by whoever owes them, verified by somebody else."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.lifecycle import Step
from meetings import notices
from meetings.lifecycle import ACTION_LIFECYCLE
from meetings.models import ActionItem


@transaction.atomic
def claim_done(*, action: ActionItem, evidence: str, actor: User) -> ActionItem:
    """Report a decision carried out, saying how."""
    action, step = locked_action("claim-done", action, actor)
    if not evidence.strip():
        raise ValidationError({"evidence": _("请写明完成情况。")})
    action.evidence, action.claimed_done_by = evidence.strip(), actor
    _move(action, step, "evidence", "claimed_done_by")
    record("action.claimed_done", target=action, actor=actor)
    notices.action_claimed_done(action, actor)
    return action


@transaction.atomic
def verify_action(*, action: ActionItem, actor: User) -> ActionItem:
    """Confirm that it is done, as somebody other than who reported it."""
    action, step = locked_action("verify", action, actor)
    action.verified_by, action.verified_at = actor, clock.now()
    _move(action, step, "verified_by", "verified_at")
    record("action.verified", target=action, actor=actor)
    notices.action_verified(action)
    return action


@transaction.atomic
def send_back(*, action: ActionItem, reason: str, actor: User) -> ActionItem:
    """Not done after all: the owner hears why and owes it again."""
    action, step = locked_action("send-back", action, actor)
    if not reason.strip():
        raise ValidationError({"reason": _("请写明理由。")})
    action.claimed_done_by = None
    _move(action, step, "claimed_done_by")
    record("action.sent_back", target=action, actor=actor)
    notices.action_sent_back(action, reason.strip())
    return action


def locked_action(name: str, action: ActionItem, actor: User) -> tuple[ActionItem, Step]:
    action = ActionItem.objects.select_for_update(of=("self",)).select_related("meeting").get(pk=action.pk)
    return action, ACTION_LIFECYCLE.check(name, obj=action, actor=actor)


def _move(action: ActionItem, step: Step, *changed: str) -> None:
    action.status = step.target or action.status
    action.version += 1
    action.full_clean()
    action.save(update_fields=["status", "version", *changed])
