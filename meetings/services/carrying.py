"""转下次: a decision past its day is carried over by every meeting that opens, and lies at last at a higher desk."""

from core import clock
from core.accounts.models import User
from core.audit import record
from meetings import notices
from meetings.models import ActionItem, Carry, Escalation, JointMeeting
from meetings.selectors.actions import before
from meetings.selectors.airing import rules_of


def carry_over(meeting: JointMeeting, actor: User) -> int:
    """Carry over what earlier meetings decided and is past its day; tell how many."""
    after = rules_of(meeting.alliance).escalate_after
    due = before(meeting).late(clock.today()).filter(status="open").select_for_update(of=("self",)).order_by("pk")
    return sum(_carry(action, meeting, after, actor) for action in due)


def _carry(action: ActionItem, meeting: JointMeeting, after: int, actor: User) -> int:
    _row, new = Carry.objects.get_or_create(action=action, meeting=meeting, defaults={"carried_at": clock.now()})
    if not new:
        return 0
    action.carries += 1
    was, action.escalation = action.escalation, _level(action, after)
    if action.escalation != was:
        action.escalated_at = clock.now()
    action.version += 1
    action.full_clean()
    action.save(update_fields=["carries", "escalation", "escalated_at", "version"])
    record("action.carried_over", target=action, actor=actor, meeting=meeting.pk, carries=action.carries)
    if action.escalation != was:
        record("action.escalated", target=action, actor=actor, level=action.escalation)
        notices.action_escalated(action)
    return 1


def _level(action: ActionItem, after: int) -> str:
    """The street's desk first, the district's a round later; what the street owes itself goes to the district."""
    if action.carries >= after * 2 or (action.by_office and action.carries >= after):
        return Escalation.DISTRICT
    return Escalation.STREET if action.carries >= after else action.escalation
