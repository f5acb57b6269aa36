"""Micro-projects that wait for a word, and those that should be looked at."""

from datetime import timedelta
from typing import Any

from django.db.models import F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce, TruncDate

from alliance.dashboard.waiting.tops import top
from core import clock
from core.models import AuditEntry
from needs.models import NeedStatus
from projects.models import MicroProject, MicroProjectQuerySet, Milestone, ProjectStatus

# What was given up is looked at for as long.
REMEMBERED = timedelta(days=30)
UNIT = Coalesce("unit__name", Value(""))


def _visible(user: Any) -> MicroProjectQuerySet:
    return MicroProject.objects.visible_to(user)


def _top(key: str, rows: Any, due: Any) -> Any:
    return top(key, rows, title="name", due=due, who=UNIT)


def drafts(user: Any) -> Any:
    """What was agreed on, and what the office drafted itself; a unit's own draft is still the unit's."""
    of_units = MicroProject.objects.filter(unit__liaisons__user=F("created_by"))
    ready = Q(status=ProjectStatus.APPROVED) | Q(status=ProjectStatus.DRAFT) & ~Q(pk__in=of_units.values("pk"))
    return _top("publish", _visible(user).filter(ready), "starts_on")


def applied(user: Any) -> Any:
    return _top("read", _visible(user).filter(status=ProjectStatus.APPLIED), TruncDate("applied_at"))


def claimed_done(user: Any) -> Any:
    """Whoever said that it is done does not find that it is."""
    found = _visible(user).filter(status=ProjectStatus.CLAIMED_DONE).exclude(claimed_done_by=user)
    return _top("take-over", found, TruncDate("claimed_done_at"))


def to_evaluate(user: Any) -> Any:
    found = _visible(user).filter(status=ProjectStatus.COMPLETED, imported=False)
    return _top("evaluate", found, TruncDate("completed_at"))


def to_archive(user: Any) -> Any:
    """The file holds the askers' words; while one is awaited it is not closed."""
    awaited = MicroProject.objects.filter(needs__status=NeedStatus.RESOLVED).values("pk")
    found = _visible(user).filter(status=ProjectStatus.EVALUATED, imported=False).exclude(pk__in=awaited)
    return _top("archive", found, TruncDate("evaluated_at"))


def late(user: Any) -> Any:
    return _top("late-project", _visible(user).late(clock.today()), "ends_on")


def idle(user: Any) -> Any:
    """Should have begun, or been handed in, and was not; since the day it should have been."""
    return _top(
        "idle-project",
        _visible(user).not_begun(clock.today()),
        Coalesce("starts_on", "ends_on", TruncDate("created_at")),
    )


def silent(user: Any) -> Any:
    """Those that are late besides stand there already."""
    today = clock.today()
    quiet = _visible(user).silent_now(today).exclude(ends_on__lt=today)
    return _top("silent-project", quiet, "last_progress_on")


def missed_milestones(user: Any) -> Any:
    """Those that are late besides stand there already."""
    today = clock.today()
    missed = _visible(user).missing_milestones(today).exclude(ends_on__lt=today)
    first = Milestone.objects.filter(project=OuterRef("pk"), reached_on__isnull=True).order_by("due_on")
    return _top("milestone", missed, Subquery(first.values("due_on")[:1]))


def suspended(user: Any) -> Any:
    found = _visible(user).filter(status=ProjectStatus.SUSPENDED)
    return _top("suspended", found, _day_of("project.suspended"))


def ended_early(user: Any) -> Any:
    """Given up not long ago: the reason stands on the project's page."""
    found = _visible(user).filter(status=ProjectStatus.ENDED_EARLY).annotate(_ended=_day_of("project.ended_early"))
    return _top("ended-early", found.filter(_ended__gte=clock.today() - REMEMBERED), "_ended")


def _day_of(verb: str) -> Any:
    """The day of the last such step, as the trail has it."""
    told = AuditEntry.objects.filter(
        target_type="projects.microproject", target_id=OuterRef("pk"), verb=verb, success=True
    )
    return TruncDate(Subquery(told.order_by("-id").values("at")[:1]))
