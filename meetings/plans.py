"""What people state about a meeting or a decision in one go."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

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
    """What is owed by a member unit or, said so, by the office itself; never by nobody."""

    text: str
    due_on: date
    owner: MemberUnit | None = None
    by_office: bool = False
    need: Need | None = None
    project: MicroProject | None = None


@dataclass(frozen=True)
class Answer:
    """What a unit says to the notice; whoever cannot come says why, whoever sends another names them."""

    reply: str
    delegate: str = ""
    reason: str = ""


@dataclass(frozen=True)
class AiringWords:
    """What whoever a line of the airing board concerns says to it."""

    cause: str = ""
    next_step: str = ""
    help_needed: str = ""
    expected_on: date | None = None
    differs: str = ""


@dataclass(frozen=True)
class SpotClaim:
    """A need claimed at the table, by which unit, and how much of it where it is counted."""

    need: Need
    unit: MemberUnit
    share: Decimal | None = None
