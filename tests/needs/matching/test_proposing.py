import itertools
import json
import time
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from needs.matching import NeedFacts, PinRefused, ResourceFacts, Standing, Why, candidates, propose, read_corpus
from needs.matching.proposing import LEAST_TOTAL

GIANT, SMALL, CLINIC = 10, 20, 30


def parking(number, unit, slots=1):
    return ResourceFacts(number, unit, "甲单位", "内部停车场开放", "车位", slots=slots)


def wants_parking(number):
    return NeedFacts(number, "没地方停车", "停车出行")


def test_each_need_is_given_what_answers_it():
    needs = [wants_parking(1), NeedFacts(2, "血压高，想找医生看看", "养老助老")]
    doctors = ResourceFacts(5, CLINIC, "同心医院", "专家坐诊，量血压", "医疗健康", "医院")
    plan = propose(needs, [parking(4, GIANT), doctors])
    assert [(pair.need_id, pair.resource_id, pair.unit_id) for pair in plan.pairs] == [(1, 4, GIANT), (2, 5, CLINIC)]
    assert plan.unmatched == ()


def test_slots_are_kept():
    plan = propose([wants_parking(n) for n in (1, 2, 3)], [parking(4, GIANT, slots=2)])
    assert len(plan.pairs) == 2
    assert len(plan.unmatched) == 1


def test_resource_without_slots_takes_nothing():
    assert propose([wants_parking(1)], [parking(4, GIANT, slots=0)]).pairs == ()


def test_work_is_spread_over_units_that_can_do_it_as_well():
    needs = [wants_parking(n) for n in range(1, 5)]
    plan = propose(needs, [parking(4, GIANT, slots=9), parking(5, SMALL, slots=9)])
    assert plan.spread.loads == {GIANT: 2, SMALL: 2}
    assert plan.spread.largest_share == 0.5
    assert plan.spread.gini == 0


def test_score_alone_is_shown_beside_the_plan():
    better = replace(parking(4, GIANT, slots=9), text="没地方停车的可停内部停车场")
    needs = [wants_parking(n) for n in range(1, 5)]
    plan = propose(needs, [better, parking(5, SMALL, slots=9)], load_weight=20)
    assert plan.score_only.loads == {GIANT: 4, SMALL: 0}
    assert plan.score_only.largest_share == 1
    assert plan.spread.largest_share < 1
    assert plan.spread.total_score < plan.score_only.total_score


def test_ceiling_is_kept_and_what_is_left_is_named():
    plan = propose([wants_parking(n) for n in range(1, 5)], [parking(4, GIANT, slots=9)], max_per_unit=1)
    assert plan.spread.loads == {GIANT: 1}
    assert len(plan.unmatched) == 3
    assert {pair.need_id for pair in plan.pairs}.isdisjoint(plan.unmatched)


def test_what_a_unit_carries_already_counts_as_load():
    standing = Standing(carried={GIANT: 3})
    resources = [parking(4, GIANT, slots=9), parking(5, SMALL, slots=9)]
    plan = propose([wants_parking(n) for n in (1, 2, 3)], resources, standing=standing)
    assert plan.spread.loads == {GIANT: 0, SMALL: 3}
    capped = propose([wants_parking(n) for n in (1, 2, 3)], resources, max_per_unit=4, standing=Standing({SMALL: 3}))
    assert capped.spread.loads == {GIANT: 3, SMALL: 0}
    full = propose([wants_parking(1)], [parking(4, GIANT)], max_per_unit=3, standing=standing)
    assert full.unmatched == (1,)


def test_pairs_ruled_out_are_not_proposed_again():
    resources = [parking(4, GIANT), parking(5, SMALL)]
    plan = propose([wants_parking(1)], resources, standing=Standing(excluded={(1, GIANT)}))
    assert [pair.unit_id for pair in plan.pairs] == [SMALL]
    none = propose([wants_parking(1)], resources, standing=Standing(excluded={(1, GIANT), (1, SMALL)}))
    assert none.unmatched == (1,)


def test_poor_pairs_are_not_proposed():
    need, resource = NeedFacts(1, "门口的树挡光"), replace(parking(4, GIANT), text="门口摊位一个")
    found = candidates(need, corpus=read_corpus((resource,)))
    assert 0 < found[0].total < LEAST_TOTAL
    plan = propose([need], [resource])
    assert plan.pairs == ()
    assert plan.unmatched == (1,)


def test_order_given_plays_no_part():
    needs = [wants_parking(n) for n in range(1, 8)]
    resources = [parking(n, n % 3, slots=2) for n in range(20, 26)]
    first = propose(needs, resources)
    assert propose(needs[::-1], resources[::-1]) == first
    assert propose(needs, resources) == first


def test_nothing_to_plan_is_an_empty_plan():
    assert propose([], []).pairs == ()
    assert propose([wants_parking(1)], []).unmatched == (1,)
    assert propose([], [parking(4, GIANT)]).spread.loads == {GIANT: 0}


def test_progress_is_told():
    told = []
    propose([wants_parking(n) for n in (1, 2)], [parking(4, GIANT)], on_progress=lambda *args: told.append(args))
    assert told == [(1, 2), (2, 2)]


def test_a_large_street_is_planned_within_five_seconds():
    real = json.loads((Path(__file__).parents[2] / "data" / "matching" / "pairs.json").read_text())
    needs = [
        NeedFacts(n, f"{n}号楼：{row['need']}", row["need_category"])
        for n, row in zip(range(300), itertools.cycle(real), strict=False)
    ]
    resources = [
        ResourceFacts(n, n % 30, row["unit"], row["resource"], row["resource_type"], row["unit_kind"], slots=1 + n % 3)
        for n, row in enumerate(real[:120])
    ]
    begun = time.perf_counter()
    plan = propose(needs, resources)
    assert time.perf_counter() - begun < 5
    assert len(plan.pairs) + len(plan.unmatched) == 300
    assert len(plan.pairs) > 150
    assert plan.spread.gini < plan.score_only.gini


def test_the_plan_says_that_it_is_proven():
    plan = propose([wants_parking(n) for n in range(1, 8)], [parking(4, GIANT, slots=9), parking(5, SMALL, slots=2)])
    assert plan.proven
    assert plan.gap == pytest.approx(0, abs=1e-6)
    assert plan.bound == pytest.approx(plan.spread.objective, abs=0.01)
    assert plan.spread.objective == pytest.approx(plan.spread.total_score - plan.spread.load_cost, abs=0.02)
    assert plan.spread.objective >= plan.score_only.objective


def test_a_pair_fixed_by_hand_is_kept_whatever_it_scores():
    need, shop = NeedFacts(1, "门口的树挡光"), replace(parking(4, GIANT), text="门口摊位一个")
    plan = propose([need], [shop], standing=Standing(pins={(1, 4)}))
    assert [(pair.need_id, pair.resource_id) for pair in plan.pairs] == [(1, 4)]


@pytest.mark.parametrize(
    ("standing", "limit", "at"),
    [
        (Standing(pins={(1, 4), (2, 4)}), "slots", 4),
        (Standing(pins={(1, 4), (1, 5)}), "partners", 1),
        (Standing(pins={(1, 4)}, excluded={(1, GIANT)}), "pair", 1),
        (Standing(pins={(1, 99)}), "pair", 1),
        (Standing(pins={(1, 4)}, shut={4}), "pair", 1),
        (Standing(pins={(1, 4)}, ceilings={GIANT: 0}), "ceiling", GIANT),
        (Standing(pins={(1, 4)}, ceilings={GIANT: 2}, carried={GIANT: 2}), "ceiling", GIANT),
    ],
)
def test_a_pair_fixed_against_a_limit_is_refused_with_the_limit(standing, limit, at):
    with pytest.raises(PinRefused) as refused:
        propose([wants_parking(1), wants_parking(2)], [parking(4, GIANT), parking(5, SMALL)], standing=standing)
    assert (refused.value.limit, refused.value.at) == (limit, at)


def test_a_person_s_word_bends_neither_the_clock_nor_the_place():
    night = ResourceFacts(4, GIANT, "甲单位", "停车场周末开放", "车位")
    inside = replace(parking(6, 60), only_in="510116088001")
    for need, resource, limit in (
        (NeedFacts(1, "每周三没地方停车"), night, Why.OFF_HOURS),
        (NeedFacts(1, "没地方停车", area_code="510116088002"), inside, Why.ELSEWHERE),
    ):
        with pytest.raises(PinRefused) as refused:
            propose([need], [resource], standing=Standing(pins={(1, resource.id)}))
        assert (refused.value.limit, refused.value.at) == (limit, 1)


def test_a_ceiling_below_what_is_carried_leaves_everything():
    standing = Standing(carried={GIANT: 3}, ceilings={GIANT: 1})
    plan = propose([wants_parking(1)], [parking(4, GIANT)], standing=standing)
    assert [(left.need_id, left.why) for left in plan.left] == [(1, Why.AT_CEILING)]


def test_a_unit_that_bears_more_is_given_more():
    resources = [parking(4, GIANT, slots=9), parking(5, SMALL, slots=9)]
    standing = Standing(capacity={GIANT: 2.0, SMALL: 1.0})
    plan = propose([wants_parking(n) for n in range(1, 7)], resources, standing=standing)
    assert plan.spread.loads == {GIANT: 4, SMALL: 2}


def test_several_units_may_share_a_need():
    resources = [parking(4, GIANT), parking(5, GIANT), parking(6, SMALL)]
    plan = propose([wants_parking(1)], resources, standing=Standing(partners={1: 3}))
    assert sorted(pair.unit_id for pair in plan.pairs) == [GIANT, SMALL]


def test_what_is_used_up_is_not_promised_twice():
    books = ResourceFacts(4, GIANT, "甲书店", "图书捐赠", "设备物资", measure="本", slots=9, left=Decimal(100))
    needs = [NeedFacts(n, "社区图书室书太少", amount=Decimal(60), measure="本") for n in (1, 2)]
    plan = propose(needs, [books])
    assert len(plan.pairs) == 1
    assert plan.proven


def test_each_need_left_says_why():
    night = ResourceFacts(4, GIANT, "甲单位", "停车场周末开放", "车位")
    inside = replace(parking(6, 60), only_in="510116088001")
    cases = {
        Why.OFF_HOURS: ([NeedFacts(1, "每周三没地方停车")], [night], Standing()),
        Why.NOBODY: ([NeedFacts(1, "自来水水压小")], [night], Standing()),
        Why.RULED_OUT: ([wants_parking(1)], [parking(4, GIANT)], Standing(excluded={(1, GIANT)})),
        Why.SLOTS_TAKEN: ([wants_parking(1)], [parking(4, GIANT, slots=0)], Standing()),
        Why.AT_CEILING: ([wants_parking(1)], [parking(4, GIANT)], Standing(ceilings={GIANT: 0})),
        Why.TOO_DEAR: ([wants_parking(1)], [parking(4, GIANT)], Standing(carried={GIANT: 90})),
    }
    for why, (needs, resources, standing) in cases.items():
        assert [left.why for left in propose(needs, resources, standing=standing).left] == [why], why
    elsewhere = NeedFacts(1, "没地方停车", "停车出行", area_code="510116088002")
    assert [left.why for left in propose([elsewhere], [inside]).left] == [Why.ELSEWHERE]
    books = ResourceFacts(4, GIANT, "甲书店", "图书捐赠", "设备物资", measure="本", slots=9, left=Decimal(100))
    asked = [NeedFacts(n, "社区图书室书太少", amount=Decimal(60), measure="本") for n in (1, 2)]
    assert [left.why for left in propose(asked, [books]).left] == [Why.USED_UP]
    assert propose([NeedFacts(1, "自来水水压小")], [night]).left[0].wanted.kinds[0] == "国有企业"


def test_what_keeps_each_that_could_is_told_best_first():
    resources = [parking(4, GIANT, slots=1), parking(5, SMALL), parking(6, CLINIC, slots=9)]
    standing = Standing(excluded={(1, SMALL), (2, SMALL)}, ceilings={CLINIC: 0})
    plan = propose([wants_parking(1), wants_parking(2)], resources, standing=standing)
    (left,) = plan.left
    assert {one.unit_id: one.why for one in left.barriers} == {
        GIANT: Why.SLOTS_TAKEN, SMALL: Why.RULED_OUT, CLINIC: Why.AT_CEILING,
    }  # fmt: skip
    assert left.why == left.barriers[0].why


def test_too_dear_is_said_only_where_one_task_more_costs_at_least_what_it_is_worth():
    resources = [parking(4, GIANT, slots=9), parking(5, SMALL, slots=9)]
    plan = propose([wants_parking(n) for n in range(1, 12)], resources, load_weight=25)
    assert plan.left
    barriers = [one for left in plan.left for one in left.barriers]
    assert {one.why for one in barriers} == {Why.TOO_DEAR}
    assert all(one.cost >= one.total for one in barriers)


def test_nobody_tells_whether_the_matter_is_offered_at_all():
    (left,) = propose([NeedFacts(1, "自来水水压小")], [parking(4, GIANT)]).left
    assert (left.why, left.offered) == (Why.NOBODY, False)
