"""Likely duplicates: hand-written pairs that must and must not be taken for the same matter."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from core import clock
from needs import services
from needs.models import Category, Need, NeedStatus
from needs.selectors.likeness import Likely, likely_duplicates
from tests.cast import Cast

PAIRS = json.loads((Path(__file__).parent.parent / "data/likeness/pairs.json").read_text())


def entered(cast: Cast, text: str, place: str = "", *, status: str = NeedStatus.ACCEPTED, **more) -> Need:
    """A need on the street's books in the given state."""
    said = services.Said(
        text=text, category=Category.objects.get(key="property"), area_code=more.pop("area", cast.hechi.code),
        place=place,
    )  # fmt: skip
    need = services.enter_need(said=said, actor=more.pop("by", cast.neighbour))
    if status == NeedStatus.RESOLVED:
        more |= {"resolution": "办好了", "resolved_at": more.get("resolved_at", clock.now())}
    Need.objects.filter(pk=need.pk).update(status=status, **more)
    need.refresh_from_db()
    return need


def found(cast: Cast, text: str, place: str = "", **more) -> list[Likely]:
    asked = {"area_code": cast.hechi.code, "day": clock.today()} | more
    return likely_duplicates(text=text, place=place, **asked)


@pytest.mark.parametrize(("said", "again"), PAIRS["same"])
def test_the_same_matter_in_other_words_is_found(cast: Cast, rows, said: str, again: str) -> None:
    need = entered(cast, said)
    assert [one.need.pk for one in found(cast, again)] == [need.pk]


@pytest.mark.parametrize(("said", "other"), PAIRS["other"])
def test_another_matter_is_not_taken_for_it(cast: Cast, rows, said: str, other: str) -> None:
    entered(cast, said)
    assert found(cast, other) == []


def test_what_speaks_for_it_is_said_in_words(cast: Cast, rows) -> None:
    entered(cast, "楼道里的灯不亮", "三栋", asked_on=clock.today() - timedelta(days=5))
    (one,) = found(cast, "3号楼楼道灯坏了三天")
    assert one.share > 0.8
    assert one.reasons == ["都说到“楼道灯”", "都在3号楼", "5 天前提的"]


def test_the_nearest_comes_first(cast: Cast, rows) -> None:
    elsewhere = entered(cast, "路灯不亮", area=cast.nanyuan.code)
    old = entered(cast, "路灯不亮", asked_on=clock.today() - timedelta(days=300))
    here = entered(cast, "路灯不亮", "东门")
    assert [one.need.pk for one in found(cast, "路灯坏了", "东门")] == [here.pk, old.pk, elsewhere.pk]
    assert len(found(cast, "路灯坏了", limit=1)) == 1


def test_only_what_neighbours_may_read_is_shown_to_them(cast: Cast, rows) -> None:
    hidden = entered(cast, "路灯不亮", public=False)
    waiting = entered(cast, "路灯不亮了", status=NeedStatus.SUBMITTED)
    assert found(cast, "路灯坏了") == []
    seen = found(cast, "路灯坏了", among=Need.objects.visible_to(cast.officer))
    assert {one.need.pk for one in seen} == {hidden.pk, waiting.pk}
    own = found(cast, hidden.text, among=Need.objects.visible_to(cast.officer), exclude=hidden.pk)
    assert [one.need.pk for one in own] == [waiting.pk]


def test_another_street_and_what_is_long_solved_stay_out(cast: Cast, rows) -> None:
    entered(cast, "路灯不亮", area=cast.next_community.code, by=cast.other_officer)
    entered(cast, "路灯不亮", status=NeedStatus.RESOLVED, resolved_at=clock.now() - timedelta(days=90))
    entered(cast, "路灯不亮", status=NeedStatus.MERGED, merged_into=entered(cast, "垃圾桶满了"))
    lately = entered(cast, "路灯不亮", status=NeedStatus.RESOLVED, resolved_at=clock.now() - timedelta(days=9))
    assert [one.need.pk for one in found(cast, "路灯坏了")] == [lately.pk]


@pytest.mark.parametrize("text", ["", "   ", "😀😀😀", "%_\\'\"", "' OR 1=1 --", "x" * 2000, "\x00"])
def test_odd_words_find_nothing_and_break_nothing(cast: Cast, rows, text: str) -> None:
    entered(cast, "路灯不亮")
    assert found(cast, text, place=text) == []
