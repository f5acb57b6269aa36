"""A meeting kept from others until the transaction ends, and moved along its states."""

from core.accounts.models import User
from core.lifecycle import Step
from meetings.lifecycle import MEETING_LIFECYCLE
from meetings.models import JointMeeting


def locked_meeting(name: str, meeting: JointMeeting, actor: User) -> tuple[JointMeeting, Step]:
    """The row and the step this person may take now."""
    meeting = JointMeeting.objects.select_for_update(of=("self",)).select_related("alliance").get(pk=meeting.pk)
    return meeting, MEETING_LIFECYCLE.check(name, obj=meeting, actor=actor)


def move_meeting(meeting: JointMeeting, step: Step, *changed: str) -> None:
    meeting.status = step.target or meeting.status
    meeting.version += 1
    meeting.full_clean()
    meeting.save(update_fields=["status", "version", *changed])
