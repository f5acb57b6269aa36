"""Who belongs at a meeting's table, who said they come, who came, and whether that is enough."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from core import clock
from meetings.models import Attendance, JointMeeting, Reply
from members.models import MemberUnit, Seat
from needs.models import Claim, ClaimOrigin, ClaimQuerySet, ClaimStatus

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


def claims_of(meeting: JointMeeting) -> ClaimQuerySet:
    """Claims of its needs made on the day, on the spot or in the hall."""
    day = timezone.localdate(meeting.starts_at, clock.SHANGHAI)
    needs = meeting.agenda.filter(need__isnull=False).values("need")
    return Claim.objects.filter(need__in=needs, claimed_at__date=day)


def heard_at(meeting: JointMeeting) -> set[int]:
    """Units that claimed at the table: whoever speaks there is there."""
    spoken = claims_of(meeting).filter(origin=ClaimOrigin.ON_THE_SPOT).exclude(status=ClaimStatus.WITHDRAWN)
    return set(spoken.values_list("unit", flat=True))


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
