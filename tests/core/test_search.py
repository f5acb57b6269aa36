"""Search finds what LIKE finds, wherever a word is cut."""

from datetime import UTC, datetime

import pytest

from needs.models import Category, Need

WRITTEN = [
    "小区停车位不够，晚上绕三圈",
    "车位被占，想请交警来看看",
    "楼道首层台阶没坡道，轮椅进不来",
    "想要一台Wi-Fi路由器 50%折扣",
    "老人's 助听器\\电池",
]


@pytest.fixture
def needs(cast):
    category = Category.objects.get(key="property", street_code="")
    return [
        Need.objects.create(
            number=f"XQ-{n}", area_code=cast.hechi.code, category=category, text=text,
            place="河池路3号" if n == 0 else "", created_at=datetime(2026, 10, 1, tzinfo=UTC),
        )
        for n, text in enumerate(WRITTEN)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("停车位", {0}),
        ("车位", {0, 1}),
        ("轮椅", {2}),
        ("椅进", {2}),
        ("车", {0, 1}),
        ("wi-fi", {3}),
        ("50%", {3}),
        ("'s 助听", {4}),
        ("\\电", {4}),
        ("河池路", {0}),
        ("车位 交警", {1}),
        ("车位 轮椅", set()),
        ("位车", set()),
        ("没有的词", set()),
        ("   ", {0, 1, 2, 3, 4}),
    ],
)
def test_words_are_found_where_they_stand(needs, words, expected):
    assert {need.number for need in Need.objects.search(words)} == {f"XQ-{n}" for n in expected}


def test_pairs_of_characters_far_apart_are_not_a_word(needs):
    """楼道 and 道首 stand in the text, 楼道首道 does not."""
    assert not Need.objects.search("楼道首道").exists()


def test_the_column_follows_an_update_nobody_told_it_about(needs):
    Need.objects.filter(number="XQ-0").update(text="换成路灯")
    assert Need.objects.search("路灯").count() == 1
    assert not Need.objects.search("停车位").exists()
