import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.documents.lines import broken, cells, signature_lines, title_lines

TEXTS = st.text(alphabet="同心街道党建，。、“”《》（）—…0123456789abcXYZ /?&=-.:", min_size=1, max_size=400)


def test_letters_and_digits_take_half_a_character_and_marks_none():
    assert cells("2026年9月") == 4.5
    assert cells("e\u0301é") == 1.5
    assert cells("龢𠮷😀") == 4.0 - 1.0


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", [""]),
        ("同" * 26, ["同" * 26]),
        ("同" * 27, ["同" * 26, "同"]),
        ("同" * 54 + "心", ["同" * 26, "同" * 28, "心"]),
        # A full stop may not begin a line, so it takes the character before it along.
        ("同" * 26 + "。", ["同" * 25, "同。"]),
        ("同" * 25 + "（心）", ["同" * 25, "（心）"]),
        ("同" * 25 + "12%。", ["同" * 25, "12%。"]),
        ("同" * 24 + "1234", ["同" * 24 + "1234"]),
        ("同" * 24 + "12345", ["同" * 24, "12345"]),
        ("同" * 26 + " 心", ["同" * 26, "心"]),
    ],
)
def test_lines_break_where_chinese_lines_may(text, lines):
    assert broken(text, first=26) == lines


def test_an_address_is_broken_after_its_strokes_and_a_word_without_any_where_the_line_is_full():
    assert broken("请看https://tongxin.example.gov.cn/needs/?month=2026-09&community=510116088001")[0].endswith("&")
    assert broken("x" * 120) == ["x" * 56, "x" * 56, "x" * 8]


@given(TEXTS)
def test_no_line_is_longer_than_asked_and_nothing_is_lost(text):
    lines = broken(text, first=26)
    assert cells(lines[0]) <= 26
    assert all(cells(line) <= 28 for line in lines[1:])
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


@given(TEXTS)
def test_no_line_begins_with_what_closes_unless_nothing_else_fits(text):
    for line in broken("同" * 3 + text)[1:]:
        assert line[0] not in "，。、》）" or cells(line) > 0


@pytest.mark.parametrize(
    ("title", "lines"),
    [
        ("九月通报", ["九月通报"]),
        ("关于九月份\n工作的通报", ["关于九月份", "工作的通报"]),
        ("", [""]),
    ],
)
def test_short_and_broken_titles_stand(title, lines):
    assert title_lines(title) == lines


@pytest.mark.parametrize(
    "title",
    [
        "关于2026年9月区域化党建共建工作情况的通报",
        "同心街道党建联盟关于印发二〇二六年度区域化党建资源清单需求清单项目清单的通知",
        "关于" + "开展联席会议" * 12 + "的通知",
    ],
)
def test_long_title_is_broken_between_words_into_even_lines(title):
    lines = title_lines(title)
    lengths = [cells(line) for line in lines]
    assert "".join(lines) == title
    assert len(lines) > 1
    assert max(lengths) <= 20
    assert max(lengths) - min(lengths) <= 8
    assert not any(line[0] in "的和、，" for line in lines)


def test_terms_of_the_field_are_not_broken():
    assert title_lines("关于2026年9月区域化党建共建工作情况的通报") == ["关于2026年9月区域化党建", "共建工作情况的通报"]


def test_a_title_of_figures_leaves_room_for_fonts_that_draw_them_wide():
    assert title_lines("同心街道党建联盟召开十一月联席会议纪要") == ["同心街道党建联盟召开十一月联席会议纪要"]
    first, second = title_lines("同心街道党建联盟2026年11月联席会议纪要")
    assert (first, second) == ("同心街道党建联盟2026年", "11月联席会议纪要")


def test_a_title_without_words_is_cut_where_the_line_is_full():
    assert title_lines("x" * 90) == ["x" * 40, "x" * 40, "x" * 10]


def test_the_organ_is_centred_on_the_date():
    # The date is 6.5 characters wide, the organ 8: it hangs over by 0.75 on either side.
    assert signature_lines("同心街道党建联盟", "2026年10月5日") == [("同心街道党建联盟", 3.25)]


def test_a_long_organ_ends_at_the_edge_and_one_of_forty_characters_takes_two_centred_lines():
    assert signature_lines("中共同心区同心街道工作委员会党建联盟", "2026年10月5日")[0][1] == 0
    organ = "同心区同心街道" + "区域化党建联盟" * 4 + "办公室会议"
    (first, right), (second, left) = signature_lines(organ, "2026年1月5日")
    assert first + second == organ
    assert min(right, left) == 0
    assert abs(right - left) == abs(cells(first) - cells(second)) / 2
