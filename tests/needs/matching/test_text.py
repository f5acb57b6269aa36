from decimal import Decimal

import pytest

from needs.matching.text import read_need, read_offer, trades


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("晚归的人没地方停车", "停车位"),
        ("七楼爬楼难，腿脚不好", "加装电梯"),
        ("想剪个头都没处去，头发长了", "理发"),
        ("煤气灶的胶管老化", "燃气安全"),
        ("楼上漏水两家吵了好几回", "纠纷调解"),
        ("双职工家庭孩子放学没人接", "课后托管"),
        ("跑单间隙没处坐一会儿", "户外劳动者关爱"),
        ("奶奶不会用微信视频通话", "智能手机教学"),
    ],
)
def test_residents_words_lead_to_the_concept(text, concept):
    assert concept in read_need(text).concepts


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("单位泊位错时开放", "停车位"),
        ("加装电梯技术咨询", "加装电梯"),
        ("义剪队每月上门", "理发"),
        ("免费更换不锈钢波纹管", "燃气安全"),
        ("四点半课堂，大学生授课", "课后托管"),
        ("店旁歇脚角，常年热水", "户外劳动者关爱"),
    ],
)
def test_liaisons_words_lead_to_the_concept(text, concept):
    assert concept in read_offer(text).concepts


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("晚归的人没地方停车", "活动场地"),
        ("杂物把消防通道堵窄了", "消防安全"),
        ("物业费太低，保安都请不起", "助学"),
        ("有线电视没信号", "设备捐赠"),
    ],
)
def test_words_with_another_meaning_do_not_lead_astray(text, concept):
    assert concept not in read_need(text).concepts


def test_a_units_name_tells_its_trade():
    assert "法律咨询" in trades("同心律师事务所")
    assert "用电安全" in trades("国网同心供电公司")
    assert trades("") == {}


def test_what_an_offer_excludes_does_not_count():
    assert "助餐" in read_offer("活动室一间，含午餐").concepts
    assert "助餐" not in read_offer("活动室一间，不含午餐").concepts
    assert "停车位" not in read_offer("会议室周末可用，不提供停车位").concepts


def test_what_a_need_does_not_ask_for_does_not_count():
    assert "陪伴探望" in read_need("我们不缺钱，缺人陪，就想有人聊聊天").concepts
    assert "资金支持" not in read_need("我们不缺资金，就想有人聊聊天").concepts
    assert "停车位" in read_need("没有停车位").concepts


def test_counts_and_empty_words_are_no_words():
    words = read_offer("提供5000平方米场地，40名志愿者服务居民").words
    assert {"场地", "志愿者"} <= words
    assert not words & {"5000", "平方米", "40", "提供", "服务", "居民"}


@pytest.mark.parametrize(
    ("text", "number", "measure"),
    [
        ("想要100个车位", 100, "个"),
        ("三百二十个停车位", 320, "个"),
        ("1,200本图书", 1200, "本"),
        ("2万元资金", 20000, "元"),
        ("十五名志愿者", 15, "名"),
        ("两台轮椅", 2, "台"),
    ],
)
def test_numbers_of_things_are_read(text, number, measure):
    told = read_need(text).amounts
    assert [(amount.number, amount.measure) for amount in told] == [(Decimal(number), measure)]


def test_numbers_of_other_things_are_not_wanted():
    assert read_need("五百多户停水三天，住了二十年").amounts == ()


def test_seasons_and_groups_are_read():
    reading = read_need("暑假孩子没人看，周末也没处去")
    assert reading.seasons == {"假期"}
    assert reading.groups == {"孩子"}


@pytest.mark.parametrize(
    ("said", "meant"),
    [("想学ＡＥＤ", "想学aed"), ("停車難，老人上下樓不便", "停车难，老人上下楼不便"), ("家裡電線老化", "家里电线老化")],
)
def test_writing_is_folded(said, meant):
    assert read_need(said) == read_need(meant)


@pytest.mark.parametrize(
    ("text", "concept"),
    [
        ("屋头WiFi慢得很", "通信网络"),
        ("想揾工，冇人请", "就业"),
        ("车冇地方泊车", "停车"),
        ("屋企嘅燈壞咗，樓道好黑", "楼道照明"),
        ("想找个lawyer问问遗产的事", "法律咨询"),
    ],
)
def test_dialect_and_mixed_english_are_understood(text, concept):
    assert concept in read_need(text).concepts


@pytest.mark.parametrize(
    "text", ["", "。。。！？", " \n", "123", "x" * 5000, "停車難", "no WiFi", "没…有", "\x00\ud800"]
)
def test_any_text_can_be_read(text):
    assert read_need(text)
    assert read_offer(text)


def test_a_long_text_is_read_at_once():
    assert "停车位" in read_need("晚上没地方停车。" * 700).concepts
