"""What units and communities have promised and not been asked about since, out of the records of this moment."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery
from django.utils import timezone

from core import clock
from core.areas.models import Area
from core.models import AuditEntry
from meetings.models import AiringKind, AiringLine, AiringState, JointMeeting
from meetings.selectors.attendance import members_of
from members.models import AllianceKind
from needs.models import LIVE_CLAIMS, OPEN_STATUSES, Claim, ClaimStatus, Need, NeedStatus
from projects.models import DONE_STATUSES, MicroProject, Milestone, ProgressEntry, ProjectStatus

LONGEST = AiringLine._meta.get_field("told").max_length or 0
# Agreed upon and not ended: somebody has it in hand.
IN_HAND = (
    ProjectStatus.PUBLISHED, ProjectStatus.RUNNING, ProjectStatus.SUSPENDED, ProjectStatus.CLAIMED_DONE,
)  # fmt: skip
STREET_DIGITS = 9
# A district's needs are aired in its streets, an industry's alliance has no communities of its own.
OF_A_PLACE = (AllianceKind.STREET, AllianceKind.ZONE, AllianceKind.COMMUNITY)


def promises_of(meeting: JointMeeting, since: date) -> list[AiringLine]:
    """Each promise once: a project speaks for the claim and the need it answers, a claim for its need."""
    names = _names(meeting)
    found = [_project_line(project, names) for project in _projects(meeting, since)]
    found += [_claim_line(claim, names) for claim in _claims(meeting, since)]
    return found + [_need_line(need, names) for need in _needs(meeting, since)]


# ── projects ──────────────────────────────────────────────────────────────────────────────────
def _projects(meeting: JointMeeting, since: date) -> Iterator[MicroProject]:
    """In hand, done or given up since; of units at the table."""
    given_up = AuditEntry.objects.filter(verb="project.ended_early", success=True, at__date__gte=since)
    ended = Q(status=ProjectStatus.ENDED_EARLY, pk__in=given_up.values("target_id"))
    done = Q(status__in=DONE_STATUSES, completed_at__date__gte=since)
    word = ProgressEntry.objects.filter(project=OuterRef("pk")).values("text")[:1]
    missed = Prefetch("milestones", queryset=Milestone.objects.due(clock.today()), to_attr="missed")
    found = MicroProject.objects.filter(Q(status__in=IN_HAND) | ended | done, _here("communities__code", meeting))
    found = found.filter(unit__in=members_of(meeting).order_by(), imported=False).select_related("unit").distinct()
    yield from found.annotate(word=Subquery(word)).prefetch_related("communities", missed).order_by("id")


def _project_line(project: Any, names: dict[str, str]) -> AiringLine:
    state, due, done, told, cause = _how_project(project)
    places = [[area.code, area.name] for area in project.communities.all()]
    return AiringLine(
        kind=AiringKind.PROJECT, project=project, unit=project.unit, unit_name=str(project.unit), places=places,
        title=project.name, told=told[:LONGEST], due_on=due, state=state, done_on=done, cause=cause[:200],
    )  # fmt: skip


def _how_project(project: Any) -> tuple[str, date | None, date | None, str, str]:
    """Its state, its day, when it was done, its last word, and the reason the records know."""
    today, word = clock.today(), project.word or ""
    if project.status in DONE_STATUSES:
        done = timezone.localdate(project.completed_at, clock.SHANGHAI)
        return AiringState.DONE, project.ends_on, done, project.result, ""
    if project.status in (ProjectStatus.SUSPENDED, ProjectStatus.ENDED_EARLY):
        return AiringState.NOT_DONE, project.ends_on, None, word, project.reason
    if project.status == ProjectStatus.PUBLISHED:
        begins = project.starts_on or project.ends_on
        late = begins is not None and begins < today
        return (AiringState.LATE if late else AiringState.RUNNING), begins, None, "", ""
    missed = project.missed[0] if project.missed else None
    if project.status == ProjectStatus.RUNNING and missed is not None:
        return AiringState.LATE, missed.due_on, None, f"节点“{missed.title}”未到", ""
    late = project.status == ProjectStatus.RUNNING and project.ends_on is not None and project.ends_on < today
    return (AiringState.LATE if late else AiringState.RUNNING), project.ends_on, None, word, ""


# ── claims ────────────────────────────────────────────────────────────────────────────────────
def _claims(meeting: JointMeeting, since: date) -> Iterator[Claim]:
    """Words given that no project carries out: still owed, kept, or taken back since."""
    ended = Q(ended_at__date__gte=since)
    behind = MicroProject.objects.filter(unit=OuterRef("unit"), needs=OuterRef("need"))
    found = Claim.objects.filter(Q(status__in=LIVE_CLAIMS) | ended, _here("need__area_code", meeting))
    found = found.filter(unit__in=members_of(meeting).order_by(), need__public=True, project__isnull=True)
    yield from found.exclude(Exists(behind)).select_related("need", "unit").order_by("id")


def _claim_line(claim: Claim, names: dict[str, str]) -> AiringLine:
    need, done = claim.need, None
    state = _how_far(need.completion_due)
    if claim.status == ClaimStatus.FULFILLED:
        state, done = AiringState.DONE, _day(claim.ended_at)
    elif claim.status not in LIVE_CLAIMS:
        state = AiringState.NOT_DONE
    return AiringLine(
        kind=AiringKind.CLAIM, claim=claim, unit=claim.unit, unit_name=str(claim.unit), places=_places(need, names),
        title=need.text, due_on=need.completion_due, state=state, done_on=done, cause=claim.reason[:200],
    )  # fmt: skip


# ── needs a community looks after itself ──────────────────────────────────────────────────────
def _needs(meeting: JointMeeting, since: date) -> Iterator[Need]:
    """Promised to the asker, and neither a unit nor a project has it in hand; for an alliance of the place itself."""
    if meeting.alliance.kind not in OF_A_PLACE:
        return
    open_ones = Q(status__in=OPEN_STATUSES[2:], completion_due__isnull=False) & ~Q(status=NeedStatus.LISTED)
    done = Q(status__in=(NeedStatus.RESOLVED, NeedStatus.CLOSED), resolved_at__date__gte=since)
    found = Need.objects.counted().published().filter(open_ones | done, _here("area_code", meeting), imported=False)
    claimed = Claim.objects.filter(need=OuterRef("pk"), status__in=(*LIVE_CLAIMS, ClaimStatus.FULFILLED))
    planned = MicroProject.objects.filter(needs=OuterRef("pk"))
    yield from found.exclude(Exists(claimed)).exclude(Exists(planned)).order_by("id")


def _need_line(need: Need, names: dict[str, str]) -> AiringLine:
    done = _day(need.resolved_at) if need.status in (NeedStatus.RESOLVED, NeedStatus.CLOSED) else None
    return AiringLine(
        kind=AiringKind.NEED, need=need, places=_places(need, names), title=need.text, due_on=need.completion_due,
        state=AiringState.DONE if done else _how_far(need.completion_due), done_on=done, cause=need.halted_for[:200],
    )  # fmt: skip


# ── places and days ───────────────────────────────────────────────────────────────────────────
def _here(column: str, meeting: JointMeeting) -> Q:
    """In the zone or under the area of the alliance, or of the one it meets with."""
    found = Q()
    for alliance in filter(None, (meeting.alliance, meeting.partner)):
        if alliance.zone is not None:
            found |= Q(**{f"{column}__in": alliance.zone.communities.values("code")})
        else:
            found |= Q(**{f"{column}__startswith": alliance.area_code})
    return found


def _names(meeting: JointMeeting) -> dict[str, str]:
    here = Area.objects.in_force().communities().under(meeting.area_code[:STREET_DIGITS])
    return dict(here.values_list("code", "name"))


def _places(need: Need, names: dict[str, str]) -> list[list[str]]:
    return [[need.area_code, names.get(need.area_code, need.area_code)]]


def _how_far(due: date | None) -> AiringState:
    return AiringState.LATE if due is not None and due < clock.today() else AiringState.RUNNING


def _day(moment: Any) -> date | None:
    return timezone.localdate(moment, clock.SHANGHAI) if moment else None
