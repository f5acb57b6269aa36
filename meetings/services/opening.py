"""A meeting opens: the airing board is frozen, and decisions of earlier meetings past their day are carried over."""

from django.db import transaction
from django.utils.translation import gettext as _

from core import clock
from core.accounts.models import User
from core.audit import record
from core.errors import DomainError
from meetings.models import AiringLine, JointMeeting
from meetings.selectors.airing import live_lines
from meetings.selectors.attendance import members_of
from meetings.services.carrying import carry_over
from meetings.services.steps import locked_meeting, move_meeting


@transaction.atomic
def open_meeting(*, meeting: JointMeeting, actor: User) -> JointMeeting:
    """Open the meeting on its day; from now on the database keeps the board as it is."""
    meeting, step = locked_meeting("open", meeting, actor)
    begin(meeting, actor)
    move_meeting(meeting, step, "opened_at")
    return meeting


def begin(meeting: JointMeeting, actor: User) -> None:
    """What opening comes to; a meeting that is written down afterwards opens when it is closed."""
    check_members(meeting)
    # The lines come first: once the meeting has its hour, the database takes no more of them.
    lines = live_lines(meeting)
    AiringLine.objects.bulk_create(lines)
    meeting.opened_at = clock.now()
    carried = carry_over(meeting, actor)
    record("meeting.convened", target=meeting, actor=actor, aired=len(lines), carried=carried)


def check_members(meeting: JointMeeting) -> None:
    """Units may have left since the meeting was planned."""
    if not members_of(meeting).exists():
        raise DomainError(_("这个联盟现在没有成员单位，先把单位加进联盟再开会。"), code="no_members")
