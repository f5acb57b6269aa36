import pytest

from needs.matching.concepts import CONCEPTS
from needs.matching.text import read_need, read_offer, trades


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("晚归的人没地方停车", "停车"),
        ("七楼爬楼难，腿脚不好", "加装电梯"),
        ("想剪个头都没处去", "理发"),
        ("煤气灶的胶管老化", "燃气安全"),
        ("楼上漏水两家吵了好几回", "纠纷调解"),
        ("双职工家庭孩子放学没人接", "看护托管"),
        ("跑单间隙没处坐一会儿", "户外劳动者歇脚"),
        ("奶奶不会用微信视频通话", "手机和电脑"),
    ],
)
def test_residents_words_lead_to_the_concept(text, concept):
    assert concept in read_need(text).concepts


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("单位泊位错时开放", "停车"),
        ("加装电梯技术咨询", "加装电梯"),
        ("义剪队每月上门", "理发"),
        ("免费更换不锈钢波纹管", "燃气安全"),
        ("四点半课堂，大学生授课", "看护托管"),
        ("店旁歇脚角，常年热水", "户外劳动者歇脚"),
    ],
)
def test_liaisons_words_lead_to_the_concept(text, concept):
    assert concept in read_offer(text).concepts


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("晚归的人没地方停车", "用房和活动场地"),
        ("杂物把消防通道堵窄了", "消防"),
        ("定岗疏导交通", "心理关怀"),
        ("物业费太低，保安都请不起", "助学"),
    ],
)
def test_words_with_another_meaning_do_not_lead_astray(text, concept):
    assert concept not in read_need(text).concepts


def test_a_units_name_tells_its_trade():
    assert "法律咨询" in trades("同心律师事务所")
    assert "用电安全" in trades("国网同心供电公司")
    assert "看护托管" not in trades("同心大学设计学院")
    assert trades("") == frozenset()


def test_what_an_offer_excludes_does_not_count():
    assert "吃饭助餐" in read_offer("活动室一间，含午餐").concepts
    assert "吃饭助餐" not in read_offer("活动室一间，不含午餐").concepts
    assert "停车" not in read_offer("会议室周末可用，不提供停车位").concepts


def test_counts_and_empty_words_are_no_words():
    words = read_offer("提供5000平方米场地，40名志愿者服务居民").words
    assert {"场地", "志愿者"} <= words
    assert not words & {"5000", "平方米", "40", "提供", "服务", "居民"}


def test_field_words_stay_whole():
    assert {"错峰停车", "适老化"} <= read_offer("错峰停车和适老化改造").words


def test_times_and_groups_are_read():
    reading = read_need("暑假孩子没人看，周末也没处去")
    assert reading.times == {"假期", "周末"}
    assert reading.groups == {"孩子"}


def test_full_width_and_letters_are_folded():
    assert read_need("想学ＡＥＤ") == read_need("想学aed")
    assert "急救" in read_need("AED").concepts


@pytest.mark.parametrize("text", ["", "。。。！？", " \n", "123", "x" * 5000, "停車難，老人上下樓不便", "no WiFi"])
def test_any_text_can_be_read(text):
    assert read_need(text)
    assert read_offer(text)


def test_concepts_have_different_names_and_do_not_match_nothing():
    assert len({concept.label for concept in CONCEPTS}) == len(CONCEPTS)
    assert read_need("").concepts == read_offer("").concepts == frozenset()
