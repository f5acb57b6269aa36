"""Counts over many projects."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from core import clock
from core.models import StoredFile
from needs.models import Claim, ClaimStatus
from projects.models import MicroProject, ProgressEntry, ProjectStatus
from projects.policies import can_create_from

MOST_WAITING = 10


@dataclass(frozen=True)
class ProjectCounts:
    """How many projects stand in each of the list's saved views."""

    all: int
    draft: int
    published: int
    running: int
    late: int
    completed: int


def project_counts(rows: QuerySet[MicroProject]) -> ProjectCounts:
    """Count the saved views in one query; rows may come joined, so projects are counted once each."""
    running = Q(status=ProjectStatus.RUNNING)
    counted = MicroProject.objects.filter(pk__in=rows.order_by().values("pk")).aggregate(
        all=Count("pk"),
        draft=Count("pk", filter=Q(status=ProjectStatus.DRAFT)),
        published=Count("pk", filter=Q(status=ProjectStatus.PUBLISHED)),
        running=Count("pk", filter=running),
        late=Count("pk", filter=running & Q(ends_on__lt=clock.today(), imported=False)),
        completed=Count("pk", filter=Q(status=ProjectStatus.COMPLETED)),
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
