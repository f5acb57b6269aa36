"""What is decided at the counter beside accepting: refusals two stand for, merging, splitting, mended words."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from alliance.demo.facts import facts
from alliance.demo.ground import Ground
from alliance.demo.need_stories import NeedStories, stands_at
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core.areas.models import Area
from needs import services
from needs.models import Need, NeedPhoto, NeedStatus, Verdict
from needs.services import Job, Said

Fact = dict[str, Any]


@dataclass
class CounterStories:
    """Tells the needs that take a turn at the counter; each by the name it has among the facts."""

    time: Timeline
    ground: Ground
    people: People
    needs: NeedStories

    def refusal_waiting(self) -> Story:
        """Proposed by the secretary; the street has not looked at it yet."""
        fact, area, need = self._entered("refusal_waiting")
        yield self.time.after(0, 1)
        services.propose_refusal(need=need, reason=fact["reason"], actor=self.needs.secretary(area))

    def refusal_to_review(self) -> Story:
        """Proposed by the street; the secretary has the second word."""
        fact, _area, need = self._entered("refusal_to_review")
        yield self.time.after(0, 1)
        services.propose_refusal(need=need, reason=fact["reason"], actor=self.people.officer)

    def refusal_turned_down(self) -> Story:
        fact, area, need = self._entered("refusal_turned_down")
        yield self.time.after(0, 0)
        services.propose_refusal(need=need, reason=fact["reason"], actor=self.needs.secretary(area))
        yield self.time.after(0, 1)
        services.reject_refusal(need=need, comment=fact["comment"], actor=self.people.officer)
        yield from self._met(fact, area, need)

    def asked_more(self) -> Story:
        """The clock stood while the asker looked for the answer."""
        fact, area, need = self._entered("asked_more")
        yield self.time.after(0, 1)
        services.ask_more(need=need, reason=fact["more"], actor=self.needs.secretary(area))
        yield self.time.after(2, 3)
        services.answer_more(need=need, detail=fact["answer"], actor=self.needs.resident(need))
        yield from self._met(fact, area, need)

    def merged(self) -> Story:
        """One lift, four households: everybody who asked counts and hears, one of them by phone only."""
        first, *others = facts("cases")["merged"]
        area = self.ground.communities[first["community"] - 1]
        into = self.needs.enter({**first, "by": 0}, area)
        yield from self.needs.answered(into, area)
        for turn, fact in enumerate(others, 1):
            yield self.time.after(0, 1)
            last = turn == len(others)
            need = self.needs.by_phone(self.needs.said(fact, area), area) if last else self._neighbour(fact, area, turn)
            yield self.time.shortly(90)
            services.merge_need(need=need, into=into, actor=self.needs.secretary(area))
        yield self.time.after(1, 2)
        services.start_need(need=into, actor=self.needs.secretary(area))

    def split(self) -> Story:
        """Three jobs: one done, one in hand, one to begin."""
        fact, area, need = self._entered("split")
        yield from self._split(fact, area, need)
        first, second, _third = need.parts.order_by("pk")
        yield self.time.after(1, 2)
        services.start_need(need=second, actor=self.needs.secretary(area))
        yield self.time.after(1, 2)
        services.resolve_need(need=first, resolution=fact["jobs"][0][2], actor=self.needs.secretary(area))

    def split_done(self) -> Story:
        """The last job done, the whole is; its asker judges it as one."""
        fact, area, need = self._entered("split_done")
        yield from self._split(fact, area, need)
        for part, (_text, _category, result) in zip(need.parts.order_by("pk"), fact["jobs"], strict=True):
            yield self.time.after(3, 5)
            services.resolve_need(need=part, resolution=result, actor=self.needs.secretary(area))
        yield from self.needs.judged(need, area, Verdict.SATISFIED)

    def moderated(self) -> Story:
        """Neighbours read the matter; what was said is kept beside it."""
        fact, area, need = self._entered("moderated")
        yield from self.needs.answered(need, area, listed=False)
        need.refresh_from_db()
        said = replace(Said.of(need), text=fact["mended"])
        services.edit_need(
            need=need, said=said, version=need.version, reason=fact["reason"], actor=self.needs.secretary(area)
        )

    def hidden(self) -> Story:
        """A family's own matter: worked on, shown to nobody."""
        _fact, area, need = self._entered("hidden")
        yield from self.needs.answered(need, area, listed=False)
        services.hide_need(need=need, actor=self.needs.secretary(area))
        yield self.time.after(1, 2)
        services.start_need(need=need, actor=self.needs.secretary(area))

    def reclassified(self) -> Story:
        """Another kind has another limit; the asker is told the new day."""
        fact, area, need = self._entered("reclassified")
        yield self.time.after(0, 0)
        category = self.ground.categories[fact["to"]]
        services.reclassify_need(need=need, category=category, actor=self.needs.secretary(area))
        yield from self.needs.answered(need, area, listed=False)

    def pictured(self, turn: int) -> Story:
        """With photos; the office shows those on which nobody is to be recognised."""
        fact = facts("cases")["pictured"][turn]
        area = self.ground.communities[fact["community"] - 1]
        need = self.needs.enter({**fact, "by": 3, "pictures": 1 + turn % 2}, area)
        yield from self.needs.answered(need, area, listed=turn > 0)
        services.publish_photo(photo=NeedPhoto.objects.filter(need=need)[0], actor=self.needs.secretary(area))
        yield self.time.after(1, 2)
        services.start_need(need=need, actor=self.needs.secretary(area))

    def reviewed(self) -> Story:
        """Unhappy twice: the first time it is reopened by right, the second time because the office looked."""
        fact, area, need = self._entered("reviewed")
        yield from self.needs.answered(need, area, listed=False)
        for result, then in ((fact["result"], NeedStatus.REOPENED), (fact["again"], NeedStatus.CLOSED)):
            yield self.time.after(2, 3)
            services.resolve_need(need=need, resolution=result, actor=self.needs.secretary(area))
            yield from self.needs.judged(need, area, Verdict.UNSATISFIED)
            if not stands_at(need, then):
                return
        yield self.time.after(1, 1)
        services.reopen_need(need=need, reason=fact["reason"], actor=self.people.officer)

    def raised_in_meeting(self, meeting: str) -> Story:
        fact = facts("cases")["meeting"]
        area = self.ground.communities[fact["community"] - 1]
        said = self.needs.said(fact, area)
        need = services.enter_need(said=said, meeting=meeting, actor=self.people.officer)
        yield from self._met(fact, area, need)

    # ── what these stories share ──────────────────────────────────────────────────────────────
    def _entered(self, name: str) -> tuple[Fact, Area, Need]:
        fact = facts("cases")[name]
        area = self.ground.communities[fact["community"] - 1]
        return fact, area, self.needs.enter({"by": 1, **fact}, area)

    def _neighbour(self, fact: Fact, area: Area, turn: int) -> Need:
        return self.needs.enter({**fact, "by": turn}, area)

    def _met(self, fact: Fact, area: Area, need: Need) -> Iterator[datetime]:
        yield from self.needs.answered(need, area, listed=False)
        yield self.time.after(2, 5)
        services.resolve_need(need=need, resolution=fact["result"], actor=self.needs.secretary(area))
        yield from self.needs.judged(need, area, Verdict.SATISFIED)

    def _split(self, fact: Fact, area: Area, need: Need) -> Iterator[datetime]:
        yield from self.needs.answered(need, area, listed=False)
        jobs = [Job(text, self.ground.categories[category]) for text, category, *_result in fact["jobs"]]
        services.split_need(need=need, jobs=jobs, actor=self.needs.secretary(area))
