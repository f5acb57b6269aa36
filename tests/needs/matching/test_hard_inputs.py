"""What people really type and enter: whatever it is, matching comes to a clear outcome and says it."""

from decimal import Decimal

import pytest

from needs.matching import NeedFacts, ResourceFacts, candidates, propose, read_corpus, wanted
from needs.matching.facts import Why

STREET = (
    ResourceFacts(1, 1, "同心供电公司", "电工上门检修楼道灯、线路", "志愿者", "国有企业", slots=2),
    ResourceFacts(2, 2, "同心税务局", "机关院内车位60个，工作日18:00到次日8:00开放", "车位", "机关", slots=2),
    ResourceFacts(3, 3, "同心食品厂", "爱心米面油礼包", "设备物资", "民营企业", slots=2),
    ResourceFacts(4, 4, "同心理发店", "每周三上午免费理发", "志愿者", "商户", slots=2),
)
CORPUS = read_corpus(STREET)
LONG = "楼道灯坏了没人修。" + "我们小区一直这样。" * 700


def best(text, **more):
    found = candidates(NeedFacts(1, text, **more), corpus=CORPUS)
    return found[0].resource_id if found else None


@pytest.mark.parametrize(
    ("text", "resource"),
    [
        ("樓道燈壞咗，冇人整", 1),
        ("樓道燈壞了，老人晚上出門不方便", 1),
        ("停車難，回來晚了冇位停", 2),
        ("楼道 light 坏了 need 电工", 1),
        ("晚上回来 no parking，车没处停", 2),
        ("頭髮長了，行動不便，想理髮", 4),
        ("ＷＩＦＩ旁边的楼道灯不亮", 1),
        (LONG, 1),
    ],
    ids=["粤语", "繁体", "繁体停车", "夹英文", "夹英文停车", "繁体理发", "全角", "五千字"],
)
def test_traditional_dialect_mixed_and_long_texts_find_the_same_as_plain_ones(text, resource):
    assert best(text) == resource


@pytest.mark.parametrize(
    "text", ["", " \n\t", "。。。！？——", "1234567890", "\u200b\u200d", "🙏🙏", "\x00\ud83d", "…", "a"]
)
def test_a_text_that_says_nothing_finds_nobody_and_is_told_so(text):
    need = NeedFacts(1, text)
    assert candidates(need, corpus=CORPUS) == []
    told = wanted(need, CORPUS)
    assert told.concepts == ()
    plan = propose([need], STREET)
    assert plan.pairs == ()
    assert [left.why for left in plan.left] == [Why.NOBODY]


def test_a_text_that_says_nothing_still_leans_as_its_category_does():
    told = wanted(NeedFacts(1, "。。。", "停车出行"), CORPUS)
    assert told.types
    assert told.kinds


def test_hours_that_never_meet_are_told_and_never_proposed():
    need = NeedFacts(1, "白天没地方停车，工作日上午9点到11点")
    [pair] = [pair for pair in candidates(need, corpus=CORPUS) if pair.resource_id == 2]
    assert "时间合不上" in pair.reach.reason
    plan = propose([need], [STREET[1]])
    assert (plan.pairs, [left.why for left in plan.left]) == ((), [Why.OFF_HOURS])


@pytest.mark.parametrize(
    ("amount", "says"),
    [
        (None, ""),
        (Decimal(0), "要20份，只有0份"),
        (Decimal(5), "要20份，只有5份"),
        (Decimal(30), "要20份，有30份，够用"),
    ],
)
def test_a_resource_without_or_with_no_quantity_says_what_is_there(amount, says):
    resource = ResourceFacts(
        3, 3, "同心食品厂", "爱心米面油礼包", amount=amount, measure="份" if amount is not None else ""
    )
    need = NeedFacts(1, "困难家庭缺米面油", amount=Decimal(20), measure="份")
    [pair] = candidates(need, corpus=read_corpus((resource,)))
    assert says in pair.reach.reason
    assert ("只有" in pair.reach.reason) == (amount is not None and amount < 20)


@pytest.mark.parametrize("left", [Decimal(0), Decimal(-1)])
def test_what_is_used_up_is_given_to_nobody(left):
    resource = ResourceFacts(3, 3, "同心食品厂", "爱心米面油礼包", amount=left, measure="份", left=left)
    plan = propose([NeedFacts(1, "困难家庭缺米面油", amount=Decimal(1), measure="份")], [resource])
    assert plan.pairs == ()
    assert plan.unmatched == (1,)


def test_a_need_for_nothing_is_not_divided_by():
    need = NeedFacts(1, "困难家庭缺米面油", amount=Decimal(0), measure="份")
    resource = ResourceFacts(3, 3, "同心食品厂", "爱心米面油礼包", amount=Decimal(3), measure="份")
    [pair] = candidates(need, corpus=read_corpus((resource,)))
    assert 0 <= pair.total <= 100


def test_a_resource_that_says_nothing_is_nobodys_partner():
    empty = ResourceFacts(9, 9, "", "", slots=1)
    assert candidates(NeedFacts(1, "楼道灯坏了"), corpus=read_corpus((empty,))) == []
    assert candidates(NeedFacts(1, "楼道灯坏了"), corpus=read_corpus(())) == []
    assert propose([NeedFacts(1, "楼道灯坏了")], []).unmatched == (1,)
