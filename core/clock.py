"""The one place that knows what time it is."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.utils import timezone

SHANGHAI = ZoneInfo("Asia/Shanghai")

_moved_to: ContextVar[datetime | None] = ContextVar("clock_moved_to", default=None)


def now() -> datetime:
    """Tell the present moment, aware."""
    return _moved_to.get() or timezone.now()


def today() -> date:
    """Tell the calendar day in Shanghai."""
    return day_of(now())


def this_hour() -> datetime:
    """The hour that has begun, for what may be a little behind: all that is worked out in it is worked out once."""
    return now().replace(minute=0, second=0, microsecond=0)


def day_of(moment: datetime) -> date:
    """The calendar day in Shanghai on which something happened."""
    return moment.astimezone(SHANGHAI).date()


@contextmanager
def moved(to: datetime) -> Iterator[None]:
    """Let the clock stand at another moment inside the block."""
    if timezone.is_naive(to):
        raise ValueError("moved() needs an aware datetime")
    token = _moved_to.set(to)
    try:
        yield
    finally:
        _moved_to.reset(token)
