"""How units keep what they offer up to date: most confirm, one is asked these days, and what nobody confirmed rests."""

from dataclasses import dataclass
from datetime import timedelta
from itertools import count

from alliance.demo.ground import Ground
from alliance.demo.people import People
from alliance.demo.timeline import Story, Timeline
from core import clock
from members import services
from members.models import MemberUnit, Resource
from members.services import ResourceText

# Units confirm what they offer one after the other, between so many days ago and so many.
CONFIRMED = (70, 40)
# The nights told of; what was offered when, and for how many days: asked these days, unconfirmed, past its end.
NIGHTS = (33, 19, 4)
BESIDE = (
    ("农商银行支行", "venue", "营业厅爱心座椅、饮水和雨具", "1 处", 82, None),
    ("文化馆", "equipment", "移动音箱和折叠舞台借用", "1 套", 110, None),
    ("第一小学", "training", "暑期书法公益课", "20 名额", 60, 55),
)
NIGHT = 6


@dataclass
class ResourceStories:
    """Tells of confirming; no dice, so that every other story is as it would be alone."""

    time: Timeline
    ground: Ground
    people: People

    def tell(self) -> None:
        for turn, unit in zip(count(), self.ground.units.values(), strict=False):
            ago = CONFIRMED[0] - turn % (CONFIRMED[0] - CONFIRMED[1])
            self.time.tell(self.time.at(self.time.today - timedelta(days=ago), 10), self.confirmed(unit))
        for short, kind, content, quantity, ago, days in BESIDE:
            text = ResourceText(
                content=content, type=kind, quantity_text=quantity.replace(" ", ""),
                valid_until=self.time.today - timedelta(days=ago - days) if days else None,
            )  # fmt: skip
            story = self.offered(self.ground.units[short], text)
            self.time.tell(self.time.at(self.time.today - timedelta(days=ago), 11), story)
        for ago in NIGHTS:
            self.time.tell(self.time.at(self.time.today - timedelta(days=ago), NIGHT), self.looked_after())

    def confirmed(self, unit: MemberUnit) -> Story:
        """A liaison goes through the list of the unit."""
        liaison = self.people.liaisons.get(unit.pk, self.people.officer)
        beside = [content for _unit, _kind, content, *_rest in BESIDE]
        for resource in Resource.objects.listed().filter(unit=unit).exclude(content__in=beside).order_by("pk"):
            services.confirm_resource(resource=resource, valid_until=resource.valid_until, actor=liaison)
        yield clock.now()

    def offered(self, unit: MemberUnit, text: ResourceText) -> Story:
        """One thing more that the office wrote down."""
        services.add_resource(unit=unit, text=text, actor=self.people.officer)
        yield clock.now()

    def looked_after(self) -> Story:
        services.keep_resources()
        yield clock.now()


def tell_resources(time: Timeline, ground: Ground, people: People) -> None:
    ResourceStories(time, ground, people).tell()
