"""How a listed need finds who takes it: first right, open hall, shares, and words that are not kept."""

from collections.abc import Generator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from alliance.demo.facts import facts
from alliance.demo.ground import Ground
from alliance.demo.need_stories import NeedStories
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.accounts.models import User
from core.areas.models import Area
from members.models import MemberUnit
from needs import services
from needs.models import Claim, Need, Verdict

Fact = dict[str, Any]
# Whoever puts its work off says by how many days.
PUT_OFF = timedelta(days=12)


@dataclass
class HallStories:
    """Tells how units take needs, or let them go; each by the name it has among the facts."""

    time: Timeline
    ground: Ground
    people: People
    needs: NeedStories

    # ── first right ───────────────────────────────────────────────────────────────────────────
    def unanswered(self) -> Story:
        """Nobody answers: the first right lapses and the hall opens by itself."""
        fact, _area, need = yield from self._listed("unanswered")
        services.offer_need(need=need, unit=self._unit(fact), actor=self.people.officer)

    def declined(self) -> Story:
        """One unit cannot; with its reason the next best is asked at once."""
        fact, _area, need = yield from self._listed("declined")
        unit = self._unit(fact)
        offer = services.offer_need(need=need, unit=unit, actor=self.people.officer)
        yield self.time.shortly(180)
        services.decline_offer(offer=offer, reason=fact["reason"], actor=self._liaison(unit))

    def opened(self) -> Story:
        """The street asks nobody first."""
        _fact, _area, need = yield from self._listed("opened")
        services.open_hall(need=need, actor=self.people.officer)

    def on_the_spot(self) -> Story:
        """Promised across the table, written down by the street."""
        fact, _area, need = yield from self._listed("on_the_spot")
        services.claim_on_the_spot(need=need, unit=self._unit(fact), actor=self.people.officer)

    # ── shares ────────────────────────────────────────────────────────────────────────────────
    def joint_open(self) -> Story:
        """Two units take their shares; the rest stays in the hall."""
        _fact, _area, _need, claims = yield from self._shared("joint_open")
        services.confirm_claim(claim=claims[0], actor=self.people.officer)

    def joint_started(self) -> Story:
        """Work has begun on two shares while the rest is still called for."""
        _fact, _area, need, claims = yield from self._shared("joint_started")
        for claim in claims:
            services.confirm_claim(claim=claim, actor=self.people.officer)
        yield self.time.after(1, 2)
        services.start_need(need=need, actor=self._liaison(claims[0].unit))

    def joint_filled(self) -> Story:
        """Two units together cover the whole, and keep their word."""
        fact, area, need, claims = yield from self._shared("joint_filled")
        for claim in claims:
            services.confirm_claim(claim=claim, actor=self.people.officer)
        yield self.time.after(1, 2)
        services.start_need(need=need, actor=self._liaison(claims[0].unit))
        yield self.time.after(4, 6)
        services.resolve_need(need=need, resolution=fact["result"], actor=self._liaison(claims[1].unit))
        yield from self.needs.judged(need, area, Verdict.SATISFIED)

    def joint_withdrawn(self) -> Story:
        """One of two takes its word back; its share is offered on."""
        fact, _area, _need, claims = yield from self._shared("joint_withdrawn")
        services.confirm_claim(claim=claims[0], actor=self.people.officer)
        yield self.time.after(1, 1)
        services.withdraw_claim(claim=claims[1], reason=fact["reason"], actor=self._liaison(claims[1].unit))

    # ── words not kept ────────────────────────────────────────────────────────────────────────
    def withdrawn(self) -> Story:
        fact, _area, need = yield from self._listed("withdrawn")
        claim = yield from self._claimed(need, self._unit(fact))
        yield self.time.after(2, 3)
        services.withdraw_claim(claim=claim, reason=fact["reason"], actor=self._liaison(claim.unit))

    def stale(self, name: str) -> Story:
        """Claimed, and then nothing; the house reminds, and at last sets the unit free."""
        fact, _area, need = yield from self._listed(name)
        claim = yield from self._claimed(need, self._unit(fact))
        services.confirm_claim(claim=claim, actor=self.people.officer)

    def promised(self) -> Story:
        """Not yet begun, but the unit has said when."""
        fact, _area, need = yield from self._listed("promised")
        claim = yield from self._claimed(need, self._unit(fact))
        services.confirm_claim(claim=claim, actor=self.people.officer)
        yield self.time.after(1, 2)
        services.expect_claim(claim=claim, expected_on=clock.today() + PUT_OFF, actor=self._liaison(claim.unit))

    # ── what these stories share ──────────────────────────────────────────────────────────────
    def _listed(self, name: str) -> Generator[datetime, None, tuple[Fact, Area, Need]]:
        fact = facts("cases")[name]
        area = self.ground.communities[fact["community"] - 1]
        need = self.needs.enter({"by": 2, **fact}, area)
        yield from self.needs.answered(need, area)
        yield self.time.shortly(200)
        return fact, area, need

    def _claimed(self, need: Need, unit: MemberUnit) -> Generator[datetime, None, Claim]:
        """Found in the hall by a liaison who thought it could be done."""
        services.open_hall(need=need, actor=self.people.officer)
        yield self.time.after(0, 1)
        return services.claim_need(need=need, actor=self._liaison(unit))

    def _shared(self, name: str) -> Generator[datetime, None, tuple[Fact, Area, Need, list[Claim]]]:
        """So much is wanted; units claim their shares one after the other."""
        fact, area, need = yield from self._listed(name)
        wanted = Decimal(fact["wanted"])
        services.set_wanted(need=need, wanted=wanted, measure=fact["measure"], actor=self.people.officer)
        services.open_hall(need=need, actor=self.people.officer)
        claims: list[Claim] = []
        for turn, (short, share) in enumerate(fact["claims"]):
            yield self.time.after(turn, turn)
            unit = self.ground.units[short]
            claims.append(services.claim_need(need=need, share=Decimal(share), actor=self._liaison(unit)))
        yield self.time.shortly(90)
        return fact, area, need, claims

    def _unit(self, fact: Fact) -> MemberUnit:
        return self.ground.units[fact["unit"]]

    def _liaison(self, unit: MemberUnit) -> User:
        return self.people.liaisons[unit.pk]
