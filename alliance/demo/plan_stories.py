"""How the street matches: what it tried as weights, what it rules this month, needs nobody can meet, and its brands."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice
from random import Random
from typing import Any

from alliance.demo.ground import Ground
from alliance.demo.need_stories import NeedStories
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.accounts.models import User
from core.areas.models import PRINCIPLE_WEIGHTS, Area, StreetSettings
from core.clock import SHANGHAI
from members.models import Resource
from needs import services
from needs.matching import Candidate
from needs.models import BrandList, Claim
from needs.selectors.matching import candidates_of
from needs.selectors.plans import waiting_needs
from needs.services.capacity import claiming_month

SEED = 20261129
OPENS = time(8, 20)
# Days ago: more evenness was tried, and given up again; the first brand list came out, the second was begun.
TRIED, GIVEN_UP, PUBLISHED, BEGUN = 61, 33, 24, 1
# How this street speaks: what it added long ago, and a word of the house that means something else here.
ADDED, SILENCED = 96, 47
WORDS = (("课后托管", "小课桌", "offered"), ("看护托管", "娃娃没处搁", "asked"), ("理发", "修面", "asked"))
MISLEADING = ("科普", "自然", "asked")
MORE_EVEN = Decimal("8.0")
# What nobody in the street offers, and what is offered at other hours only.
UNMET = (
    (6, 1, "property", "楼里蟑螂成灾，想请人统一除虫消杀"), (5, 4, "property", "自来水水压小，六楼洗不了澡"),
    (4, 7, "children", "凌晨三点孩子没人看，想找个托管"),
)  # fmt: skip
WHEN, WHOM = "提前三天向社区预约", "街道全体居民"
NAMES = {
    "理发": "银发理发",
    "楼道照明": "点亮楼道",
    "消防安全": "平安敲门",
    "用电安全": "安心用电",
    "法律咨询": "家门口的律师",
}
REASONS = {"exclude": "本月设备检修", "ceiling": "年底人手紧，和单位商量过", "pin": "上次就是他们办的，老人点名要"}


@dataclass
class PlanStories:
    """Tells of weights, unmet needs and brand lists; what is asked for here is told by dice of its own."""

    time: Timeline
    ground: Ground
    people: People
    needs: NeedStories

    def tell(self) -> None:
        for ago, weight in ((TRIED, MORE_EVEN), (GIVEN_UP, None)):
            self.time.tell(self._morning(ago), self.weighed(weight))
        self.time.tell(self._morning(ADDED), self.worded())
        self.time.tell(self._morning(SILENCED), self.silenced())
        self.time.tell(self._morning(PUBLISHED), self.published())
        self.time.tell(self._morning(BEGUN), self.begun())
        for ago, community, category, text in UNMET:
            fact: dict[str, Any] = {"text": text, "category": category}
            story = self.needs.left_at("listed", fact, self.ground.communities[community])
            self.time.tell(self.time.any_time(self.time.today - timedelta(days=ago)), story)

    def weighed(self, load_weight: Decimal | None) -> Story:
        """More evenness is tried for a month, then the street goes back to what it began with."""
        street, officer = self.ground.street, self.people.officer
        if load_weight is None:
            services.reset_weights(street=street, actor=officer)
        else:
            start = StreetSettings()
            usual = {name: getattr(start, name) for name in PRINCIPLE_WEIGHTS}
            services.set_weights(street=street, load_weight=load_weight, actor=officer, **usual)
        yield self.time.now + timedelta(days=1)

    def worded(self) -> Story:
        code, officer = self.ground.street.code, self.people.officer
        for concept, word, side in WORDS:
            services.add_word(street_code=code, concept=concept, word=word, side=side, actor=officer)
        yield self.time.now + timedelta(days=1)

    def silenced(self) -> Story:
        concept, word, side = MISLEADING
        services.silence_word(
            street_code=self.ground.street.code, concept=concept, word=word, side=side, actor=self.people.officer
        )
        yield self.time.now + timedelta(days=1)

    def published(self) -> Story:
        """Drafted from what was agreed, named and dated within the hour, published."""
        brands = services.draft_brand_list(street_code=self.ground.street.code, actor=self.people.officer)
        yield clock.now() + timedelta(minutes=50)
        _write_out(brands, self.people.officer)
        services.publish_brand_list(brand_list=brands, actor=self.people.officer)

    def begun(self) -> Story:
        """The next edition, still to be looked through."""
        services.draft_brand_list(street_code=self.ground.street.code, actor=self.people.officer)
        yield self.time.now + timedelta(days=1)

    def _morning(self, ago: int) -> datetime:
        working: date = self.time.workdays_after(self.time.today - timedelta(days=ago + 1), 1)
        return datetime.combine(working, OPENS, SHANGHAI)


def _write_out(brands: BrandList, officer: User) -> None:
    for line in brands.entries.select_related("list", "unit"):
        brand = NAMES.get(line.concept)
        services.edit_brand_service(
            line=line, name=f"{brand}·{line.unit_name}" if brand else line.name, concept=line.concept,
            schedule=line.schedule or WHEN, serves=line.serves or WHOM, actor=officer,
        )  # fmt: skip


def tell_plans(stories: NeedStories) -> None:
    """Matching beside all other stories; dice of their own leave the others as they would be alone."""
    beside = copy(stories.time)
    beside.dice = Random(SEED)  # noqa: S311 - the same street every time, no secret
    needs = NeedStories(beside, stories.ground, stories.people)
    PlanStories(beside, stories.ground, stories.people, needs).tell()


def _resources(*pairs: Candidate) -> Iterable[Resource]:
    return Resource.objects.filter(pk__in=[pair.resource_id for pair in pairs]).select_related("unit")


def rule_this_month(street: Area, officer: User) -> None:
    """One pair fixed, one resource left out, one unit capped: each where the plan would have done something else."""
    month = claiming_month(street.code)
    found = ((need, candidates_of(need, month)) for need in waiting_needs(street.code))
    choices = (pairs for pairs in found if len({pair.unit_id for pair in pairs[1][:3]}) == 3)
    (need, pairs), (_other, others), (_third, thirds) = islice(choices, 0, 5, 2)
    second = next(pair for pair in pairs if pair.unit_id != pairs[0].unit_id)
    resources = {resource.pk: resource for resource in _resources(second, others[0], thirds[0])}
    services.pin_pair(
        need=need, resource=resources[second.resource_id], reason=REASONS["pin"], actor=officer
    )  # fmt: skip
    if others[0].resource_id != second.resource_id:
        services.exclude_from_plan(
            resource=resources[others[0].resource_id], reason=REASONS["exclude"], actor=officer
        )  # fmt: skip
    unit = resources[thirds[0].resource_id].unit
    carried = Claim.objects.live().filter(unit=unit).count()
    services.set_plan_ceiling(unit=unit, most=carried + 1, reason=REASONS["ceiling"], actor=officer)
