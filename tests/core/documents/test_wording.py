from datetime import date

import pytest

from core.documents import Attachment, Heading, Imprint, Link, Paragraph, document_number
from core.documents.wording import (
    addressee_line,
    attachment_lines,
    chinese_number,
    imprint_lines,
    numbered,
    words,
    written_date,
    written_out,
)


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
    assert attachment_lines([Attachment("清单")]) == ["附件：清单"]
    assert attachment_lines([Attachment("清单"), Attachment("名单")]) == ["附件：1.清单", "2.名单"]


def test_only_attachments_with_a_body_are_written_out_under_their_own_number():
    long = Attachment("名单", [Paragraph("张三")])
    assert written_out([Attachment("清单"), long]) == [("附件2", long)]
    assert written_out([long]) == [("附件", long)]


def test_addressee_ends_with_one_full_width_colon():
    assert (
        addressee_line("各成员单位:")
        == addressee_line("各成员单位：")
        == addressee_line("各成员单位")
        == "各成员单位："
    )


def test_copies_end_with_one_full_stop_and_the_day_says_printed():
    plain = Imprint("办公室", date(2026, 1, 5))
    assert imprint_lines(plain) == [("办公室", "2026年1月5日印发")]
    copied = Imprint("办公室", date(2026, 1, 5), "区委组织部。")
    assert imprint_lines(copied)[0] == ("抄送：区委组织部。", "")


def test_words_leave_out_where_they_lead():
    assert words("A ", Link("b", "/needs/"), "。 ") == "A b。"


def test_no_space_stands_beside_figures_on_paper():
    assert words("收到 ", Link("84 件", "/needs/"), "，比上月多 5 件，占 3.5 %。") == "收到84件，比上月多5件，占3.5 %。"
    assert words("联系人 王芳 A 座 12 室") == "联系人 王芳 A 座12室"
