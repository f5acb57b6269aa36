"""What the office does beside the needs: how it is told, an old list loaded, and a resident who takes consent back."""

import csv
from dataclasses import dataclass
from datetime import timedelta
from io import StringIO
from typing import Any

from alliance.demo.facts import facts
from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from alliance.ledger.services import LedgerFile, confirm_run, upload_ledger
from core import clock
from core.accounts.models import User
from core.notices.robots import add_robot, edit_robot
from core.notices.ways import choose_ways
from needs.models import Need, NeedStatus
from needs.services import withdraw_consent

LIST_NAME = "入户走访记下的需求.csv"
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
        run = upload_ledger(
            files=[LedgerFile(LIST_NAME, self._list())], street_code=self.ground.street.code, actor=self.people.officer
        )
        yield self.time.shortly(20)
        confirm_run(run=run, only_valid=True, actor=self.people.officer)

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

    def _list(self) -> bytes:
        paper = StringIO()
        lines = csv.writer(paper)
        lines.writerow(HEADINGS)
        for *said, asked, state in facts("cases")["ledger"]:
            lines.writerow([*said, self._written(asked), state])
        return paper.getvalue().encode("utf-8-sig")

    def _written(self, asked: Any) -> str:
        """A day as the list says it; one of them said it in words nobody can date."""
        if isinstance(asked, str):
            return asked
        day = clock.today() - timedelta(days=asked)
        return f"{day.year}.{day.month}.{day.day}"
