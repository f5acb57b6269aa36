"""Who belongs at a meeting's table, who said they come, who came, and whether that is enough."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from meetings.models import Attendance, JointMeeting, Reply
from members.models import MemberUnit, Seat

# Decisions bind the members when more than half of them are there.
HALF = 2


@dataclass(frozen=True)
class Roll:
    """The table's count; ``present`` is None until somebody has signed in."""

    members: int
    coming: int
    leave: int
    present: int | None

    @property
    def quorate(self) -> bool | None:
        """Whether more than half of the members are there; nothing to say before they signed in."""
        return None if self.present is None else self.present * HALF > self.members

    @property
    def silent(self) -> int:
        return self.members - self.coming - self.leave


def members_of(meeting: JointMeeting) -> Any:
    """The units that sit in the alliance, or in the one it meets with, by name."""
    here = Q(alliance=meeting.alliance_id) | Q(alliance=meeting.partner_id)
    seats = Seat.objects.in_force().filter(here)
    return MemberUnit.objects.filter(pk__in=seats.values("unit")).order_by("name_key", "id")


def roll_of(members: list[MemberUnit], rows: dict[int, Attendance]) -> Roll:
    """Count the answers and the signatures of those who sit there now."""
    here = [rows[unit.pk] for unit in members if unit.pk in rows]
    signed = [row for row in here if row.present is not None]
    return Roll(
        members=len(members),
        coming=sum(row.reply in (Reply.COMING, Reply.DELEGATE) for row in here),
        leave=sum(row.reply == Reply.LEAVE for row in here),
        present=sum(bool(row.present) for row in signed) if signed else None,
    )
