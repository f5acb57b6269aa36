from dataclasses import replace
from decimal import Decimal

import pytest

from needs.matching import NeedFacts, ResourceFacts, Wanted, Weights, candidates, candidates_for, read_corpus, wanted

HECHI, NANYUAN = "510116088001", "510116088002"
PARKING = ResourceFacts(
    1, 10, "同心城建公司", "内部停车场周末错时开放", "车位", "国有企业", HECHI, "东片", Decimal("50.00"), "个"
)
DOCTORS = ResourceFacts(2, 20, "同心区第一医院", "专家坐诊，量血压查血糖", "医疗健康", "医院", NANYUAN, "西片")
BARBER = ResourceFacts(3, 30, "美丽美发店", "义剪，可上门", "志愿者", "商户", NANYUAN, "西片")
STREET = (PARKING, DOCTORS, BARBER)


def best(need, resources=STREET, **options):
    return candidates(need, corpus=read_corpus(tuple(resources)), **options)


def test_the_resource_that_answers_comes_first():
    assert best(NeedFacts(7, "周末来看老人没地方停车", "停车出行"))[0].resource_id == PARKING.id
    assert best(NeedFacts(7, "血压高，想找医生看看", "养老助老"))[0].resource_id == DOCTORS.id
    assert best(NeedFacts(7, "奶奶下不了楼，头发长了", "养老助老"))[0].resource_id == BARBER.id


def test_each_principle_gives_a_number_and_a_plain_reason():
    need = NeedFacts(7, "周末没地方停车", "停车出行", HECHI, "河池社区", "东片", Decimal("30.00"), "个")
    found = best(need)[0]
    assert (found.need_id, found.resource_id, found.unit_id) == (7, 1, 10)
    assert found.classification.reason == "都关于：停车位"
    assert found.strength.reason == "国有企业常承担访客停车"
    assert found.reach.reason == "同在河池社区；时间合得上；要30个，有50个，够用"
    assert found.fit.reason == "说到的事都能办"
    for score in (found.classification, found.strength, found.reach, found.fit):
        assert 0 <= score.value <= 100
    assert 0 < found.total <= 100


def test_a_units_trade_is_named():
    found = best(NeedFacts(7, "血压高，想找医生看看"))[0]
    assert found.strength.reason == "单位的本行：健康检查、看病问诊"


def test_what_a_unit_has_done_well_speaks_for_it():
    need = NeedFacts(7, "没地方停车")
    known = replace(PARKING, id=9, met=8, judged_well=8)
    poor = replace(PARKING, id=8, met=8, judged_well=1)
    found = best(need, (poor, PARKING, known))
    assert [pair.resource_id for pair in found] == [9, 1, 8]
    assert found[0].strength.reason == "国有企业常承担停车位；办过8件，8件满意"


def test_what_nobody_confirmed_for_long_comes_later():
    old, new = replace(PARKING, id=8, silent_days=200), replace(PARKING, id=9, silent_days=3)
    found = best(NeedFacts(7, "没地方停车"), (old, new))
    assert [pair.resource_id for pair in found] == [9, 8]
    assert found[1].fit.reason == "说到的事都能办；资源有200天没人确认了"


def test_short_supply_is_said_and_scores_lower():
    enough = best(NeedFacts(7, "没地方停车", amount=Decimal(50), measure="个"))[0]
    short = best(NeedFacts(7, "没地方停车", amount=Decimal(100), measure="个"))[0]
    assert short.reach.reason == "要100个，只有50个"
    assert (enough.reach.value, short.reach.value) == (100, 50)


def test_amounts_are_written_as_people_count():
    need = NeedFacts(7, "没地方停车", amount=Decimal("1200.50"), measure="个")
    assert best(need)[0].reach.reason == "要1200.5个，只有50个"


def test_numbers_are_read_from_what_was_written():
    lot = ResourceFacts(1, 10, "甲单位", "内部停车场开放，有80个停车位", "车位")
    assert best(NeedFacts(7, "晚归没地方停，要100个车位"), (lot,))[0].reach.reason == "要100个，只有80个"


@pytest.mark.parametrize("offered", [Decimal(0), Decimal(-5)])
def test_nothing_left_covers_nothing(offered):
    empty = ResourceFacts(1, 10, "甲单位", "内部停车场开放", "车位", amount=offered, measure="个")
    assert best(NeedFacts(7, "没地方停车", amount=Decimal(10), measure="个"), (empty,))[0].reach.value == 0


def test_unlike_measures_are_not_compared():
    found = best(NeedFacts(7, "没地方停车", amount=Decimal(100), measure="元"))[0]
    assert found.reach.reason == "位置、时间、对象和数量都没有写明"


@pytest.mark.parametrize(
    ("asked", "reason", "value"),
    [
        ("周六没地方停车", "时间合得上", 100),
        ("周三没地方停车", "时间合不上", 0),
        ("周五到周六没地方停车", "时间合得上一部分", 50),
        ("没地方停车", "位置、时间、对象和数量都没有写明", 50),
    ],
)
def test_hours_must_meet(asked, reason, value):
    found = best(NeedFacts(7, asked))[0]
    assert (found.reach.reason, found.reach.value) == (reason, value)


@pytest.mark.parametrize(
    ("area_code", "zone", "place"),
    [
        (HECHI, "", "同在一个社区"),
        (NANYUAN, "东片", "同一睦邻区"),
        (NANYUAN, "西片", "同一街道"),
        ("510116099001", "", "同一区县"),
        ("310101001001", "", None),
        ("", "", None),
    ],
)
def test_place_is_said(area_code, zone, place):
    reason = best(NeedFacts(7, "没地方停车", area_code=area_code, zone=zone))[0].reach.reason
    assert reason == (place or "位置、时间、对象和数量都没有写明")


def test_who_it_is_for_is_said():
    choir = ResourceFacts(1, 10, "甲单位", "老年合唱班", "教育培训")
    assert best(NeedFacts(7, "老人想学唱歌"), (choir,))[0].reach.reason == "对象相同：老人"
    assert best(NeedFacts(7, "孩子想学唱歌"), (choir,))[0].reach.reason == "对象不同：资源面向老人"


def test_near_matters_are_said_to_be_near():
    band = ResourceFacts(1, 10, "甲单位", "戏曲专场", "文化演出")
    found = best(NeedFacts(7, "国庆小区想热闹一下"), (band,))[0]
    assert found.classification.reason == "“节庆活动”和“文艺演出”是相近的事"


def test_what_is_left_of_a_need_is_said():
    found = best(NeedFacts(7, "爷爷要理发，还要有人陪着聊天"), (BARBER,))[0]
    assert found.fit.reason == "能办：理发；没提到：陪伴探望"


def test_a_resource_finds_the_needs_it_can_meet():
    corpus = read_corpus(STREET)
    needs = [NeedFacts(1, "水质发黄"), NeedFacts(2, "奶奶头发长了没人剪"), NeedFacts(3, "想理发")]
    assert [pair.need_id for pair in candidates_for(BARBER.id, needs, corpus=corpus)] == [2, 3]
    assert candidates_for(BARBER.id, [], corpus=corpus) == []


def test_what_would_be_needed_is_said_where_nobody_can():
    corpus = read_corpus(STREET)
    need = NeedFacts(7, "全楼停水三天，自来水水压也小")
    assert candidates(need, corpus=corpus) == []
    assert wanted(need, corpus) == Wanted(("供水",), ("国有企业",), ("专业人才", "设备物资", "志愿者"))
    assert wanted(NeedFacts(7, "。。。"), corpus) == Wanted((), (), ())


def test_the_nearer_of_two_equals_comes_first():
    here = ResourceFacts(5, 50, "甲单位", "内部停车场开放", "车位", area_code=HECHI)
    there = ResourceFacts(4, 40, "乙单位", "内部停车场开放", "车位", area_code=NANYUAN)
    need = NeedFacts(7, "没地方停车", "停车出行", area_code=HECHI)
    assert [found.resource_id for found in best(need, (there, here))] == [5, 4]


def test_a_neighbour_who_cannot_help_does_not_outrank_one_who_can():
    need = NeedFacts(7, "血压高，想找医生看看", "养老助老", area_code=HECHI)
    assert best(need)[0].resource_id == DOCTORS.id


def test_equals_go_by_their_number():
    twins = [ResourceFacts(n, n, "甲单位", "内部停车场开放", "车位") for n in (9, 3, 6)]
    assert [found.resource_id for found in best(NeedFacts(7, "没地方停车"), twins)] == [3, 6, 9]


def test_what_has_nothing_in_common_is_no_candidate():
    assert best(NeedFacts(7, "水质发黄")) == []
    assert best(NeedFacts(7, "")) == []
    assert best(NeedFacts(7, "。。。")) == []
    assert best(NeedFacts(7, "没地方停车"), ()) == []


def test_weights_shift_the_total():
    need = NeedFacts(7, "没地方停车", "停车出行", area_code=HECHI)
    only_place = Weights(classification=0, strength=0, reach=1, fit=0)
    found = best(need, weights=only_place)[0]
    assert found.total == pytest.approx(found.reach.value, abs=0.001)


def test_limit_is_kept():
    twins = [ResourceFacts(n, n, "甲单位", "内部停车场开放", "车位") for n in range(50)]
    assert len(best(NeedFacts(7, "没地方停车"), twins)) == 30
    assert len(best(NeedFacts(7, "没地方停车"), twins, limit=5)) == 5
