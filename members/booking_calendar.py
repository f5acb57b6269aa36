"""What can still be booked: the days of a schedule with what is left, and its months of permits."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count

from core import clock, workdays
from core.workdays import Overrides
from members.models import (
    AllotBy,
    CapacityWindow,
    Closure,
    Occurrence,
    Schedule,
    ScheduleStatus,
)
from members.opening import (
    closed_on,
    days_of,
    month_before,
    month_span,
    next_month,
    span,
)

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Turn:
    """One window on one day, or one month of permits, whether or not somebody has booked it yet."""

    window: CapacityWindow | None
    day: date
    begins: datetime
    ends: datetime
    places: int
    taken: int
    waiting: int
    closed: str
    drawn_by: datetime | None
    opens_on: date
    estimated: bool
    occurrence: int | None = None
    queue: int = 0

    @property
    def left(self) -> int:
        return max(self.places - self.taken, 0)

    @property
    def last_moment(self) -> datetime:
        return self.ends - ONE if self.window is None else self.begins

    @property
    def bookable(self) -> bool:
        """Whether a press would be answered with a place, a turn in the queue or a ticket."""
        in_time = self.opens_on <= clock.today() and clock.now() < self.last_moment
        return in_time and not self.closed and (self.to_draw or self.left > 0 or self.waiting < self.queue)

    @property
    def to_draw(self) -> bool:
        return self.drawn_by is not None

    @property
    def over(self) -> bool:
        return clock.now() >= self.last_moment

    @property
    def overnight(self) -> bool:
        return self.window is not None and self.window.overnight


def turns_of(schedule: Schedule, first: date, last: date) -> list[Turn]:
    """Every window's turns from the first to the last day: four queries, however much is booked."""
    entered = workdays.overrides()
    windows = list(schedule.windows.all())
    closures = list(Closure.objects.touching(first, last).filter(schedule=schedule))
    known = _known(schedule, first, last)
    found = [
        _turn(schedule, window, day, known.pop((window.pk, day), None), closures, entered)
        for window in windows
        for day in days_of(window.hours, first, last, entered=entered)
        if not _taken_over(window, day, known)
    ]
    # What was booked before the holidays were moved stands, although nothing more would open on that day.
    by_pk = {window.pk: window for window in windows}
    found += [_turn(schedule, by_pk[pk], day, one, closures, entered) for (pk, day), one in known.items() if one.taken]
    return sorted(found, key=lambda turn: turn.begins)


def permits_of(schedule: Schedule) -> list[Turn]:
    """This month and the next, where anything goes by the month."""
    if not schedule.permit_places:
        return []
    this = clock.today().replace(day=1)
    months = (this, next_month(this))
    rows = schedule.occurrences.filter(window__isnull=True, day__in=months)
    known = {row.day: row for row in rows}
    closures = list(Closure.objects.touching(this, next_month(months[1])).filter(schedule=schedule))
    return [_turn(schedule, None, day, known.get(day), closures, {}) for day in months]


def _known(schedule: Schedule, first: date, last: date) -> dict[tuple[int, date], Occurrence]:
    rows = schedule.occurrences.filter(window__isnull=False, day__range=(first, last)).defer("secret")
    return {(row.window_id, row.day): row for row in rows if row.window_id is not None}


def _taken_over(window: CapacityWindow, day: date, known: dict[tuple[int, date], Occurrence]) -> bool:
    """Another window's booked turn reaches into this one, since a holiday was moved."""
    begins, ends = span(window.hours, day)
    return any(
        pk != window.pk and one.taken and not one.closed and one.starts_at < ends and begins < one.ends_at
        for (pk, _day), one in known.items()
    )


def _turn(
    schedule: Schedule, window: CapacityWindow | None, day: date, row: Occurrence | None, closures: Iterable[Closure],
    entered: Overrides,
) -> Turn:  # fmt: skip
    begins, ends = span(window.hours, day) if window else month_span(day)
    by = schedule.single_by if window else schedule.permit_by
    places = window.places - schedule.permit_places if window else schedule.permit_places
    drawn_by = row.draw_at if row else _coming_draw(schedule, begins) if by == AllotBy.DRAW else None
    return Turn(
        window=window, day=day, begins=row.starts_at if row else begins, ends=row.ends_at if row else ends,
        places=row.places if row else places, taken=row.taken if row else 0, waiting=row.waiting if row else 0,
        closed=_closed(schedule, window, day, row, closures), drawn_by=None if row and row.drawn_at else drawn_by,
        opens_on=opens_from(schedule, window is None, day), queue=schedule.waiting_places,
        estimated=workdays.is_estimated(day, entered=entered), occurrence=row.pk if row else None,
    )  # fmt: skip


def _closed(
    schedule: Schedule, window: CapacityWindow | None, day: date, row: Occurrence | None, closures: Iterable[Closure]
) -> str:
    """The reason, where nothing is open."""
    if window is not None:
        found = next((one for one in closures if closed_on(day, [(one.first_day, one.last_day)])), None)
        if found is not None:
            return found.reason
    closed = schedule.status != ScheduleStatus.OPEN or (row is not None and row.closed)
    return str(schedule.get_status_display()) if closed else ""


def _coming_draw(schedule: Schedule, begins: datetime) -> datetime | None:
    moment = draw_moment(schedule, begins)
    return moment if moment > clock.now() else None


def draw_moment(schedule: Schedule, begins: datetime) -> datetime:
    """When what begins then is drawn: so many days before, at the same hour for all."""
    return begins.replace(hour=10, minute=0) - timedelta(days=schedule.draw_days)


def opens_from(schedule: Schedule, permit: bool, day: date) -> date:
    """From which day on it can be booked: a month of permits from the first of the month before it."""
    return month_before(day) if permit else day - timedelta(days=schedule.ahead_days)


def use_of(schedule: Schedule, month: date) -> "Use":
    """The use report of one month."""
    first, last = month.replace(day=1), next_month(month) - ONE
    turns = turns_of(schedule, first, last)
    rows = schedule.occurrences.filter(day__range=(first, last))
    permits = rows.filter(window__isnull=True).first()
    return Use(turns=turns, permits=permits, counts=_counts(rows), people=_people(rows))


@dataclass(frozen=True)
class Use:
    """How much of what was open in a month was used; people and attendances are two counts, never one."""

    turns: list[Turn]
    permits: Occurrence | None
    counts: dict[str, int]
    people: int

    @property
    def offered(self) -> int:
        return sum(turn.places for turn in self.turns if not turn.closed)

    @property
    def taken(self) -> int:
        return sum(turn.taken for turn in self.turns)

    @property
    def share(self) -> float | None:
        return self.taken / self.offered if self.offered else None


def _counts(rows: Any) -> dict[str, int]:
    return dict(rows.order_by().values_list("bookings__status").annotate(Count("bookings")))


def _people(rows: Any) -> int:
    return rows.filter(bookings__status__in=("held", "used")).values("bookings__user").distinct().count()
