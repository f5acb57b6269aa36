"""Visits: most units were seen in these months, one sheet waits to be checked, one visit is set, one is late."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.pictures import picture
from alliance.demo.timeline import Story, Timeline
from core import clock
from core.accounts.models import User
from members import services
from members.models import ChangeKind, LedgerPart, MemberUnit, ResourceType, Visit
from members.services import FoundResource, VisitSheet
from members.visit_policies import goes_to

NOTES = (
    "负责人在场，资料都核过。",
    "换了办公室，进门先登记。",
    "愿意多参加社区的活动。",
    "党建阵地刚装修好，欢迎去开会。",
)
# What a visit finds now and then: the unit's own words, something it can lend, something it needs.
BRANDS = ("同心服务岗", "先锋驿站", "红心小站", "邻里先锋")
FOUND = (
    ("二楼多功能厅工作日晚上可借", ResourceType.VENUE, "1 间"),
    ("青年突击队周末能出人", ResourceType.VOLUNTEERS, "12 人"),
    ("投影仪和音响可外借", ResourceType.EQUIPMENT, "2 套"),
    ("骨干能讲安全用电", ResourceType.EXPERTS, "3 人"),
)
NEEDS = ("单位门口晚上停车难", "想借社区场地办党日活动", "周边缺一处职工吃饭的地方")


@dataclass
class VisitStories:
    """Tells how the office goes round."""

    time: Timeline
    # Dice of their own: how the office goes round changes nothing of what else happens in the street.
    pace: Timeline
    ground: Ground
    people: People

    def settled(self, number: int, unit: MemberUnit) -> Story:
        """Set, made, handed in and checked."""
        visit = self._plan(unit, self.pace.after(3, 8).date())
        yield self.pace.in_office(visit.planned_on)
        self._write(visit, number)
        yield self.pace.shortly(90)
        services.hand_in_visit(visit=visit, actor=visit.visitor)
        yield self.pace.after(1, 3)
        self._check(visit, number)

    def waiting(self, number: int, unit: MemberUnit) -> Story:
        """The sheet lies with the street, and somebody of the unit has corrected the ledger meanwhile."""
        visit = self._plan(unit, clock.today() + timedelta(days=1))
        yield self.pace.in_office(visit.planned_on)
        self._write(visit, number)
        services.hand_in_visit(visit=visit, actor=visit.visitor)

    def planned(self, units: Sequence[MemberUnit], day: date) -> Story:
        """A day is set; nobody has been there yet."""
        services.plan_visits(
            units=units, visitor=self.people.writer, planned_on=day, companions="工会干事", actor=self.people.officer
        )
        yield self.pace.shortly(5)

    def _plan(self, unit: MemberUnit, day: date) -> Visit:
        officer = self.people.officer
        return services.plan_visits(units=[unit], visitor=self._visitor(unit), planned_on=day, actor=officer)[0]

    def _visitor(self, unit: MemberUnit) -> User:
        """The community's secretary goes to the own community's units, the office to the others."""
        secretary = self.people.secretaries.get(unit.area_code)
        return secretary if secretary is not None and goes_to(secretary, unit) else self.people.writer

    def _write(self, visit: Visit, number: int) -> None:
        said: dict[str, Any] = {} if number % 2 else {"brand": BRANDS[number // 2 % len(BRANDS)]}
        found = [FoundResource(*FOUND[number // 3 % len(FOUND)])] if number % 3 == 0 else []
        needs = [NEEDS[number // 5 % len(NEEDS)]] if number % 5 == 0 else []
        sheet = VisitSheet(
            visited_on=clock.today(), parts=list(LedgerPart.values), said=said, resources=found, needs=needs,
            note=NOTES[number % len(NOTES)],
        )  # fmt: skip
        photos = [picture(self.pace.dice)] if number % 10 == 0 else []
        services.write_sheet(visit=visit, sheet=sheet, photos=photos, actor=visit.visitor)

    def _check(self, visit: Visit, number: int) -> None:
        """What differs is taken in; now and then one line is not."""
        officer = self.people.officer
        for change in visit.changes.waiting().order_by("id"):
            if change.kind == ChangeKind.NEED or number % 7 == 0:
                services.refuse_change(change=change, reason="已经另外登记", actor=officer)
            else:
                services.accept_change(change=change, actor=officer)
