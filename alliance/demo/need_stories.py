"""How needs are entered, answered and judged: one story for each way it can go."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from alliance.demo import words
from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.pictures import picture
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.accounts.models import User
from core.areas.models import Area
from members.models import MemberUnit, Resource
from needs import services
from needs.models import CallBackWay, Claim, JudgementChannel, Need, NeedStatus, Offer, Reach, Urgency, Verdict
from needs.services import Asker, Said, Word
from projects.services import remind_projects

# One need in so many is written down by the secretary for an elder, is never judged, is judged by link;
# and so often the secretary looks up the phone before going there.
ON_BEHALF, UNJUDGED, BY_LINK, LOOKED_UP = 4, 5, 3, 3
# How fast the community is where it has less time than usual.
QUICK = {"safety": (1, 4), "property": (2, 8), "environment": (2, 8)}
USUAL = (4, 14)
# Until so long ago the house's nightly work is told once a week only; what it finds since then is still to be seen.
NIGHTLY_SINCE = timedelta(days=45)


@dataclass
class NeedStories:
    """Tells needs: those the office meets itself, those a unit takes on, and those that end otherwise."""

    time: Timeline
    ground: Ground
    people: People

    # ── steps that several stories share ──────────────────────────────────────────────────────
    def enter(self, fact: dict[str, Any], area: Area) -> Need:
        """A need as a resident posts it, or as the secretary writes it down for somebody."""
        dice, said = self.time.dice, self.said(fact, area)
        resident = self.people.residents[area.code][fact["by"]] if "by" in fact else None
        if resident is not None or dice.randrange(ON_BEHALF):
            resident = resident or dice.choice(self.people.asking(area))
            photos = [picture(dice) for _turn in range(fact.get("pictures", 0))]
            return services.enter_need(said=said, asker=Asker(consent=True), photos=photos, actor=resident)
        return self.by_phone(said, area)

    def by_phone(self, said: Said, area: Area) -> Need:
        """Written down by the secretary for an elder who called."""
        dice = self.time.dice
        elder = Asker(name=dice.choice(self.people.elders), phone=self.people.elder_phone(), consent=True)
        return services.enter_need(said=said, asker=elder, actor=self.secretary(area))

    def said(self, fact: dict[str, Any], area: Area) -> Said:
        return Said(
            text=fact["text"], category=self.ground.categories[fact["category"]], area_code=area.code,
            place=fact.get("place") or self._place(area), reach=fact.get("reach", Reach.ORDINARY),
            urgency=self.time.dice.choices(Urgency.values, weights=(8, 2, 0.4))[0],
        )  # fmt: skip

    def answered(self, need: Need, area: Area, *, listed: bool = True) -> Iterator[datetime]:
        """Accepted within a day or two; put on the list soon after."""
        yield self.time.after(0, 1)
        services.accept_need(need=need, actor=self.secretary(area))
        if listed:
            yield self.time.shortly(240)
            services.list_need(need=need, actor=self.people.officer)
            self._second(need)

    def taken_on(self, need: Need, resource: Resource) -> Iterator[datetime]:
        """Put to a unit, accepted by its liaison, confirmed by the street."""
        liaison = self.people.liaisons[resource.unit_id]
        yield self.time.after(1, 3)
        offer = services.offer_need(need=need, unit=resource.unit, resource=resource, actor=self.people.officer)
        yield self.time.after(0, 2)
        services.accept_offer(offer=offer, quantity=quantity_of(resource), actor=liaison)
        yield self.time.after(0, 1)
        services.confirm_claim(claim=Claim.objects.get(offer=offer), actor=self.people.officer)

    def judged(self, need: Need, area: Area, verdict: str = "") -> Iterator[datetime]:
        """The asker's word, on the page or when the secretary calls; one in a few says nothing."""
        dice = self.time.dice
        if not verdict and dice.randrange(UNJUDGED) == 0:
            return
        verdict = verdict or dice.choices((Verdict.SATISFIED, Verdict.BASICALLY), weights=(4, 1))[0]
        yield self.time.after(1, 6)
        need = Need.objects.get(pk=need.pk)
        # Long holidays may outlast the judging period; then nobody says anything any more.
        if need.status != NeedStatus.RESOLVED or (need.judge_by and clock.today() > need.judge_by):
            return
        said = {Verdict.SATISFIED: words.HAPPY, Verdict.BASICALLY: words.FAIR}.get(Verdict(verdict), words.UNHAPPY)
        word = Word(
            verdict=verdict, solved=verdict != Verdict.UNSATISFIED, comment=dice.choice(said),
            called_by=dice.choices(CallBackWay.values, weights=(6, 3, 2, 1))[0],
        )  # fmt: skip
        self._judge(need, word, self.caller(need, area))

    def _judge(self, need: Need, word: Word, caller: User) -> None:
        """Who has an account judges there or by the link of the message; the others are called."""
        if need.asker is None:
            services.judge_need(need=need, word=word, channel=JudgementChannel.CALL_BACK, actor=caller)
        elif self.time.dice.randrange(BY_LINK):
            services.judge_need(need=need, word=word, channel=JudgementChannel.PAGE, actor=self.resident(need))
        else:
            token = services.judging_token(need)
            services.judge_need(need=need, word=word, channel=JudgementChannel.LINK, actor=None, token=token)

    def settle(self, need: Need, resolution: str) -> None:
        """What a project left undone, the community settles."""
        services.resolve_need(need=need, resolution=resolution, actor=self.people.secretaries[need.area_code])

    # ── whole stories ─────────────────────────────────────────────────────────────────────────
    def by_the_office(self, fact: dict[str, Any], area: Area, days: tuple[int, int] | None = None) -> Story:
        """The community sees to it itself."""
        need = self.enter(fact, area)
        yield from self.answered(need, area, listed=self.time.dice.randrange(3) > 0)
        yield self.time.after(0, 2)
        services.start_need(need=need, actor=self.secretary(area))
        if need.asker_id is None and not self.time.dice.randrange(LOOKED_UP):
            reason = self.time.dice.choice(words.LOOKED_UP)
            services.open_need_contact(need=need, reason=reason, actor=self.secretary(area))
        yield self.time.after(*(days or QUICK.get(fact["category"], USUAL)))
        services.resolve_need(need=need, resolution=self.result(fact), actor=self.secretary(area))
        yield from self.judged(need, area)

    def by_a_unit(self, fact: dict[str, Any], area: Area, resource: Resource) -> Story:
        """A unit meets it without a project."""
        need = self.enter(fact, area)
        liaison = self.people.liaisons[resource.unit_id]
        yield from self.answered(need, area)
        yield from self.taken_on(need, resource)
        yield self.time.after(1, 3)
        services.start_need(need=need, actor=liaison)
        yield self.time.after(3, 9)
        services.resolve_need(need=need, resolution=self.result(fact), actor=liaison)
        yield from self.judged(need, area)

    def wished(self, unit: MemberUnit, fact: dict[str, Any], area: Area) -> Story:
        """What a unit asks of its neighbours."""
        said = Said(
            text=fact["text"], category=self.ground.categories[fact["category"]], area_code=area.code,
            place=unit.address,
        )  # fmt: skip
        need = services.enter_need(said=said, actor=self.people.liaisons[unit.pk])
        yield from self.answered(need, area, listed=False)
        yield self.time.after(2, 4)
        services.start_need(need=need, actor=self.secretary(area))
        yield self.time.after(5, 9)
        services.resolve_need(need=need, resolution=self.result(fact), actor=self.secretary(area))
        yield from self.judged(need, area, Verdict.SATISFIED)

    def reopened(self, fact: dict[str, Any], area: Area, *, again: bool) -> Story:
        """Not solved the first time; solved the second, or still being done."""
        need = self.enter(fact, area)
        yield from self.answered(need, area, listed=False)
        yield self.time.after(3, 6)
        services.resolve_need(need=need, resolution=self.result(fact), actor=self.secretary(area))
        yield from self.judged(need, area, Verdict.UNSATISFIED)
        # Over a long holiday the time to judge may pass unused; then nothing is taken up again.
        if not again or not stands_at(need, NeedStatus.REOPENED):
            return
        yield self.time.after(2, 5)
        services.resolve_need(need=need, resolution=self.result(fact), actor=self.secretary(area))
        yield from self.judged(need, area, Verdict.BASICALLY)

    def given_back(self, fact: dict[str, Any], area: Area, *, refused: bool) -> Story:
        need = self.enter(fact, area)
        yield self.time.after(0, 2)
        if refused:
            reason = self.time.dice.choice(words.REFUSALS)
            services.propose_refusal(need=need, reason=reason, actor=self.secretary(area))
            services.confirm_refusal(need=need, actor=self.people.officer)
        else:
            services.return_need(need=need, reason=self.time.dice.choice(words.RETURNS), actor=self.secretary(area))

    def merged(self, fact: dict[str, Any], area: Area) -> Story:
        """The same matter asked for before by a neighbour."""
        need = self.enter(fact, area)
        yield self.time.after(0, 1)
        earlier = Need.objects.filter(area_code=area.code, category=need.category, status__in=MERGEABLE)
        into = earlier.exclude(pk=need.pk).order_by("-id").first()
        if into is not None:
            services.merge_need(need=need, into=into, actor=self.secretary(area))
            return
        yield from self.answered(need, area, listed=False)
        yield self.time.after(3, 8)
        services.resolve_need(need=need, resolution=self.result(fact), actor=self.secretary(area))

    def left_at(self, stage: str, fact: dict[str, Any], area: Area) -> Story:
        """A need of these weeks that waits: to be answered, listed, begun or judged."""
        need = self.enter(fact, area)
        if stage == "submitted":
            return
        if stage == "needs_more":
            yield self.time.after(0, 1)
            services.ask_more(need=need, reason=self.time.dice.choice(words.MORE), actor=self.secretary(area))
            return
        yield from self.answered(need, area, listed=stage in ("listed", "resolved"))
        if stage in ("started", "resolved"):
            yield self.time.after(1, 2)
            services.start_need(need=need, actor=self.secretary(area))
        if stage == "resolved":
            yield self.time.after(2, 4)
            services.resolve_need(need=need, resolution=self.result(fact), actor=self.secretary(area))

    def offered(self, fact: dict[str, Any], area: Area, resources: list[Resource], *, answer: str = "") -> Story:
        """Put to units these days: waiting for their answer, declined once, or accepted and to be confirmed."""
        need = self.enter(fact, area)
        yield from self.answered(need, area)
        yield self.time.after(0, 1)
        offers = [self._offer(need, resource) for resource in resources]
        if not answer:
            return
        yield self.time.after(0, 1)
        liaison = self.people.liaisons[offers[0].unit_id]
        if answer == "declined":
            services.decline_offer(offer=offers[0], reason=self.time.dice.choice(words.DECLINES), actor=liaison)
        else:
            services.accept_offer(offer=offers[0], quantity=quantity_of(resources[0]), actor=liaison)

    def housekeeping(self) -> Story:
        """What the house does by itself before people come to work: what has lapsed ends, what is late is said."""
        while True:
            services.close_unjudged()
            services.lapse_unanswered()
            services.settle_stale_claims()
            services.remind_due()
            remind_projects()
            long_ago = clock.now() < self.time.now - NIGHTLY_SINCE
            yield clock.now() + timedelta(days=7 if long_ago else 1)

    # ── persons, places, words ────────────────────────────────────────────────────────────────
    def secretary(self, area: Area) -> User:
        return self.people.secretaries[area.code]

    def resident(self, need: Need) -> User:
        return next(each for each in self.people.residents[need.area_code] if each.pk == need.asker_id)

    def caller(self, need: Need, area: Area) -> User:
        """Whoever calls back is not the one who resolved it."""
        secretary = self.secretary(area)
        return self.people.officer if need.resolved_by_id == secretary.pk else secretary

    def result(self, fact: dict[str, Any]) -> str:
        return str(fact.get("result") or self.time.dice.choice(words.RESULTS[fact["category"]]))

    def _offer(self, need: Need, resource: Resource) -> Offer:
        return services.offer_resource(need=need, resource=resource, actor=self.people.officer)

    def _place(self, area: Area) -> str:
        dice = self.time.dice
        return f"{dice.choice(self.ground.estates[area.code])} {dice.randint(1, 18)} 栋"

    def _second(self, need: Need) -> None:
        """Neighbours who need it too, and some who only want to hear of it."""
        # Who asked for the same before it was put together with this one counts already.
        counted = {need.asker_id, *need.endorsements.values_list("user_id", flat=True)}
        neighbours = [each for each in self.people.residents[need.area_code] if each.pk not in counted]
        dice = self.time.dice
        for neighbour in dice.sample(neighbours, min(dice.choice((0, 0, 1, 1, 2, 3)), len(neighbours))):
            services.endorse_need(need=need, actor=neighbour)
        for neighbour in dice.sample(neighbours, dice.choice((0, 0, 0, 1))):
            services.follow_need(need=need, actor=neighbour)


MERGEABLE = (NeedStatus.SUBMITTED, NeedStatus.ACCEPTED, NeedStatus.LISTED, NeedStatus.IN_PROGRESS)


def stands_at(need: Need, status: NeedStatus) -> bool:
    """Whether things came as the story meant them to."""
    return Need.objects.filter(pk=need.pk, status=status).exists()


def quantity_of(resource: Resource) -> Decimal | None:
    """How much of something that is used up one need takes: a small part of what is there."""
    if not resource.consumable or resource.left is None:
        return None
    return max(Decimal(1), (resource.left / 6).to_integral_value())
