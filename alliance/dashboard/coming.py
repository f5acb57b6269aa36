"""The meeting that comes next and who is in the chair, in one query."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import CharField, Count, DateTimeField, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Cast, Coalesce

from core import clock
from meetings.models import ActionItem, ActionStatus, ChairTerm, JointMeeting, MeetingTheme
from members.models import AllianceKind

NEXT_CHAIRS = 3
COLUMNS = (
    "_kind",
    "pk",
    "_unit",
    "_begins",
    "_ends",
    "_title",
    "_place",
    "_theme",
    "_status",
    "_lines",
    "_bare",
    "_left",
)


@dataclass(frozen=True)
class Chair:
    unit: str
    begins: date
    ends: date


@dataclass(frozen=True)
class Meeting:
    """The next meeting: what its agenda holds, how many lines have no unit, and which decisions are not verified."""

    pk: int
    title: str
    starts_at: datetime
    place: str
    theme: str
    status: str
    unit: str
    lines: int
    bare: int
    left: int


@dataclass
class Coming:
    meeting: Meeting | None = None
    chairs: list[Chair] = field(default_factory=list)


def what_comes(user: Any) -> Coming:
    """Read both; a term's first and last day stand where a meeting has its hour."""
    found = Coming()
    for kind, pk, unit, begins, ends, title, place, theme, state, *numbers in _meetings(user).union(
        _terms(user), all=True
    ):
        if kind == "chair":
            found.chairs.append(Chair(unit, _day(begins), _day(ends)))
        else:
            label = str(MeetingTheme(theme).label)
            found.meeting = Meeting(pk, title, begins, place, label, state, unit, *numbers)
    found.chairs.sort(key=lambda chair: chair.begins)
    return found


def _day(moment: datetime) -> date:
    return moment.astimezone(clock.SHANGHAI).date()


def _meetings(user: Any) -> Any:
    ahead = JointMeeting.objects.visible_to(user).to_come().filter(starts_at__gte=clock.now())
    left = ActionItem.objects.filter(meeting__alliance=OuterRef("alliance")).exclude(status=ActionStatus.VERIFIED)
    counted = left.order_by().values("meeting__alliance").annotate(n=Count("pk")).values("n")
    text = CharField()
    return ahead.annotate(
        _kind=Value("meeting", text), _unit=Cast(Coalesce("chair_unit__name", Value("")), text),
        _begins=Cast("starts_at", DateTimeField()), _ends=Cast("starts_at", DateTimeField()),
        _title=Cast("title", text), _place=Cast("place", text),
        _theme=Cast("theme", text), _status=Cast("status", text),
        _lines=Count("agenda", distinct=True),
        _bare=Count("agenda", filter=Q(agenda__unit__isnull=True), distinct=True),
        _left=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)),
    ).order_by("starts_at").values_list(*COLUMNS)[:1]  # fmt: skip


def _terms(user: Any) -> Any:
    terms = ChairTerm.objects.filter(
        alliance__area_code=user.acting.street_code, alliance__kind=AllianceKind.STREET, ends__gte=clock.today()
    )
    empty, nought = Value("", CharField()), Value(0, IntegerField())
    return terms.annotate(
        _kind=Value("chair", CharField()), _unit=Cast("unit__name", CharField()),
        _begins=Cast("begins", DateTimeField()), _ends=Cast("ends", DateTimeField()),
        _title=empty, _place=empty, _theme=empty, _status=empty, _lines=nought, _bare=nought, _left=nought,
    ).order_by("begins").values_list(*COLUMNS)[:NEXT_CHAIRS]  # fmt: skip
