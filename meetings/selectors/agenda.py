"""What a meeting has to speak about, read from what is open."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.utils import timezone

from core import clock
from meetings.models import ActionItem, AgendaItem, AgendaKind, ChairTerm, JointMeeting
from meetings.selectors.actions import before
from members.models import Alliance
from needs.models import Need, NeedStatus, Reach
from projects.models import MicroProject, ProjectStatus

# A meeting of two hours; what does not fit stays in the lists, the worst come first.
MOST_LINES = 12
AIRED = (ProjectStatus.RUNNING, ProjectStatus.SUSPENDED, ProjectStatus.CLAIMED_DONE)


def agenda_lines(meeting: JointMeeting) -> Iterator[AgendaItem]:
    """Last decisions, projects, shortfalls and needs to claim, in the order they are spoken about."""
    for action in _decisions(meeting):
        yield AgendaItem(kind=AgendaKind.LAST_DECISIONS, title=action.text, action=action, unit=action.owner)
    for project in open_projects(meeting.alliance):
        yield AgendaItem(kind=AgendaKind.AIRING, title=project.name, project=project, unit=project.unit)
    for need in late_needs(meeting.alliance):
        yield AgendaItem(kind=AgendaKind.SHORTFALL, title=need.text, need=need)
    for need in unclaimed_needs(meeting.alliance):
        yield AgendaItem(kind=AgendaKind.CLAIMING, title=need.text, need=need)


def closing_line(meeting: JointMeeting) -> AgendaItem | None:
    """Who is in the chair next, spoken about last."""
    day = timezone.localdate(meeting.starts_at, clock.SHANGHAI)
    following = ChairTerm.objects.filter(alliance=meeting.alliance_id, begins__gt=day).seated()
    term = following.select_related("unit").order_by("begins").first()
    return AgendaItem(kind=AgendaKind.NEXT_CHAIR, title=str(term.unit), unit=term.unit) if term else None


def _decisions(meeting: JointMeeting) -> QuerySet[ActionItem]:
    """Everything not verified yet, however old, and what the last meeting decided."""
    earlier = JointMeeting.objects.filter(alliance=meeting.alliance_id, starts_at__lt=meeting.starts_at)
    last = earlier.took_place().order_by("-starts_at").first()
    asked = Q(meeting=last) | ~Q(status="verified") if last else ~Q(status="verified")
    return before(meeting).filter(asked).select_related("owner").order_by("due_on", "id")


def open_projects(alliance: Alliance) -> QuerySet[MicroProject]:
    """Running and resting projects and those that wait to be accepted, late ones first."""
    open_ones = MicroProject.objects.filter(status__in=AIRED, area_code__startswith=alliance.area_code[:9])
    shown = open_ones.filter(communities__in=_communities(alliance)) if alliance.zone_id else open_ones
    late = Case(When(ends_on__lt=clock.today(), then=Value(0)), default=Value(1), output_field=IntegerField())
    ordered = shown.select_related("unit").distinct().annotate(late=late)
    return ordered.order_by("late", F("ends_on").asc(nulls_last=True), "id")[:MOST_LINES]


def late_needs(alliance: Alliance) -> QuerySet[Need]:
    """Public needs past their limit that somebody has taken on; those nobody has are up for claiming."""
    late = _needs(alliance).overdue(clock.today()).exclude(status=NeedStatus.LISTED)
    return late.order_by("completion_due", "id")[:MOST_LINES]


def unclaimed_needs(alliance: Alliance) -> QuerySet[Need]:
    weight = Case(
        When(reach=Reach.HOT_SPOT, then=Value(0)), When(reach=Reach.UNIVERSAL, then=Value(1)),
        default=Value(2), output_field=IntegerField(),
    )  # fmt: skip
    listed = _needs(alliance).filter(status=NeedStatus.LISTED)
    return listed.annotate(weight=weight).order_by("weight", "-endorsement_count", "id")[:MOST_LINES]


def _needs(alliance: Alliance) -> Any:
    public = Need.objects.published()
    if alliance.zone_id:
        return public.filter(area_code__in=_communities(alliance).values("code"))
    return public.filter(area_code__startswith=alliance.area_code)


def _communities(alliance: Alliance) -> Any:
    assert alliance.zone is not None  # noqa: S101  # asked for alliances of a zone only
    return alliance.zone.communities.all()
