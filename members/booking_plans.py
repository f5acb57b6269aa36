"""What is asked for when something is opened for booking, and when it is booked."""

from dataclasses import dataclass, fields
from datetime import date, time
from typing import Self

from members.models import AllotBy, CapacityWindow, Schedule
from members.opening import DayRule, Hours


@dataclass(frozen=True)
class ScheduleText:
    """How a resource is booked."""

    place: str
    walk_minutes: int | None = None
    terms: str = ""
    communities: tuple[str, ...] = ()
    one_per_household: bool = False
    asks_plate: bool = False
    single_by: str = AllotBy.FIRST_COME
    permit_by: str = AllotBy.DRAW
    permit_places: int = 0
    ahead_days: int = 14
    draw_days: int = 3
    waiting_places: int = 20
    gate_code: bool = False

    @classmethod
    def of(cls, schedule: Schedule) -> Self:
        """What is written of it now."""
        said = {field.name: getattr(schedule, field.name) for field in fields(cls)}
        return cls(**{**said, "communities": tuple(schedule.communities)})


@dataclass(frozen=True)
class WindowText:
    """One window: which days, from when to when, for how many."""

    starts: time
    ends: time
    places: int
    rule: str = DayRule.EVERY_DAY
    overnight: bool = False
    weekdays: tuple[int, ...] = ()
    begins_on: date | None = None
    ends_on: date | None = None

    @classmethod
    def of(cls, window: CapacityWindow) -> Self:
        said = {field.name: getattr(window, field.name) for field in fields(cls)}
        return cls(**{**said, "weekdays": tuple(window.weekdays)})

    @property
    def hours(self) -> Hours:
        return Hours(
            rule=self.rule, starts=self.starts, ends=self.ends, overnight=self.overnight,
            weekdays=frozenset(self.weekdays), begins_on=self.begins_on, ends_on=self.ends_on,
        )  # fmt: skip


@dataclass(frozen=True)
class Wanted:
    """What somebody wants to book: a window on a day, or without a window the month the day lies in."""

    day: date
    window: CapacityWindow | None = None
    plate: str = ""
    household: str = ""
    consent: bool = False
