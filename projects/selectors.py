"""Counts over many projects."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy

from core import clock
from core.models import StoredFile
from needs.models import Claim, ClaimStatus, Need, NeedList, NeedStatus
from projects.models import DONE_STATUSES, MicroProject, ProgressEntry, ProjectStatus
from projects.policies import can_create_from

MOST_WAITING = 10


@dataclass(frozen=True)
class ProjectCounts:
    """How many projects stand in each of the list's saved views."""

    all: int
    draft: int
    applied: int
    published: int
    running: int
    idle: int
    late: int
    silent: int
    missed: int
    claimed_done: int
    completed: int


def project_counts(rows: QuerySet[MicroProject]) -> ProjectCounts:
    """Count the saved views in one query; rows may come joined, so projects are counted once each."""
    today = clock.today()
    every = MicroProject.objects

    def standing(*statuses: str) -> Count:
        return Count("pk", filter=Q(status__in=statuses))

    def among(found: QuerySet[MicroProject]) -> Count:
        return Count("pk", filter=Q(pk__in=found.values("pk")))

    counted = every.filter(pk__in=rows.order_by().values("pk")).aggregate(
        all=Count("pk"),
        draft=standing(ProjectStatus.DRAFT, ProjectStatus.RETURNED),
        applied=standing(ProjectStatus.APPLIED),
        published=standing(ProjectStatus.PUBLISHED),
        running=standing(ProjectStatus.RUNNING),
        idle=among(every.not_begun(today)),
        late=among(every.late(today)),
        silent=among(every.silent_now(today)),
        missed=among(every.missing_milestones(today)),
        claimed_done=standing(ProjectStatus.CLAIMED_DONE),
        completed=standing(*DONE_STATUSES),
    )
    return ProjectCounts(**counted)


# 转化率. A project that is only applied for has not been agreed on, and one that was given up answers nothing.
UNDONE = (ProjectStatus.DRAFT, ProjectStatus.APPLIED, ProjectStatus.RETURNED, ProjectStatus.ENDED_EARLY)
BEGUN = (NeedStatus.IN_PROGRESS, NeedStatus.RESOLVED, NeedStatus.CLOSED, NeedStatus.REOPENED)
CONVERSION = gettext_lazy("列入清单的需求中已立项或已在办理的 ÷ 列入清单的需求。台账导入和已并案的不计。")


def became_work() -> Q:
    """Whether a need has become a project or a service."""
    agreed = MicroProject.objects.filter(needs=OuterRef("pk")).exclude(status__in=UNDONE)
    return Q(status__in=BEGUN) | Q(Exists(agreed))


@dataclass(frozen=True)
class Conversion:
    """Which of the needs that were listed became a project or a service."""

    listed: frozenset[int]
    converted: frozenset[int]

    @property
    def share(self) -> Decimal | None:
        return Decimal(len(self.converted)) / Decimal(len(self.listed)) if self.listed else None


def conversion_of(need_list: NeedList) -> Conversion:
    """What has become of an edition by today; history of the ledger and what was merged away enters no rate."""
    lines = Need.objects.counted().filter(list_entries__list=need_list, imported=False)
    rows = lines.exclude(status=NeedStatus.MERGED).order_by().annotate(became=became_work())
    found = list(rows.values_list("pk", "became"))
    return Conversion(frozenset(pk for pk, _became in found), frozenset(pk for pk, became in found if became))


def claims_to_draft(user: Any) -> list[Claim]:
    """Confirmed claims that have no project yet, oldest first, for those who may draft it."""
    found = Claim.objects.visible_to(user).filter(status=ClaimStatus.CONFIRMED, project__isnull=True)
    waiting = found.select_related("need", "unit").order_by("claimed_at", "id")[:MOST_WAITING]
    return [claim for claim in waiting if can_create_from(user, claim)]


def photo_of(project: MicroProject, photo: int) -> StoredFile | None:
    """A photo of this project's progress, by its number."""
    link: Any = ProgressEntry.photos.through
    return StoredFile.objects.filter(
        pk__in=link.objects.filter(progressentry__project=project, storedfile=photo).values("storedfile")
    ).first()
