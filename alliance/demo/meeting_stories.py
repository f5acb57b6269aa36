"""Joint meetings month by month, what they decide, what becomes of it, and the reports."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.clock import SHANGHAI
from meetings import services
from meetings.models import ActionItem
from meetings.plans import Decision, MeetingPlan

# A month's meeting stands around its twentieth, half past two.
USUAL_DAY, USUAL_TIME = 18, time(14, 30)
EVIDENCE = ("已按议定内容完成，照片和签到表已交社区。", "全部办完，社区核过。", "完成，结果已在公示栏贴出。")
# Of the last meeting's decisions one stays open past its day, and one waits to be verified.
LATE, TO_VERIFY = 0, 1


@dataclass
class MeetingStories:
    """Tells each month's meeting."""

    time: Timeline
    ground: Ground
    people: People

    def day_of(self, offset: int) -> date:
        day = self.time.month(offset) + timedelta(days=USUAL_DAY - 1)
        return self.time.in_office(day).date()

    def held(self, fact: dict[str, Any], day: date) -> Story:
        """Planned a week before, told, held, and its decisions followed up."""
        officer = self.people.officer
        meeting = services.plan_meeting(alliance=self.ground.alliance, plan=self._plan(fact, day), actor=officer)
        yield self.time.after(0, 1)
        for topic in fact["topics"]:
            services.add_topic(meeting=meeting, title=topic, actor=officer)
        yield self.time.shortly(90)
        services.notice_meeting(meeting=meeting, actor=officer)
        yield datetime.combine(day, time(16, 40), SHANGHAI)
        for said in fact["decisions"]:
            action = services.decide(meeting=meeting, decision=self._decision(said, day), actor=officer)
            turn = fact["decisions"].index(said) if fact["month"] == -1 else None
            self.time.tell(clock.now() + timedelta(hours=1), self._followed_up(action, turn))
        yield self.time.shortly(30)
        services.close_meeting(
            meeting=meeting, summary=fact["summary"], attended=self.time.dice.randint(26, 30), actor=officer
        )

    def planned(self, fact: dict[str, Any], day: date) -> Story:
        """The next one: agenda drawn up, not yet held."""
        officer = self.people.officer
        meeting = services.plan_meeting(alliance=self.ground.alliance, plan=self._plan(fact, day), actor=officer)
        for topic in fact["topics"]:
            services.add_topic(meeting=meeting, title=topic, actor=officer)
        yield self.time.shortly(20)
        services.notice_meeting(meeting=meeting, actor=officer)

    def _plan(self, fact: dict[str, Any], day: date) -> MeetingPlan:
        starts_at = datetime.combine(day, USUAL_TIME, SHANGHAI)
        return MeetingPlan(starts_at=starts_at, place=fact["place"], theme=fact["theme"])

    def _decision(self, said: dict[str, Any], day: date) -> Decision:
        owner = self.ground.units[said["owner"]] if said["owner"] else None
        return Decision(text=said["text"], due_on=day + timedelta(days=said["days"]), owner=owner)

    def _followed_up(self, action: ActionItem, turn: int | None) -> Story:
        """Reported done by whoever owes it, verified by the supervisor."""
        if turn == LATE:
            return
        yield self.time.in_office(action.due_on - timedelta(days=self.time.dice.randint(1, 6)))
        actor = self.people.liaisons[action.owner_id] if action.owner_id else self.people.officer
        services.claim_done(action=action, evidence=self.time.dice.choice(EVIDENCE), actor=actor)
        if turn == TO_VERIFY:
            return
        yield self.time.after(0, 2)
        services.verify_action(action=action, actor=self.people.supervisor)
