"""A district's or a city's month: one task a street, so that workers share them, and how far they are together."""

from dataclasses import dataclass

from core.accounts.models import User
from core.areas.models import Area
from core.errors import DomainError
from needs.models import Proposal, ProposalStatus
from needs.services.proposals import start_proposal

WORKING = (ProposalStatus.QUEUED, ProposalStatus.RUNNING)


@dataclass(frozen=True)
class Progress:
    """How many streets there are, how many are planned, how many could not be, and what of all work is done."""

    streets: int
    ready: int
    failed: int
    percent: int

    @property
    def finished(self) -> bool:
        return self.ready + self.failed == self.streets


def plan_streets(*, area_code: str, actor: User) -> list[Proposal]:
    """Have workers plan the month of every street of a place; a street that is being planned already goes on."""
    codes = Area.objects.streets().in_force().filter(code__startswith=area_code).order_by("code")
    return [_of_street(code, actor) for code in codes.values_list("code", flat=True)]


def _of_street(code: str, actor: User) -> Proposal:
    try:
        return start_proposal(street_code=code, actor=actor)
    except DomainError:
        return Proposal.objects.filter(area_code=code, status__in=WORKING).latest("pk")


def progress_of(proposals: list[Proposal]) -> Progress:
    """How far the streets are together."""
    rows = Proposal.objects.filter(pk__in=[proposal.pk for proposal in proposals]).values_list("status", "progress")
    found = list(rows)
    done = sum(100 if status not in WORKING else progress for status, progress in found)
    return Progress(
        streets=len(found),
        ready=sum(status in {ProposalStatus.READY, ProposalStatus.SENT} for status, _progress in found),
        failed=sum(status == ProposalStatus.FAILED for status, _progress in found),
        percent=done // max(len(found), 1),
    )
