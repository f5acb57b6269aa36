"""Service events: planned, signed up for, held or called off."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from alliance.demo import words
from alliance.demo.facts import facts
from alliance.demo.festivals import festivals_around
from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.clock import SHANGHAI
from projects import services
from projects.event_plans import EventPlan, Guest
from projects.models import ServiceEvent

PLANNED_BEFORE, LASTS = timedelta(days=12), timedelta(hours=2)
# So many guests are written down by staff; of every so many events somebody gives the seat back.
GUESTS, GIVEN_BACK = 2, 3
# A festival is kept so many days before it; what is still a draft lies at least so far ahead.
BEFORE_FESTIVAL, AHEAD = timedelta(days=2), timedelta(days=10)
SATURDAY = 5


@dataclass
class EventStories:
    """Tells one event from its plan to its last guest."""

    time: Timeline
    ground: Ground
    people: People

    def occasions(self) -> Iterator[dict[str, Any]]:
        """The facts of all events, on the weekend where people have time then, and round the festivals of the year."""
        past, coming = festivals_around(self.time.today)
        coming = [each for each in coming if each[0] > self.time.today + AHEAD]
        for fact in facts("events"):
            turn = fact.get("festive")
            if turn:
                festival, title = past[turn] if turn < 0 else coming[turn - 1]
                day = festival - BEFORE_FESTIVAL
                yield {**fact, "title": title, "day": (day - self.time.today).days}
            else:
                yield {**fact, "day": self._free_day(fact["day"]) if fact.get("weekend") else fact["day"]}

    def _free_day(self, day: int) -> int:
        """The Saturday before what is past, and after what is to come."""
        step = -1 if day < 0 else 1
        while (self.time.today + timedelta(days=day)).weekday() != SATURDAY:
            day += step
        return day

    def begins(self, fact: dict[str, Any]) -> datetime:
        day = self.time.today + timedelta(days=fact["day"])
        planned = datetime.combine(day, time(fact["hour"], 0), SHANGHAI) - PLANNED_BEFORE
        # What lies far ahead is planned already today.
        return min(planned, self.time.now - timedelta(hours=6))

    def told(self, fact: dict[str, Any]) -> Story:
        """The whole story; where it stops is what the fact says."""
        starts = datetime.combine(self.time.today + timedelta(days=fact["day"]), time(fact["hour"], 0), SHANGHAI)
        event, secretary = self._planned(fact, starts)
        if fact["draft"]:
            return
        yield self.time.shortly(60)
        services.publish_event(event=event, actor=secretary)
        yield clock.now() + timedelta(hours=2)
        self._seated(event, fact, secretary)
        if fact["cancelled"]:
            yield clock.now() + timedelta(hours=1)
            services.cancel_event(event=event, reason=fact["cancelled"], actor=secretary)
            return
        yield starts + LASTS + timedelta(minutes=20)
        present = [one for one in event.sign_ups.holding() if self.time.dice.randrange(8)]
        present = present[: fact["attended"]]
        services.mark_attendance(event=event, present=present, actor=secretary)
        services.hold_event(
            event=event, attended=fact["attended"], note=self.time.dice.choice(words.EVENTS), actor=secretary
        )

    def _planned(self, fact: dict[str, Any], starts: datetime) -> tuple[ServiceEvent, Any]:
        area = self.ground.communities[fact["community"] - 1]
        secretary = self.people.secretaries[area.code]
        unit = self.ground.units[fact["unit"]]
        told = {"title": fact["title"], "host": unit.name, "place": fact["place"]}
        plan = EventPlan(
            title=fact["title"], category=self.ground.categories[fact["category"]], area_code=area.code, unit=unit,
            place=fact["place"], starts_at=starts, ends_at=starts + LASTS, capacity=fact["capacity"],
            what="\n".join(self.time.dice.sample(words.EVENT_TEXTS, 2)) % told,
        )  # fmt: skip
        return services.create_event(plan=plan, actor=secretary), secretary

    def _seated(self, event: ServiceEvent, fact: dict[str, Any], secretary: Any) -> None:
        """Some sign up themselves, some at the desk; a full one takes every seat."""
        everybody = [one for area in self.ground.communities for one in self.people.residents[area.code]]
        seats = event.capacity or 20
        wanted = seats - GUESTS if fact["full"] else max(seats // 5, 3)
        joined = self.time.dice.sample(everybody, min(wanted, len(everybody)))
        for resident in joined:
            services.join_event(event=event, actor=resident)
        if not fact["full"] and not self.time.dice.randrange(GIVEN_BACK):
            services.leave_event(event=event, actor=joined[0])
        for elder in self.time.dice.sample(self.people.elders, GUESTS):
            services.enter_guest(event=event, guest=Guest(elder, self.people.elder_phone(), True), actor=secretary)
