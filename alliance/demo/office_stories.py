"""What the office does beside the needs: how it is told, an old list loaded, and a resident who takes consent back."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

from alliance.demo.facts import facts
from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from alliance.ledger.models import ImportRun
from alliance.ledger.services import LedgerFile, confirm_run, upload_ledger
from alliance.ledger.undoing import undo_run
from core import clock
from core.accounts.models import User
from core.notices.robots import add_robot, edit_robot
from core.notices.ways import choose_ways
from needs.models import Need, NeedStatus
from needs.services import withdraw_consent

LIST_NAME = "入户走访记下的需求.csv"
WRONG_NAME = "和睦街道单位台账.csv"
WRONG = (
    ("单位名称", "单位性质", "地址"), ("和睦街道第二小学", "学校", "和睦路 18 号"),
    ("和睦物业服务有限公司", "民营企业", "和睦路 40 号"), ("和睦书店", "商户", "和睦路 66 号"),
)  # fmt: skip
# What units told long ago and nobody has asked about since.
OLD_NAME = "去年各单位报的资源.csv"
OLD = ("提供单位", "资源内容", "数量", "可提供时间", "确认日期")
OLD_ROWS = (
    ("图书馆", "闲置书架和阅览桌椅", "6 套", "工作日"), ("文化馆", "老年合唱指导老师", "2 名", "周二、周四下午"),
    ("科技有限公司", "旧电脑维护和重装", "每月 10 台", "周末"),
)  # fmt: skip
LONG_AGO, A_WHILE = timedelta(days=200), timedelta(minutes=9)
HEADINGS = ("社区", "类别", "需求内容", "地点", "提出人", "联系电话", "提出时间", "办理情况")
# Who keeps which group, and what it hears. The keys are invented, and every robot is left switched off: the
# demonstration speaks to nobody outside.
GROUPS = (
    ("wecom", "街道联络员群", "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=invented-0000-0000-0001",
     ["need.hall_opened", "need.claimed", "claim.stale"]),
    ("feishu", "街道值班群", "https://open.feishu.cn/open-apis/bot/v2/hook/invented-0000-0000-0002", ["need.reopened"]),
)  # fmt: skip
OF_COMMUNITY = (
    "dingtalk", "网格员群", "https://oapi.dingtalk.com/robot/send?access_token=invented00000003", ["need.entered"],
)  # fmt: skip


@dataclass
class OfficeStories:
    """Tells the office's own doings."""

    time: Timeline
    ground: Ground
    people: People

    def chose_how_to_hear(self) -> Story:
        """Some want mail, some want neither mail nor text messages; groups were set up and rest for now."""
        secretary = self.people.secretaries[self.ground.communities[0].code]
        for person, mail, sms in (
            (self.people.officer, False, False), (secretary, True, False), (self.people.supervisor, True, True),
            (self.people.residents[self.ground.communities[1].code][0], False, False),
        ):  # fmt: skip
            choose_ways(mail=mail, sms=sms, actor=person)
        yield self.time.shortly(30)
        for group in GROUPS:
            self._resting_robot(group, self.people.officer)
        self._resting_robot(OF_COMMUNITY, secretary)

    def loaded_a_list(self) -> Story:
        """What was noted down on paper walks comes in; two rows are not understood and stay outside."""
        run = self._load(LIST_NAME, [HEADINGS, *self._noted()])
        yield self.time.shortly(20)
        confirm_run(run=run, only_valid=True, actor=self.people.officer)

    def loaded_the_wrong_list(self) -> Story:
        """Another street's units came in by mistake, and went as a whole a few minutes later."""
        run = self._load(WRONG_NAME, WRONG)
        yield clock.now() + A_WHILE
        confirm_run(run=run, only_valid=False, actor=self.people.officer)
        yield clock.now() + A_WHILE
        undo_run(run=run, actor=self.people.officer)

    def loaded_old_resources(self) -> Story:
        """An old list of resources, whose units have to say whether they can still be had."""
        units, day = self.ground.units, clock.today() - LONG_AGO
        rows = [(units[short].name, *said, f"{day.year}.{day.month}.{day.day}") for short, *said in OLD_ROWS]
        run = self._load(OLD_NAME, (OLD, *rows))
        yield clock.now() + A_WHILE
        confirm_run(run=run, only_valid=False, actor=self.people.officer)

    def took_consent_back(self) -> Story:
        """A resident whose matter is closed is not to be called any more; what was done stays."""
        yield self.time.shortly(10)
        known = self.people.residents[self.ground.communities[0].code][0]
        closed = Need.objects.filter(status=NeedStatus.CLOSED, asker__isnull=False).exclude(asker=known)
        asked = closed.select_related("asker").order_by("pk").first()
        if asked is not None and asked.asker is not None:
            withdraw_consent(actor=asked.asker)

    def _resting_robot(self, group: tuple[str, str, str, list[str]], keeper: User) -> None:
        kind, name, address, events = group
        robot = add_robot(kind=kind, name=name, address=address, events=events, actor=keeper)
        edit_robot(robot=robot, version=robot.version, name=name, events=events, active=False, actor=keeper)

    def _load(self, name: str, rows: Iterable[Iterable[str]]) -> ImportRun:
        paper = StringIO()
        csv.writer(paper).writerows(rows)
        file = LedgerFile(name, paper.getvalue().encode("utf-8-sig"))
        return upload_ledger(files=[file], street_code=self.ground.street.code, actor=self.people.officer)

    def _noted(self) -> Iterator[tuple[str, ...]]:
        for *said, asked, state in facts("cases")["ledger"]:
            yield (*said, self._written(asked), state)

    def _written(self, asked: Any) -> str:
        """A day as the list says it; one of them said it in words nobody can date."""
        if isinstance(asked, str):
            return asked
        day = clock.today() - timedelta(days=asked)
        return f"{day.year}.{day.month}.{day.day}"
