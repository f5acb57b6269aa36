"""Search finds what LIKE finds, wherever a word is cut."""

from datetime import UTC, datetime

import pytest
from django.db.models import Q

from needs.models import NEED_SEARCHED, Category, Need

WRITTEN = [
    "小区停车位不够，晚上绕三圈",
    "车位被占，想请交警来看看",
    "楼道首层台阶没坡道，轮椅进不来",
    "想要一台Wi-Fi路由器 50%折扣",
    "老人's 助听器\\电池",
]
# Texts and words that case, width, wild cards, control characters and our own signs could trip over.
AWKWARD = [
    "ＡＢＣ楼 ABC楼 abc楼", "😀灯坏了😀👍🏽", "100%满意_1号", "straße ſ µ μ İstanbul ı", "a\x01b\x01\x02c",
    "#12#楼", "12", "门牌XQ-3旁", "\n换行\n", "灯", "", " ", "一灯", "灯一", "Ǆungla ǆ ǅ", "﹪％", "'\"\\:*&|!()<->",
]  # fmt: skip
WORDS = [
    "灯", "一", "1", "12", "2", "#", "#1", "##", "XQ", "xq-", "XQ-3", "q-1", "-", "-1", "XQ-1",
    "xq-16088-2026-0001", "0001", "6088-2", "Ａ", "ａｂｃ", "ABC", "abc楼", "😀", "😀灯", "👍🏽", "👍", "%",
    "_", "0%", "%满", "_1", "ß", "SS", "ſ", "s", "µ", "μ", "İ", "i", "ı", "I", "\x01", "a\x01", "\x01b",
    "\x01\x02c", "换行", "行", "ǆ", "Ǆ", "ǅ", "％", "﹪", "'", "'\"", "\\", "\\:", ":*", "&|!", "()<->",
    "楼", "坏了😀", "没有", "灯坏了", "一灯一", "灯一灯",
]  # fmt: skip


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


@pytest.fixture
def awkward(cast):
    category = Category.objects.get(key="property", street_code="")
    for n, text in enumerate(AWKWARD):
        number = f"XQ-16088-2026-{n:04d}" if n % 2 else f"XQ-{n}"
        Need.objects.create(
            number=number, area_code=cast.hechi.code, category=category, text=text, place=text[::-1] if n % 3 else "",
            created_at=datetime(2026, 10, 1, tzinfo=UTC),
        )  # fmt: skip


@pytest.mark.parametrize("word", WORDS)
def test_an_awkward_word_finds_what_like_finds(awkward, word):
    like = Q()
    for field in NEED_SEARCHED:
        like |= Q(**{f"{field}__icontains": word})
    found = Need.objects.search(word).values_list("number", flat=True)
    assert set(found) == set(Need.objects.filter(like).values_list("number", flat=True))


def test_a_number_is_found_by_any_part_of_it(awkward):
    """By every stretch of it, and of its neighbour's when they share one."""
    whole = "XQ-16088-2026-0007"
    for start in range(len(whole)):
        for end in range(start + 1, len(whole) + 1):
            assert Need.objects.search(whole[start:end]).filter(number=whole).exists(), whole[start:end]
