"""Which rows of this floor name a unit, and the projects a unit is in the middle of."""

from members.models import MemberUnit
from members.unit_ties import Tie
from projects.models import MicroProject, ProjectStatus, ServiceEvent

# Agreed on and not yet accepted as done.
UNDER_WAY = (
    ProjectStatus.APPROVED, ProjectStatus.PUBLISHED, ProjectStatus.RUNNING, ProjectStatus.SUSPENDED,
    ProjectStatus.CLAIMED_DONE,
)  # fmt: skip
TIES = (
    Tie(MicroProject),
    Tie(MicroProject.partners.through, "memberunit", alike=("microproject",)),
    Tie(ServiceEvent),
)


def running_words(unit: MemberUnit) -> list[str]:
    return [str(project) for project in MicroProject.objects.filter(unit=unit, status__in=UNDER_WAY).order_by("id")]
