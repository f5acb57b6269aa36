import json
from decimal import Decimal
from pathlib import Path

import pytest

from needs.matching import NeedFacts, ResourceFacts, Weights, candidates, read_corpus

PAIRS = json.loads((Path(__file__).parents[2] / "data" / "matching" / "pairs.json").read_text())

HECHI, NANYUAN = "510116088001", "510116088002"
PARKING = ResourceFacts(
    1, 10, "同心城建公司", "内部停车场周末错时开放", "车位", "国有企业", HECHI, "东片", Decimal("50.00"), "个"
)
DOCTORS = ResourceFacts(2, 20, "同心区第一医院", "专家坐诊，量血压查血糖", "医疗健康", "医院", NANYUAN, "西片")
BARBER = ResourceFacts(3, 30, "美丽美发店", "义剪，可上门", "志愿者", "商户", NANYUAN, "西片")
STREET = (PARKING, DOCTORS, BARBER)


def best(need, resources=STREET, **options):
    return candidates(need, resources, corpus=read_corpus(resources), **options)


def test_the_resource_that_answers_comes_first():
    assert best(NeedFacts(7, "周末来看老人没地方停车", "停车出行"))[0].resource_id == PARKING.id
    assert best(NeedFacts(7, "血压高，想找医生看看", "养老助老"))[0].resource_id == DOCTORS.id
    assert best(NeedFacts(7, "奶奶下不了楼，头发长了", "养老助老"))[0].resource_id == BARBER.id


def test_each_principle_gives_a_number_and_a_plain_reason():
    need = NeedFacts(7, "周末没地方停车", "停车出行", HECHI, "河池社区", "东片", Decimal("30.00"), "个")
    found = best(need)[0]
    assert (found.need_id, found.resource_id, found.unit_id) == (7, 1, 10)
    assert found.classification.reason == "都关于：停车"
    assert found.strength.reason == "国有企业常承担停车出行"
    assert found.reach.reason == "同在河池社区；都说到：停车、周末"
    assert found.fit.reason == "要30个，有50个，够用；时间合得上：周末"
    for score in (found.classification, found.strength, found.reach, found.fit):
        assert 0 <= score.value <= 100
    assert 0 < found.total <= 100


def test_a_units_trade_is_named():
    found = best(NeedFacts(7, "血压高，想找医生看看"))[0]
    assert found.strength.reason == "单位的本行：看病和健康检查"


def test_short_supply_is_said_and_scores_lower():
    enough = best(NeedFacts(7, "没地方停车", amount=Decimal(50), measure="个"))[0]
    short = best(NeedFacts(7, "没地方停车", amount=Decimal(100), measure="个"))[0]
    assert short.fit.reason == "要100个，只有50个"
    assert (enough.fit.value, short.fit.value) == (100, 50)


def test_amounts_are_written_as_people_count():
    need = NeedFacts(7, "没地方停车", amount=Decimal("1200.50"), measure="个")
    assert best(need)[0].fit.reason == "要1200.5个，只有50个"


@pytest.mark.parametrize("offered", [Decimal(0), Decimal(-5)])
def test_nothing_left_covers_nothing(offered):
    empty = ResourceFacts(1, 10, "甲单位", "内部停车场开放", "车位", amount=offered, measure="个")
    assert best(NeedFacts(7, "没地方停车", amount=Decimal(10), measure="个"), (empty,))[0].fit.value == 0


def test_unlike_measures_are_not_compared():
    assert best(NeedFacts(7, "没地方停车", amount=Decimal(100), measure="元"))[0].fit.reason == "数量和时间未写明"


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
    assert reason == (f"{place}；都说到：停车" if place else "都说到：停车")


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


def test_true_partners_of_real_needs_are_found():
    """Sixty needs stated in public reports, each against all 259 resources, without any place."""
    numbers = {row["id"]: number for number, row in enumerate(PAIRS["resources"])}
    pool = [
        ResourceFacts(numbers[row["id"]], 0, row["unit"], row["text"], row["type"], row["kind"])
        for row in PAIRS["resources"]
    ]
    corpus = read_corpus(pool)
    hits = 0
    for row in PAIRS["needs"]:
        found = candidates(NeedFacts(0, row["text"], row["category"]), pool, corpus=corpus, limit=5)
        hits += numbers[row["id"]] in {candidate.resource_id for candidate in found}
    assert len(PAIRS["needs"]) == 60
    assert len(pool) == 259
    assert hits / 60 >= 0.7
