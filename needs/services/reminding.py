"""催办 → 书面督办 → 通报: what a limit has come to is said once on each rung, however often the job runs."""

from datetime import date
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from core import clock
from core.accounts.models import User
from core.audit import record
from core.workdays import Overrides, add_workdays, is_workday, overrides
from needs import notices
from needs.models import OPEN_STATUSES, Need, NeedStatus, Reminder, ReminderClock, ReminderLevel

RUNGS = tuple(ReminderLevel)


class Limit(NamedTuple):
    """The limit that runs now: which of the two, how many working days, its last day, and when a circular is due."""

    clock: ReminderClock
    days: int
    due: date
    circular_on: date


def remind_due() -> int:
    """Remind of every limit that is near or past. On days off nobody is at work to read it: the next one catches up."""
    entered, today = overrides(), clock.today()
    if not is_workday(today, entered=entered):
        return 0
    near = add_workdays(today, 1, entered=entered)
    answered = Q(status__in=OPEN_STATUSES[2:], completion_due__lte=near, completion_days__isnull=False)
    waiting = Q(status=NeedStatus.SUBMITTED, response_due__lte=near, response_days__isnull=False)
    # A job split off has its need's last day: the need is reminded of, once for all its jobs.
    found = Need.objects.counted().filter(answered | waiting, imported=False).order_by("pk")
    return sum(_remind(pk, entered) for pk in list(found.values_list("pk", flat=True)))


def running_limit(need: Need) -> Limit | None:
    """The limit that runs in this state; none while the asker is asked for more or judges."""
    if need.imported:
        return None
    if need.status == NeedStatus.SUBMITTED and need.response_due and need.response_circular_on:
        days = need.response_days or 0
        return Limit(ReminderClock.RESPONSE, days, need.response_due, need.response_circular_on)
    if need.status in OPEN_STATUSES[2:] and need.completion_due and need.completion_circular_on:
        days = need.completion_days or 0
        return Limit(ReminderClock.COMPLETION, days, need.completion_due, need.completion_circular_on)
    return None


def rung_on(limit: Limit, day: date, entered: Overrides) -> ReminderLevel | None:
    """How far things have come: the working day before, past the limit, past twice and past three times the limit."""
    if day >= limit.circular_on:
        return ReminderLevel.CIRCULAR
    if day > add_workdays(limit.due, limit.days, entered=entered):
        return ReminderLevel.WRITTEN
    if day > limit.due:
        return ReminderLevel.URGED
    return ReminderLevel.SOON if day >= add_workdays(limit.due, -1, entered=entered) else None


@transaction.atomic
def _remind(pk: int, entered: Overrides) -> int:
    """One need's next rung; a job that runs beside this one waits for the row and then finds the rung taken."""
    need = Need.objects.select_for_update().get(pk=pk)
    limit = running_limit(need)
    level = limit and rung_on(limit, clock.today(), entered)
    if limit is None or level is None or _climbed(need, limit, level):
        return 0
    reminder = Reminder(need=need, clock=limit.clock, level=level, due=limit.due, sent_at=clock.now())
    reminder.full_clean()
    reminder.save()
    system = User.objects.system()
    record("need.reminded", target=need, actor=system, clock=limit.clock, level=level, due=limit.due)
    notices.need_reminded(reminder)
    return 1


def _climbed(need: Need, limit: Limit, level: ReminderLevel) -> bool:
    """The ladder is only climbed: what a higher rung has said, no lower one says afterwards."""
    same_or_higher = RUNGS[RUNGS.index(level) :]
    return need.reminders.filter(clock=limit.clock, due=limit.due, level__in=same_or_higher, claim=None).exists()
