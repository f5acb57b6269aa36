"""A meeting to come is chaired by the unit whose term its day lies in, also when the rotation has changed since."""

from django.utils import timezone

from core import clock
from core.accounts.models import User
from core.audit import record
from meetings import notices
from meetings.models import JointMeeting, MeetingStatus
from meetings.selectors.chair import chair_of
from members.models import Alliance


def follow_rotation(alliance: Alliance, actor: User) -> None:
    """Give every meeting that nobody has opened yet the chair of its day."""
    waiting = (MeetingStatus.PLANNED, MeetingStatus.NOTICED)
    ahead = JointMeeting.objects.select_for_update(of=("self",)).filter(alliance=alliance, status__in=waiting)
    for meeting in ahead.order_by("pk"):
        term = chair_of(alliance, timezone.localdate(meeting.starts_at, clock.SHANGHAI))
        unit = term.unit if term else None
        if (unit.pk if unit else None) == meeting.chair_unit_id:
            continue
        was, meeting.chair_unit = meeting.chair_unit_id, unit
        meeting.version += 1
        meeting.full_clean()
        meeting.save(update_fields=["chair_unit", "version"])
        record("meeting.chair_changed", target=meeting, actor=actor, before=was, after=meeting.chair_unit_id)
        notices.meeting_chair_changed(meeting)
