"""Late, silent and stuck projects surface by themselves: each is pointed out once for each day it fell due."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import transaction

from core import clock
from core.accounts.models import User
from core.areas.selectors import settings_of
from core.audit import record
from projects import notices
from projects.models import MicroProject, Milestone, ProjectAlarm, ProjectReminder

Alarm = tuple[MicroProject, str, Milestone | None, date]


def remind_projects() -> int:
    """Tell of everything due that nobody was told of yet; running twice tells nothing twice."""
    return sum(_remind(*alarm) for alarm in [*_idle(), *_late(), *_silent(), *_milestones()])


def _idle() -> Iterator[Alarm]:
    for project in MicroProject.objects.not_begun(clock.today()).order_by("pk"):
        lying = clock.day_of(project.created_at) + timedelta(days=settings_of(project.area_code).silent_project_days)
        yield project, ProjectAlarm.IDLE, None, project.starts_on or project.ends_on or lying


def _late() -> Iterator[Alarm]:
    for project in MicroProject.objects.late(clock.today()).order_by("pk"):
        assert project.ends_on is not None  # noqa: S101  # what has no end is never late
        yield project, ProjectAlarm.LATE, None, project.ends_on


def _silent() -> Iterator[Alarm]:
    for project in MicroProject.objects.silent_now(clock.today()).order_by("pk"):
        assert project.last_progress_on is not None  # noqa: S101  # silence is counted from a word
        patience = timedelta(days=settings_of(project.area_code).silent_project_days)
        yield project, ProjectAlarm.SILENT, None, project.last_progress_on + patience


def _milestones() -> Iterator[Alarm]:
    running = MicroProject.objects.missing_milestones(clock.today())
    for milestone in Milestone.objects.due(clock.today()).filter(project__in=running).select_related("project"):
        yield milestone.project, ProjectAlarm.MILESTONE, milestone, milestone.due_on


@transaction.atomic
def _remind(project: MicroProject, alarm: str, milestone: Milestone | None, due: date) -> int:
    """The row is the memory: whoever writes it first tells, and nobody else."""
    reminder, fresh = ProjectReminder.objects.get_or_create(
        project=project, alarm=alarm, milestone=milestone, due=due, defaults={"sent_at": clock.now()}
    )
    if fresh:
        system = User.objects.system()
        record("project.reminded", target=project, actor=system, alarm=alarm, milestone=milestone)
        notices.project_alarm(project, reminder)
    return int(fresh)
