"""The airing board: what was promised since the last meeting and what became of it, per unit and per community."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.db.models import F
from django.utils import timezone

from core import clock
from core.areas.models import Area, StreetSettings
from meetings.models import (
    SAID,
    AiringKind,
    AiringLine,
    AiringNote,
    AiringOrder,
    AiringState,
    JointMeeting,
    MeetingRules,
)
from meetings.selectors.attendance import members_of
from meetings.selectors.promises import promises_of
from members.models import Alliance

# Where no meeting was held before, the board looks back a month.
FIRST_LOOK = timedelta(days=31)
DEFAULT_SAMPLE = StreetSettings._meta.get_field("minimum_sample").default
PLACES = Decimal("0.0001")


@dataclass(frozen=True)
class Tally:
    """How many promises stand how; ``share`` of those kept is silent below the street's minimum sample."""

    n: int
    done: int
    running: int
    late: int
    not_done: int
    least: int

    @property
    def share(self) -> Decimal | None:
        return None if self.n < max(self.least, 1) else (Decimal(self.done) / self.n).quantize(PLACES)

    @property
    def short(self) -> int:
        return self.late + self.not_done


@dataclass(frozen=True)
class Group:
    """One unit's or one community's lines."""

    name: str
    lines: Sequence[AiringLine]
    tally: Tally


@dataclass(frozen=True)
class Board:
    """The lines of a meeting's board, and whether they are frozen."""

    lines: Sequence[AiringLine]
    frozen: bool
    since: date
    least: int
    order: str
    communities: Sequence[str] = ()

    @property
    def tally(self) -> Tally:
        return tallied(self.lines, self.least)

    def by_unit(self) -> list[Group]:
        """What units promised; what a community looks after itself has no unit."""
        return self._groups((line.unit_name, line) for line in self.lines if line.unit_name)

    def by_community(self) -> list[Group]:
        """A project that serves three communities is aired in each."""
        named = [(name, line) for line in self.lines for _code, name in line.places]
        ranks = {name: rank for rank, name in enumerate(self.communities)}
        return self._groups(sorted(named, key=lambda pair: ranks.get(pair[0], len(ranks))))

    def shortfalls(self) -> list[AiringLine]:
        return [line for line in self.lines if line.is_short]

    def _groups(self, named: Iterable[tuple[str, AiringLine]]) -> list[Group]:
        found: dict[str, list[AiringLine]] = {}
        for name, line in named:
            found.setdefault(name, []).append(line)
        groups = [Group(name, lines, tallied(lines, self.least)) for name, lines in found.items()]
        return sorted(groups, key=self._place)

    def _place(self, group: Group) -> tuple[bool, int]:
        """As they come, by name; where the alliance has decided so by what is late, if there is enough to compare."""
        if self.order != AiringOrder.LATE_FIRST:
            return (False, 0)
        return (True, 0) if group.tally.n < self.least else (False, -group.tally.short)


def board_of(meeting: JointMeeting) -> Board:
    """The board as it was frozen at the opening; before that, as the records say it now."""
    frozen = meeting.opened_at is not None
    since = _since(meeting)
    lines = list(meeting.airing.all()) if frozen else live_lines(meeting, since)
    return Board(
        lines=lines, frozen=frozen, since=since, least=_least(meeting.area_code),
        order=rules_of(meeting.alliance).airing_order, communities=_communities(meeting),
    )  # fmt: skip


def live_lines(meeting: JointMeeting, since: date | None = None) -> list[AiringLine]:
    """The lines out of the records of this moment, with what was said to them, in the order they are read."""
    lines = promises_of(meeting, since or _since(meeting))
    notes = {_subject(note): note for note in AiringNote.objects.filter(meeting=meeting)}
    for line in lines:
        note = notes.get((line.kind, line.subject_id))
        for name in SAID if note else ():
            # What the records give as a reason stays where nobody said another.
            setattr(line, name, getattr(note, name) or getattr(line, name))
    # Units by the sound of their names; what communities do themselves comes last.
    ranks = {unit: rank for rank, unit in enumerate(members_of(meeting).values_list("pk", flat=True))}
    lines.sort(key=lambda line: (ranks.get(line.unit_id, len(ranks)), line.due_on or date.max, line.title))
    for position, line in enumerate(lines, 1):
        line.meeting, line.position = meeting, position
    return lines


def note_of(meeting: JointMeeting, kind: str, subject: int) -> AiringNote | None:
    """What was said to one line so far."""
    return AiringNote.objects.filter(meeting=meeting, **{f"{kind}_id": subject}).first()


def rules_of(alliance: Alliance) -> MeetingRules:
    """What the alliance decided; while it has decided nothing, the house's own rules."""
    return MeetingRules.objects.filter(alliance=alliance).first() or MeetingRules(alliance=alliance)


def tallied(lines: Sequence[AiringLine], least: int) -> Tally:
    found = Counter(line.state for line in lines)
    states = {state: found[state] for state in AiringState.values}
    return Tally(n=len(lines), least=least, **states)


def _subject(note: AiringNote) -> tuple[str, int]:
    return next(
        (kind, pk) for kind in AiringKind.values if (pk := getattr(note, f"{kind}_id")) is not None
    )  # fmt: skip


def _since(meeting: JointMeeting) -> date:
    """The day of the alliance's last meeting before this one."""
    earlier = JointMeeting.objects.took_place().filter(alliance=meeting.alliance_id, starts_at__lt=meeting.starts_at)
    last = earlier.order_by(F("starts_at").desc()).values_list("starts_at", flat=True).first()
    return timezone.localdate(last or meeting.starts_at - FIRST_LOOK, clock.SHANGHAI)


def _communities(meeting: JointMeeting) -> list[str]:
    """In the order of their division codes, as every list of the office has them."""
    here = Area.objects.in_force().communities().under(meeting.area_code[:9])
    return list(here.order_by("code").values_list("name", flat=True))


def _least(area_code: str) -> int:
    settings = StreetSettings.objects.filter(street__code=area_code[:9], street__until__isnull=True)
    return settings.values_list("minimum_sample", flat=True).first() or DEFAULT_SAMPLE
