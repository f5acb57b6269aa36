"""Need lists published month by month, and what the rule found to be everywhere or rising fast."""

from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from random import Random
from typing import Any

from alliance.demo.facts import facts
from alliance.demo.ground import Ground
from alliance.demo.need_stories import NeedStories
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.accounts.models import User
from core.areas.models import Area, Zone
from core.clock import SHANGHAI
from needs import services
from needs.models import Need, NeedList, NeedStatus, ReachFinding

SEED = 20261128
# Before the office opens nothing else moves, so that what stands on the draft still stands when it is published.
OPENS, READS = time(8, 5), timedelta(minutes=25)
EVENING = time(23, 40)
# Needs accepted in these days stay so: they are the street's own work of today.
TODAYS_WORK = 21
# Months ago in which every place publishes, and in which only a few already do.
EVERYBODY, EARLIER, EARLY = -1, (-3, -2), (0, 3, 6)
DAY = 8
# Days ago on whose evening the rule is applied; what it found lately still waits for the officer.
LOOKED, UNDECIDED = (76, 58, 41, 26, 12, 1), 9
DISMISSED = {"噪声扰民": "都是沿街一家新店装修引起的，已经限定施工时间，装完就没有了。"}
# Days ago, and what was asked: in five communities for the same thing, in one for a week, and these days in three.
BATHROOMS = (
    (57, 1, "浴室滑，老人摔过一回，想做防滑"),
    (49, 4, "家里卫生间没抓的地方，想申请适老化改造"),
    (40, 6, "浴缸太高，老人跨不进去，想做适老化改造"),
    (33, 8, "卫生间想装扶手，做防滑"),
    (28, 10, "听说可以适老化改造，想给八十岁的母亲申请"),
)
NOISE = (
    (46, 2, "商铺装修噪声大，白天没法休息"), (45, 2, "沿街店面装修噪声从早响到晚"),
    (44, 2, "装修噪声吵得孩子写不了作业"), (43, 2, "中午不停工，噪声扰民"), (42, 2, "新开的店装修，噪声太大"),
)  # fmt: skip
LAMPS = (
    (6, 0, "楼道灯坏了三天，晚上摸黑上楼"), (5, 5, "单元门口的声控灯不亮"), (4, 0, "二单元楼道灯一闪一闪，快瞎了"),
    (3, 9, "天黑得早，楼道感应灯不灵"), (2, 5, "四楼到六楼的楼道灯全灭了"), (2, 0, "楼梯间没灯，老人打手电上楼"),
)  # fmt: skip


@dataclass
class ListStories:
    """Tells of lists and findings; what is asked for here is told by dice of its own."""

    time: Timeline
    ground: Ground
    people: People
    needs: NeedStories

    def tell(self) -> None:
        self._lists()
        self._on_the_list()
        self._asked()
        for ago in LOOKED:
            evening = datetime.combine(self.time.today - timedelta(days=ago), EVENING, SHANGHAI)
            self.time.tell(evening, self.looked(decided=ago > UNDECIDED))

    # ── lists ─────────────────────────────────────────────────────────────────────────────────
    def _lists(self) -> None:
        street, zone = self.ground.street, Zone.objects.filter(area_code=self.ground.street.code).first()
        for turn, area in enumerate(self.ground.communities):
            early = EARLIER if turn in EARLY else ()
            for offset in (*early, EVERYBODY):
                self._publish(offset, turn, area, None)
        for offset in (-2, EVERYBODY):
            self._publish(offset, len(self.ground.communities), street, None)
        self._publish(EVERYBODY, len(self.ground.communities) + 1, street, zone)
        for area in (self.ground.communities[0], street):
            self.time.tell(self.time.in_office(self.time.workdays_ago(1)), self.drafted(area))

    def _publish(self, offset: int, turn: int, area: Area, zone: Zone | None) -> None:
        day = self.time.month(offset) + timedelta(days=DAY - 1 + turn // 5)
        self.time.tell(self._morning(day, turn), self.published(area, zone, turn))

    def published(self, area: Area, zone: Zone | None, turn: int) -> Story:
        """Drafted early in the morning, looked through, published; where nothing waits to be claimed, another day."""
        place = NeedList(area_code=area.code, zone=zone)
        waiting = Need.objects.listable().filter(place.within, status=NeedStatus.LISTED)
        lately = self.time.workdays_ago(TODAYS_WORK)
        while NeedList.objects.of_scope(place).drafts().exists() or not waiting.exists():
            yield self._morning(clock.today() + timedelta(days=1), turn)
        actor = self._writer(area)
        need_list = services.draft_need_list(area_code=area.code, zone=zone, actor=actor)
        yield clock.now() + READS
        # What has only just been accepted waits for the next edition.
        new = Need.objects.filter(list_entries__list=need_list).exclude(status=NeedStatus.LISTED)
        if clock.today() > lately and new.exists():
            services.remove_lines(need_list=need_list, needs=list(new), actor=actor)
        services.publish_need_list(need_list=need_list, actor=actor)

    def _on_the_list(self) -> None:
        """What stands on last month's lists: asked for in the two weeks before, and begun with in the weeks after."""
        published = self.time.month(EVERYBODY) + timedelta(days=DAY - 1)
        for turn, fact in enumerate(facts("listed")):
            area = self.ground.communities[fact["community"] - 1]
            asked = published - timedelta(days=12 - turn % 6)
            self.time.tell(self.time.any_time(asked), self.waited(fact, area, published, turn))

    def waited(self, fact: dict[str, Any], area: Area, published: date, turn: int) -> Story:
        """Listed in time and left alone until the list is out; every eighth waits on."""
        need = self.needs.enter(fact, area)
        yield from self.needs.answered(need, area)
        if turn % 8 == 0:
            return
        yield self.time.in_office(self.time.workdays_after(published, 3 + turn % 6))
        services.start_need(need=need, actor=self._writer(area))
        yield self.time.after(3, 9)
        services.resolve_need(need=need, resolution=self.needs.result(fact), actor=self._writer(area))
        yield from self.needs.judged(need, area)

    def drafted(self, area: Area) -> Story:
        """The next edition, begun yesterday."""
        services.draft_need_list(area_code=area.code, actor=self._writer(area))
        yield self.time.now + timedelta(days=1)

    def _writer(self, area: Area) -> User:
        return self.people.secretaries.get(area.code, self.people.officer)

    def _morning(self, day: date, turn: int) -> datetime:
        """Before the office opens, on this day or the next working day; each place a minute after the one before."""
        working = self.time.workdays_after(day - timedelta(days=1), 1)
        return datetime.combine(working, OPENS, SHANGHAI) + timedelta(minutes=turn)

    # ── findings ──────────────────────────────────────────────────────────────────────────────
    def looked(self, *, decided: bool) -> Story:
        """What the nightly work finds, and what the officer says of it the next working day."""
        services.look_everywhere()
        if not decided:
            return
        yield self.time.after(1, 1)
        for finding in ReachFinding.objects.waiting().order_by("pk"):
            reason = DISMISSED.get(finding.theme, "")
            if reason:
                services.dismiss_finding(finding=finding, reason=reason, actor=self.people.officer)
            else:
                services.confirm_finding(finding=finding, actor=self.people.officer)

    def _asked(self) -> None:
        for rows, category, waits in ((BATHROOMS, "elderly", 2), (NOISE, "environment", 0), (LAMPS, "property", 6)):
            for left, (ago, community, text) in zip(range(len(rows), 0, -1), rows, strict=True):
                fact: dict[str, Any] = {"text": text, "category": category}
                area = self.ground.communities[community]
                story = (
                    self.needs.left_at("listed", fact, area) if left <= waits else self.needs.by_the_office(fact, area)
                )
                self.time.tell(self.time.any_time(self.time.today - timedelta(days=ago)), story)


def tell_lists(stories: NeedStories) -> None:
    """Lists and findings beside all other stories; dice of their own leave the others as they would be alone."""
    beside = copy(stories.time)
    beside.dice = Random(SEED)  # noqa: S311 - the same street every time, no secret
    needs = NeedStories(beside, stories.ground, stories.people)
    ListStories(beside, stories.ground, stories.people, needs).tell()
