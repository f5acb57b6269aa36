"""Counts over many projects."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from core import clock
from core.models import StoredFile
from needs.models import Claim, ClaimStatus
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
        late=among(every.late(today)),
        silent=among(every.silent_now(today)),
        missed=among(every.missing_milestones(today)),
        claimed_done=standing(ProjectStatus.CLAIMED_DONE),
        completed=standing(*DONE_STATUSES),
    )
    return ProjectCounts(**counted)


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
