"""Rows the tests of needs start from, each one made by the verbs themselves."""

from dataclasses import dataclass
from decimal import Decimal
from importlib import import_module
from typing import Any

import pytest

from core import clock
from members.models import MemberUnit, Resource, ResourceStatus, ResourceType
from needs import services
from needs.models import Category, Claim, Need, NeedStatus, Offer
from tests.cast import Cast


@dataclass
class Rows:
    """Makes a need in any state, and what belongs to it, as the people of the cast would."""

    cast: Cast

    def said(self, text: str = "楼道灯坏了，老人晚上出门不方便", **more: Any) -> services.Said:
        category = Category.objects.get(key=more.pop("category", "property"))
        return services.Said(text=text, category=category, area_code=more.pop("area", self.cast.hechi.code), **more)

    def need(self, status: str = NeedStatus.SUBMITTED, **more: Any) -> Need:
        need = services.enter_need(said=self.said(**more), actor=self.cast.resident)
        return getattr(self, f"_{status}")(need)

    def resource(self, unit: MemberUnit | None = None, **more: Any) -> Resource:
        unit = unit or self.cast.unit
        values = {
            "content": f"会议室{Resource.objects.count() + 1}间", "type": ResourceType.VENUE, "slots": 2,
            "status": ResourceStatus.LISTED, "created_at": clock.now(), "area_code": unit.area_code,
        }  # fmt: skip
        return Resource.objects.create(unit=unit, **{**values, **more})

    def funds(self, quantity: int, unit: MemberUnit | None = None) -> Resource:
        return self.resource(
            unit, content="帮扶资金", type=ResourceType.FUNDS, quantity=Decimal(quantity), measure="元", slots=50
        )

    def offer(self, need: Need | None = None, unit: MemberUnit | None = None, **more: Any) -> Offer:
        need = need or self.need(NeedStatus.LISTED)
        return services.offer_need(need=need, unit=unit or self.cast.unit, actor=self.cast.officer, **more)

    def claim(self, need: Need | None = None, **more: Any) -> Claim:
        return services.claim_need(need=need or self.need(NeedStatus.LISTED), actor=self.cast.liaison, **more)

    def _submitted(self, need: Need) -> Need:
        return need

    def _needs_more(self, need: Need) -> Need:
        return services.ask_more(need=need, reason="请说明是几号楼", actor=self.cast.secretary)

    def _returned(self, need: Need) -> Need:
        return services.return_need(need=need, reason="属于物业公司", actor=self.cast.secretary)

    def _refused(self, need: Need) -> Need:
        services.propose_refusal(need=need, reason="不在受理范围", actor=self.cast.secretary)
        return services.confirm_refusal(need=need, actor=self.cast.officer)

    def _merged(self, need: Need) -> Need:
        into = services.enter_need(said=self.said("整栋楼的楼道灯都坏了"), actor=self.cast.neighbour)
        return services.merge_need(need=need, into=into, actor=self.cast.secretary)

    def _accepted(self, need: Need) -> Need:
        return services.accept_need(need=need, actor=self.cast.secretary)

    def _listed(self, need: Need) -> Need:
        return services.list_need(need=self._accepted(need), actor=self.cast.secretary)

    def _matched(self, need: Need) -> Need:
        return self.claim(self._listed(need)).need

    def _in_progress(self, need: Need) -> Need:
        return services.start_need(need=self._matched(need), actor=self.cast.liaison)

    def _resolved(self, need: Need) -> Need:
        return services.resolve_need(need=self._in_progress(need), resolution="换了新灯", actor=self.cast.liaison)

    def _closed(self, need: Need) -> Need:
        return self._judged(need, services.Word("satisfied", solved=True))

    def _reopened(self, need: Need) -> Need:
        return self._judged(need, services.Word("unsatisfied", solved=False, comment="又坏了"))

    def _judged(self, need: Need, word: services.Word) -> Need:
        need = self._resolved(need)
        services.judge_need(need=need, word=word, channel="page", actor=self.cast.resident)
        need.refresh_from_db()
        return need


@pytest.fixture
def rows(cast: Cast) -> Rows:
    return Rows(cast)


@pytest.fixture(autouse=True)
def _categories(request: pytest.FixtureRequest) -> None:
    """Tests with real transactions empty every table; what a migration brought in comes back here."""
    if "cast" not in request.fixturenames:
        return
    request.getfixturevalue("cast")
    if not Category.objects.exists():
        brought = import_module("needs.migrations.0002_ten_categories").CATEGORIES
        Category.objects.bulk_create(
            Category(key=key, name=name, short_names=short, icon=icon, position=position)
            for position, (key, name, short, icon) in enumerate(brought)
        )
