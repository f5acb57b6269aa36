"""Stories that happen side by side, each step with the clock at its moment."""

import heapq
import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from itertools import count

from core import clock
from core.clock import SHANGHAI
from core.workdays import Overrides, add_workdays, is_workday

# A story does something and says when it goes on; what would lie in the future does not happen.
Story = Iterator[datetime]
MONTHS_BACK = 7


class Timeline:
    """All stories of the street, told in the order of time up to now."""

    def __init__(self, now: datetime, seed: int) -> None:
        self.now = now
        self.today = now.astimezone(SHANGHAI).date()
        self.dice = random.Random(seed)  # noqa: S311 - the same street every time, no secret
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._turn = count()
        self._entered: Overrides = {}

    def tell(self, begins: datetime, story: Story) -> None:
        """Let a story begin at a moment."""
        if begins <= self.now:
            heapq.heappush(self._waiting, (begins, next(self._turn), story))

    def live(self, told: Callable[[int], None]) -> int:
        """Live through all stories, oldest moment first; give the number of steps."""
        steps = 0
        while self._waiting:
            moment, _turn, story = heapq.heappop(self._waiting)
            with clock.moved(moment):
                goes_on = next(story, None)
            if goes_on is not None:
                self.tell(max(goes_on, moment + timedelta(seconds=1)), story)
            steps += 1
            told(steps)
        return steps

    # ── moments ───────────────────────────────────────────────────────────────────────────────
    def month(self, offset: int) -> date:
        """The first day of a month; the running one is 0, earlier ones are negative."""
        index = self.today.year * 12 + self.today.month - 1 + offset
        return date(index // 12, index % 12 + 1, 1)

    def day_in(self, offset: int, first: int = 1, last: int = 27) -> date:
        return self.month(offset) + timedelta(days=self.dice.randint(first, last) - 1)

    def workdays_ago(self, days: int) -> date:
        """The day so many working days before today."""
        return add_workdays(self.today, -days, entered=self._entered)

    def workdays_after(self, day: date, days: int) -> date:
        return add_workdays(day, days, entered=self._entered)

    def any_time(self, day: date) -> datetime:
        """When residents write: from morning to night."""
        return self._minute(day, 7, 22)

    def at(self, day: date, hour: int) -> datetime:
        return datetime.combine(day, time(hour, 30), SHANGHAI)

    def in_office(self, day: date) -> datetime:
        """When offices work: on this day or the next working day."""
        while not is_workday(day, entered=self._entered):
            day += timedelta(days=1)
        return self._minute(day, 9, 17)

    def after(self, first: int, last: int) -> datetime:
        """In office hours, so many working days after the moment that is being lived."""
        day = add_workdays(clock.today(), self.dice.randint(first, last), entered=self._entered)
        return self.in_office(day)

    def shortly(self, minutes: int = 40) -> datetime:
        """Later in the same hour."""
        return clock.now() + timedelta(minutes=self.dice.randint(3, minutes))

    def _minute(self, day: date, first: int, last: int) -> datetime:
        clock_time = time(self.dice.randrange(first, last), self.dice.randrange(60), self.dice.randrange(60))
        return datetime.combine(day, clock_time, SHANGHAI)
