"""Joint meetings month by month, what they decide, what becomes of it, and the reports."""

import itertools
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.clock import SHANGHAI
from meetings import services
from meetings.models import ActionItem, AiringKind, AiringOrder, JointMeeting, Reply
from meetings.plans import AiringWords, Answer, Decision, MeetingPlan
from meetings.selectors.airing import board_of
from meetings.selectors.attendance import members_of
from meetings.selectors.circulars import overdue_actions, overdue_needs
from members.models import Alliance, MemberUnit

# A month's meeting stands around its twentieth, half past two.
USUAL_DAY, USUAL_TIME = 18, time(14, 30)
EVIDENCE = ("已按议定内容完成，照片和签到表已交社区。", "全部办完，社区核过。", "完成，结果已在公示栏贴出。")
# Of the last meeting's decisions one stays open past its day, and one waits to be verified.
LATE, TO_VERIFY = 0, 1
LAST_MONTH = -1
HANDED = "签到表、议题单和照片已放进共享柜，未办结的见下表。"
DELEGATES = ("办公室刘主任", "工会陈主席", "行政部小何", "党务专干小周")
WORDS = (
    AiringWords("雨天多，户外的活停了几天。", "天晴抢一周，周末加一班人。"),
    AiringWords("材料到得晚。", "厂家已发货，到了就装。", "请社区协调临时堆放的地方。"),
    AiringWords("两户邻居有不同意见。", "这周再上门一次。", "请社区书记一起去。"),
)
ASKED = "每周报一次进展，卡在哪里、要谁配合写清楚。"
CIRCULATED = "各责任单位一周内把进展和下一步报街道。\n社区对超期的需求逐件说明，先给居民一个答复。"
SOCIAL_TITLE, SOCIAL_PLACE, SOCIAL_TOPIC = "社治联盟季度碰头会", "街道党群服务中心", "志愿者排班怎么和社区对上"
ON_LEAVE = ("当天有上级检查。", "出差在外。", "门店盘点走不开。")


@dataclass
class MeetingStories:
    """Tells each month's meeting."""

    time: Timeline
    ground: Ground
    people: People

    def day_of(self, offset: int) -> date:
        day = self.time.month(offset) + timedelta(days=USUAL_DAY - 1)
        return self.time.in_office(day).date()

    def rotation(self, order: list[MemberUnit], first: date) -> Story:
        """A year laid down; each term handed over at its end, one exchange agreed to and one still waiting."""
        terms = services.plan_terms(alliance=self.ground.alliance, units=order, first=first, actor=self.people.officer)
        past = [term for term in terms if term.ends < self.time.today]
        for term, following in itertools.pairwise(terms[: len(past) + 1]):
            yield self.time.in_office(term.ends)
            sheet = services.hand_over(term=term, words=HANDED, actor=self.people.liaisons[term.unit_id])
            yield self.time.after(1, 2)
            services.receive_handover(handover=sheet, actor=self.people.liaisons[following.unit_id])
        ahead = terms[len(past) + 1 :]
        if len(ahead) < 3:
            return
        one, other, third = ahead[:3]
        swap = services.ask_swap(
            term=one, other=other, note="年底盘点，想晚一个月。", actor=self.people.liaisons[one.unit_id]
        )
        services.agree_swap(swap=swap, actor=self.people.liaisons[other.unit_id])
        services.ask_swap(
            term=third, other=other, note="那个月我们有年会，能不能换一下？",
            actor=self.people.liaisons[third.unit_id],
        )  # fmt: skip

    def held(self, fact: dict[str, Any], day: date) -> Story:
        """Planned a week before, told, held, and its decisions followed up."""
        officer = self.people.officer
        meeting = services.plan_meeting(alliance=self.ground.alliance, plan=self._plan(fact, day), actor=officer)
        yield self.time.after(0, 1)
        for topic in fact["topics"]:
            services.add_topic(meeting=meeting, title=topic, actor=officer)
        yield self.time.shortly(90)
        services.notice_meeting(meeting=meeting, actor=officer)
        self._answered(meeting)
        yield datetime.combine(day, USUAL_TIME, SHANGHAI)
        self._explained(meeting)
        services.open_meeting(meeting=meeting, actor=officer)
        yield datetime.combine(day, time(16, 40), SHANGHAI)
        there = [row.unit for row in meeting.attendance.exclude(reply=Reply.LEAVE).select_related("unit")]
        services.sign_in(meeting=meeting, present=there, actor=officer)
        for said in fact["decisions"]:
            action = services.decide(meeting=meeting, decision=self._decision(said, day), actor=officer)
            turn = fact["decisions"].index(said) if fact["month"] == LAST_MONTH else None
            if not said.get("stays"):
                self.time.tell(clock.now() + timedelta(hours=1), self._followed_up(action, turn))
        yield self.time.shortly(30)
        services.close_meeting(meeting=meeting, summary=fact["summary"], actor=officer)
        yield self.time.after(1, 3)
        services.draft_minutes(meeting=meeting, actor=officer)
        if fact["month"] == LAST_MONTH:
            # The last one waits for the signature.
            return
        yield self.time.after(1, 2)
        services.sign_off_minutes(meeting=meeting, actor=officer)

    def planned(self, fact: dict[str, Any], day: date) -> Story:
        """The next one: agenda drawn up, not yet held."""
        officer = self.people.officer
        meeting = services.plan_meeting(alliance=self.ground.alliance, plan=self._plan(fact, day), actor=officer)
        for topic in fact["topics"]:
            services.add_topic(meeting=meeting, title=topic, actor=officer)
        yield self.time.shortly(20)
        services.notice_meeting(meeting=meeting, actor=officer)
        self._answered(meeting, silent=0.4)
        self._explained(meeting)

    def rules(self) -> Story:
        """What the alliance decided about its meetings."""
        services.set_rules(
            alliance=self.ground.alliance, airing_order=AiringOrder.BY_NAME, escalate_after=2,
            actor=self.people.officer,
        )  # fmt: skip
        yield from ()

    def sitting(self, begins: datetime) -> Story:
        """The social alliance sits just now: its board is frozen, whoever came has signed in."""
        officer, alliance = self.people.officer, Alliance.objects.get(parent=self.ground.alliance, kind="functional")
        plan = MeetingPlan(starts_at=begins, place=SOCIAL_PLACE, theme="feedback", title=SOCIAL_TITLE)
        meeting = services.plan_meeting(alliance=alliance, plan=plan, actor=officer)
        services.add_topic(meeting=meeting, title=SOCIAL_TOPIC, actor=officer)
        services.notice_meeting(meeting=meeting, actor=officer)
        self._answered(meeting)
        yield begins
        services.open_meeting(meeting=meeting, actor=officer)
        services.sign_in(meeting=meeting, present=list(members_of(meeting)), actor=officer)

    def pressed(self) -> Story:
        """What several meetings found undone: a sheet to the owner, and a circular to everybody it concerns."""
        officer, street = self.people.officer, self.ground.street.code
        found = list(overdue_actions(street))
        for action in found:
            due = clock.today() + timedelta(days=15)
            services.supervise_action(action=action, asked=ASKED, due_on=due, actor=officer)
        yield self.time.after(1, 2)
        services.issue_circular(
            area_code=street, about="超期未办结事项", asked=CIRCULATED, actions=found,
            needs=list(overdue_needs(street)[:3]), actor=officer,
        )  # fmt: skip

    def _explained(self, meeting: JointMeeting) -> None:
        """Units say why something is late, as most of them do before it is read out."""
        words = itertools.cycle(WORDS)
        for line in board_of(meeting).shortfalls():
            liaison, said = self.people.liaisons.get(line.unit_id or 0), next(words)
            if liaison is not None and line.kind == AiringKind.PROJECT:
                services.correct_airing(
                    meeting=meeting, kind=line.kind, subject=line.subject_id, words=said, actor=liaison
                )  # fmt: skip

    def _answered(self, meeting: JointMeeting, silent: float = 0.05) -> None:
        """Units answer the notice: most come, a few send somebody or ask for leave, some stay silent."""
        for unit in members_of(meeting):
            liaison, dice = self.people.liaisons.get(unit.pk), self.time.dice
            if liaison is None or dice.random() < silent:
                continue
            reply = dice.choices([Reply.COMING, Reply.DELEGATE, Reply.LEAVE], weights=[20, 3, 2])[0]
            said = Answer(reply, delegate=dice.choice(DELEGATES), reason=dice.choice(ON_LEAVE))
            services.reply_meeting(meeting=meeting, answer=said, actor=liaison)

    def _plan(self, fact: dict[str, Any], day: date) -> MeetingPlan:
        starts_at = datetime.combine(day, USUAL_TIME, SHANGHAI)
        return MeetingPlan(starts_at=starts_at, place=fact["place"], theme=fact["theme"])

    def _decision(self, said: dict[str, Any], day: date) -> Decision:
        owner = self.ground.units[said["owner"]] if said["owner"] else None
        due = day + timedelta(days=said["days"])
        return Decision(text=said["text"], due_on=due, owner=owner, by_office=owner is None)

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
