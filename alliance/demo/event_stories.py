"""Service events: planned, signed up for, held or called off."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any

from alliance.demo import words
from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.clock import SHANGHAI
from projects import services
from projects.event_plans import EventPlan, Guest
from projects.models import ServiceEvent

PLANNED_BEFORE, LASTS = timedelta(days=12), timedelta(hours=2)
# Of a small event half the seats are taken by residents themselves, and every so many guests by staff.
GUESTS = 2


@dataclass
class EventStories:
    """Tells one event from its plan to its last guest."""

    time: Timeline
    ground: Ground
    people: People

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
        plan = EventPlan(
            title=fact["title"], category=self.ground.categories[fact["category"]], area_code=area.code,
            unit=self.ground.units[fact["unit"]], place=fact["place"], starts_at=starts, ends_at=starts + LASTS,
            what=words.EVENT_TEXT % {"title": fact["title"]}, capacity=fact["capacity"],
        )  # fmt: skip
        return services.create_event(plan=plan, actor=secretary), secretary

    def _seated(self, event: ServiceEvent, fact: dict[str, Any], secretary: Any) -> None:
        """Some sign up themselves, some at the desk; a full one takes every seat."""
        everybody = [one for area in self.ground.communities for one in self.people.residents[area.code]]
        seats = event.capacity or 20
        wanted = seats - GUESTS if fact["full"] else max(seats // 3, 3)
        for resident in self.time.dice.sample(everybody, min(wanted, len(everybody))):
            services.join_event(event=event, actor=resident)
        for elder in self.time.dice.sample(self.people.elders, GUESTS):
            services.enter_guest(event=event, guest=Guest(elder, self.people.elder_phone(), True), actor=secretary)
