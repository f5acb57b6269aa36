"""How micro-projects come about, go on and end."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from alliance.demo import words
from alliance.demo.ground import Ground
from alliance.demo.need_stories import NeedStories
from alliance.demo.people import People
from alliance.demo.pictures import picture
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.areas.models import Area
from members.models import Resource
from needs.models import Claim, Need
from projects import services
from projects.models import MicroProject
from projects.plans import Outcome, ProgressFacts, ProjectPlan

# Every so many projects a report brings a photo; each costs the time of a re-encoding.
PHOTO_EVERY = 5


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
            yield from self.needs.taken_on(need, resource)
            yield self.time.after(0, 2)
        project = self._drafted(fact, area, resource, need, ends_on)
        if fact["status"] == "draft":
            return
        yield self.time.after(1, 2)
        services.publish_project(project=project, actor=self.people.officer)
        if fact["status"] == "pub":
            return
        yield self.time.after(1, 3)
        services.start_project(project=project, actor=self.people.liaisons[resource.unit_id])
        yield from self._carried_on(fact, project, resource)
        if fact["status"] == "done":
            services.complete_project(
                project=project, outcome=Outcome(result=fact["result"], problems_solved=int(need is not None)),
                actor=self.people.liaisons[resource.unit_id],
            )  # fmt: skip
            yield self.time.after(1, 2)
            services.pass_project(project=project, actor=self.people.secretaries[area.code])
            if need is not None:
                yield from self.needs.judged(need, area)

    def _drafted(
        self, fact: dict[str, Any], area: Area, resource: Resource, need: Need | None, ends_on: date
    ) -> MicroProject:
        plan = ProjectPlan(
            name=fact["name"], aim=fact["result"] or f"{resource.content}，服务{area.name}居民。",
            kind="wish" if fact["name"].startswith("微心愿") else "project",
            starts_on=clock.today() + timedelta(days=2), ends_on=max(ends_on, clock.today() + timedelta(days=5)),
            funds=Decimal(fact["funds"]), fund_source=fact["source"],
        )  # fmt: skip
        places = [area, *self.ground.neighbours_of(area, fact["status"])]
        if need is None:
            return services.create_project(plan=plan, unit=resource.unit, communities=places, actor=self.people.officer)
        claim = Claim.objects.live().get(need=need)
        return services.create_project_from_claim(claim=claim, plan=plan, communities=places, actor=self.people.officer)

    def _carried_on(self, fact: dict[str, Any], project: MicroProject, resource: Resource) -> Iterator[datetime]:
        """Reports on the way; the last one of a project that ended is what stopped it."""
        reports = 3 if fact["status"] == "done" else 2
        liaison = self.people.liaisons[resource.unit_id]
        for turn in range(reports):
            yield self.time.after(4, 9)
            served, attended = (_part(fact[key], turn, reports) for key in ("served", "attendances"))
            facts = ProgressFacts(
                text=words.PROGRESS[(turn + len(fact["name"])) % len(words.PROGRESS)], done_on=clock.today(),
                people_served=served, attendances=attended,
                money=Decimal(int(fact["funds"]) // reports) or None,
            )  # fmt: skip
            photos = [picture(self.time.dice)] if project.pk % PHOTO_EVERY == turn else []
            services.add_progress(project=project, facts=facts, photos=photos, actor=liaison)
        yield self.time.after(2, 5)
        if fact["status"] == "stop":
            services.suspend_project(project=project, reason=fact["result"], actor=self.people.officer)
        elif fact["status"] == "end":
            services.end_project_early(project=project, reason=fact["result"], actor=self.people.officer)
            self.needs.settle(project.needs.get(), fact["result"])


def _part(whole: int, turn: int, parts: int) -> int:
    """The share of one report; the last takes what is left."""
    share = whole // parts
    return whole - share * (parts - 1) if turn == parts - 1 else share
