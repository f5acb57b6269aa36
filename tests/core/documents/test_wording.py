from datetime import date

import pytest

from core.documents import Heading, Paragraph, document_number
from core.documents.wording import attachment_lines, cells, chinese_number, numbered, title_lines, written_date


@pytest.mark.parametrize(
    ("number", "written"),
    [(1, "一"), (9, "九"), (10, "十"), (11, "十一"), (20, "二十"), (35, "三十五"), (99, "九十九")],
)
def test_numbers_in_chinese(number, written):
    assert chinese_number(number) == written


def test_headings_are_numbered_by_level_and_begin_anew_under_the_next():
    levels = [1, 2, 2, 3, 4, 4, 3, 1, 2, 3]
    marked = numbered([Heading("题", level) for level in levels])
    assert [heading.text for heading in marked] == [
        "一、题", "（一）题", "（二）题", "1.题", "（1）题", "（2）题", "2.题", "二、题", "（一）题", "1.题",
    ]  # fmt: skip


def test_other_blocks_are_left_as_they_are():
    paragraph = Paragraph("正文")
    assert numbered([paragraph]) == [paragraph]


def test_dates_and_numbers_have_no_leading_zeros():
    assert written_date(date(2026, 1, 5)) == "2026年1月5日"
    assert document_number("同街党联", 2026, 9) == "同街党联〔2026〕9号"


def test_attachments_are_numbered_when_there_are_several():
    assert attachment_lines([]) == []
    assert attachment_lines(["清单"]) == ["附件：清单"]
    assert attachment_lines(["清单", "名单"]) == ["附件：1.清单", "2.名单"]


def test_letters_and_digits_take_half_a_character():
    assert cells("2026年9月") == 4.5


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
