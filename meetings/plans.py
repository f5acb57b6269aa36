"""What people state about a meeting or a decision in one go."""

from dataclasses import dataclass
from datetime import date, datetime

from meetings.models import MeetingTheme
from members.models import Alliance, MemberUnit
from needs.models import Need
from projects.models import MicroProject


@dataclass(frozen=True)
class MeetingPlan:
    """Without a title the meeting is named for its month."""

    starts_at: datetime
    place: str
    theme: str = MeetingTheme.NEEDS
    title: str = ""
    partner: Alliance | None = None
    topics_until: date | None = None


@dataclass(frozen=True)
class Decision:
    """Without an owner the office itself owes it."""

    text: str
    due_on: date
    owner: MemberUnit | None = None
    need: Need | None = None
    project: MicroProject | None = None


@dataclass(frozen=True)
class Answer:
    """What a unit says to the notice; whoever cannot come says why, whoever sends another names them."""

    reply: str
    delegate: str = ""
    reason: str = ""
