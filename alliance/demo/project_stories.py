"""How micro-projects come about, go on and end."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from alliance.demo import project_words as words
from alliance.demo.ground import Ground
from alliance.demo.need_stories import NeedStories
from alliance.demo.people import People
from alliance.demo.pictures import picture
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.accounts.models import User
from core.areas.models import Area
from members.models import Resource
from needs.models import Claim, Need, NeedStatus
from projects import services
from projects.models import MicroProject
from projects.plans import BudgetItem, Node, Outcome, ProgressFacts, ProjectPlan

# Every so many projects a report brings a photo; each costs the time of a re-encoding.
PHOTO_EVERY = 5
# One application in so many goes back once; so does one acceptance.
RETURNED_EVERY, SENT_BACK_EVERY = 7, 9
# Months ago: what is older has been judged by the supervisor, and what is older still is filed.
EVALUATED_BEFORE, FILED_BEFORE = -3, -5
# The running project nobody has written a word about for weeks, the one that missed its first milestone, and the
# one that rested for a while.
SILENT, STUCK, RESTED = "下水道清一清", "楼栋充电棚", "课后体育班"
# One sentence, put out for any unit to take.
WISH = "微心愿"
# Shops and residents' groups of the place that lend a hand.
PARTNERS = 3
REPORTS = {"done": 3, "claimed": 3, "back": 3}


@dataclass
class ProjectStories:
    """Tells one micro-project from its need, or from a unit's own idea, to where it stands today."""

    time: Timeline
    ground: Ground
    people: People
    needs: NeedStories

    def told(self, fact: dict[str, Any], area: Area, resource: Resource, ends_on: date) -> Story:
        """The whole story; where it stops is what the fact's status says."""
        need = None
        if fact["need"]:
            need = self.needs.enter({**fact, "text": fact["need"]}, area)
            yield from self.needs.answered(need, area)
        if fact["name"].startswith(WISH):
            project = yield from self._wished(fact, area, resource, need, ends_on)
        else:
            if need is not None:
                yield from self.needs.taken_on(need, resource)
                yield self.time.after(0, 2)
            project = self._drafted(fact, area, resource, need, ends_on)
            if fact["status"] == "draft":
                return
            yield from self._agreed(fact, project)
        if fact["status"] in ("wish", "applied", "returned", "approved", "pub"):
            return
        yield self.time.after(1, 3)
        services.start_project(project=project, actor=self._liaison(project))
        yield from self._carried_on(fact, project)
        if fact["status"] in REPORTS:
            yield from self._finished(fact, project, area, need)

    def _wished(
        self, fact: dict[str, Any], area: Area, resource: Resource, need: Need | None, ends_on: date
    ) -> Generator[datetime, None, MicroProject]:
        """Put out by the office; a liaison takes it for the own unit."""
        open_until = clock.today() + timedelta(days=25) if fact["status"] == "wish" else ends_on
        plan = ProjectPlan(
            name=fact["name"], kind="wish", aim=words.WISHED % {"place": fact["place"]}, ends_on=open_until,
            served=f"{area.name}居民", expected_people=1, milestones=self._nodes(fact, open_until),
        )  # fmt: skip
        wish = services.create_project(
            plan=plan, unit=None, communities=[area], needs_answered=[need] if need else [], actor=self.people.officer
        )
        yield self.time.after(0, 1)
        services.publish_project(project=wish, actor=self.people.officer)
        if fact["status"] != "wish":
            yield self.time.after(1, 3)
            services.claim_wish(project=wish, actor=self.people.liaisons[resource.unit_id])
        return MicroProject.objects.get(pk=wish.pk)

    def _liaison(self, project: MicroProject) -> User:
        return self.people.liaisons[project.unit_id or 0]

    def _drafted(
        self, fact: dict[str, Any], area: Area, resource: Resource, need: Need | None, ends_on: date
    ) -> MicroProject:
        """From a claim the unit writes the application; its own idea is written down by the office."""
        liaison = self.people.liaisons[resource.unit_id]
        plan = self._plan(fact, area, resource, liaison, ends_on)
        places = [area, *self.ground.neighbours_of(area, fact["status"])]
        actor = self.people.officer if need is None else liaison
        if need is None:
            project = services.create_project(plan=plan, unit=resource.unit, communities=places, actor=actor)
        else:
            claim = Claim.objects.live().get(need=need)
            project = services.create_project_from_claim(claim=claim, plan=plan, communities=places, actor=actor)
        return services.edit_project(
            project=project, version=project.version, plan=plan, communities=places,
            partners=self.ground.helpers_of(area, PARTNERS), actor=actor,
        )  # fmt: skip

    def _plan(self, fact: dict[str, Any], area: Area, resource: Resource, liaison: User, ends_on: date) -> ProjectPlan:
        begins = clock.today() + timedelta(days=2)
        ends = max(ends_on, clock.today() + timedelta(days=5))
        told = {
            "place": area.name, "said": fact["need"], "unit": resource.unit.name, "resource": resource.content,
            "when": resource.availability or "周末",
        }  # fmt: skip
        pick = self.time.dice.choice
        return ProjectPlan(
            name=fact["name"], aim=pick(words.AIMS) % told, starts_on=begins, ends_on=ends,
            team=f"{resource.unit.name}志愿者 6 人，{area.name}网格员 2 人",
            own_funds=_own_funds(fact),
            funds=Decimal(fact["funds"]), fund_source=fact["source"], leader=liaison.full_name,
            leader_phone=self.people.elder_phone(),
            background=pick(words.BACKGROUNDS if fact["need"] else words.OWN_IDEAS) % told,
            served=f"{area.name}居民", expected_people=fact["served"] or 30,
            expected_result=pick(words.EXPECTED) % told, budget=_budget(fact), milestones=self._nodes(fact, ends),
        )  # fmt: skip

    def _nodes(self, fact: dict[str, Any], ends: date) -> tuple[Node, Node]:
        begins = clock.today() + timedelta(days=2)
        first, last = _titles(fact)
        return Node(first, begins + (ends - begins) / 3), Node(last, ends)

    def _agreed(self, fact: dict[str, Any], project: MicroProject) -> Iterator[datetime]:
        """Applied for, read by the office and published; one in a few goes back once."""
        if project.claim is not None:
            yield from self._read(fact, project)
            if fact["status"] in ("applied", "returned"):
                return
            yield self.time.after(0, 1)
            review = self.time.dice.choice(words.REVIEWS)
            services.approve_project(project=project, comment=review, actor=self.people.officer)
        if fact["status"] != "approved":
            yield self.time.after(0, 1)
            services.publish_project(project=project, actor=self.people.officer)

    def _read(self, fact: dict[str, Any], project: MicroProject) -> Iterator[datetime]:
        yield self.time.shortly(60)
        services.apply_project(project=project, actor=self._liaison(project))
        if fact["status"] == "returned" or project.pk % RETURNED_EVERY == 0:
            yield self.time.after(0, 1)
            services.return_project(
                project=project, reason=self.time.dice.choice(words.TO_MEND), actor=self.people.officer
            )
            if fact["status"] != "returned":
                yield self.time.shortly(200)
                services.apply_project(project=project, actor=self._liaison(project))

    def _carried_on(self, fact: dict[str, Any], project: MicroProject) -> Iterator[datetime]:
        """Reports on the way; the last one of a project that ended is what stopped it."""
        reports = REPORTS.get(fact["status"], 2)
        for turn in range(1 if fact["name"] == SILENT else reports):
            yield self.time.after(4, 9)
            self._reported(fact, project, turn, reports)
            if fact["name"] == RESTED and turn == 0:
                services.suspend_project(project=project, reason=words.RESTED, actor=self._liaison(project))
                yield self.time.after(4, 5)
                services.resume_project(project=project, actor=self._liaison(project))
        if fact["name"] == SILENT:
            yield self.time.after(19, 21)
            services.open_leader_phone(project=project, reason=words.PHONED, actor=self.people.officer)
        yield self.time.after(2, 5)
        if fact["status"] == "stop":
            services.suspend_project(project=project, reason=fact["result"], actor=self.people.officer)
        elif fact["status"] == "end":
            services.end_project_early(project=project, reason=fact["result"], actor=self.people.officer)
            self.needs.settle(project.needs.get(), fact["result"])

    def _reported(self, fact: dict[str, Any], project: MicroProject, turn: int, reports: int) -> None:
        served, attended = (_part(fact[key], turn, reports) for key in ("served", "attendances"))
        stage = words.BEGUN if turn == 0 else words.NEARLY if turn == reports - 1 and reports > 2 else words.GOING
        facts = ProgressFacts(
            text=self.time.dice.choice(stage), done_on=clock.today(),
            people_served=served, attendances=attended, hours=Decimal(4 + 2 * turn),
            money=Decimal(int(fact["funds"]) // reports) or None,
        )  # fmt: skip
        photos = [picture(self.time.dice)] if project.pk % PHOTO_EVERY == turn else []
        liaison = self._liaison(project)
        services.add_progress(project=project, facts=facts, photos=photos, actor=liaison)
        if fact["name"] != STUCK and turn == 0:
            first = project.milestones.get(title=_titles(fact)[0])
            services.reach_milestone(project=project, milestone=first, reached_on=clock.today(), actor=liaison)

    def _finished(
        self, fact: dict[str, Any], project: MicroProject, area: Area, need: Need | None
    ) -> Iterator[datetime]:
        """Said to be done, accepted by the community, judged; the old ones are filed."""
        done = fact["status"] == "done"
        outcome = Outcome(result=fact["result"] or words.FINISHED, problems_solved=int(done and need is not None))
        last, liaison = project.milestones.get(title=_titles(fact)[1]), self._liaison(project)
        services.reach_milestone(project=project, milestone=last, reached_on=clock.today(), actor=liaison)
        services.complete_project(project=project, outcome=outcome, actor=liaison)
        secretary = self.people.secretaries[area.code]
        if fact["status"] == "back":
            yield self.time.after(1, 2)
            services.send_back_project(project=project, reason=words.SENT_BACK, actor=secretary)
        if not done:
            return
        yield self.time.after(1, 2)
        if project.pk % SENT_BACK_EVERY == 0:
            missing = self.time.dice.choice(words.STILL_MISSING)
            services.send_back_project(project=project, reason=missing, actor=secretary)
            yield self.time.after(0, 1)
            services.complete_project(project=project, outcome=outcome, actor=liaison)
            yield self.time.shortly(120)
        found = self.time.dice.choice(words.ACCEPTANCES)
        services.pass_project(project=project, comment=found, actor=secretary)
        if need is not None:
            yield from self.needs.judged(need, area)
        yield from self._filed(fact, project)

    def _filed(self, fact: dict[str, Any], project: MicroProject) -> Iterator[datetime]:
        if fact["month"] > EVALUATED_BEFORE:
            return
        yield self.time.after(3, 8)
        said = self.time.dice.choice(words.EVALUATIONS)
        services.evaluate_project(project=project, evaluation=said, actor=self.people.supervisor)
        if fact["month"] <= FILED_BEFORE:
            # While an asker's word is awaited nothing is filed; its days are over in three weeks.
            awaited = project.needs.filter(status=NeedStatus.RESOLVED).exists()
            yield self.time.after(*((16, 20) if awaited else (2, 5)))
            services.archive_project(project=project, actor=self.people.officer)


def _titles(fact: dict[str, Any]) -> tuple[str, str]:
    """The project's two milestones."""
    return words.NODES[len(fact["name"]) % len(words.NODES)]


def _own_funds(fact: dict[str, Any]) -> Decimal | None:
    """A tenth of the money is the unit's own."""
    funds = Decimal(fact["funds"])
    return (funds / 10).quantize(Decimal("1.")) if funds else None


def _budget(fact: dict[str, Any]) -> tuple[BudgetItem, ...]:
    """Two lines that add up to the funds; what costs nothing has none."""
    funds = Decimal(fact["funds"])
    works = (funds * 7 / 10).quantize(Decimal("1."))
    what, who = words.BUDGETS.get(fact["category"], words.BUDGET)
    return (BudgetItem(what, works), BudgetItem(who, funds - works)) if funds else ()


def _part(whole: int, turn: int, parts: int) -> int:
    """The share of one report; the last takes what is left."""
    share = whole // parts
    return whole - share * (parts - 1) if turn == parts - 1 else share
