"""Every number of GB/T 9704-2012, measured on the printed page."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pypdfium2
import pytest

from core.documents import Attachment, Document, Heading, Paragraph, Roll, Table, render_pdf
from core.errors import DomainError
from tests.core.documents.reading import cells, read
from tests.core.documents.sample import HOSTILE, REPORT

pytestmark = pytest.mark.usefixtures("fonts")

LEFT, RIGHT, TOP, BOTTOM = 28, 210 - 26, 37, 297 - 35
LINE, CELL = 225 / 22, 156 / 28
# Nothing printed reaches the very edge of its character.
NEAR = pytest.approx
MIXED = (
    "9月份，同心街道党建联盟30家成员单位、12个社区围绕“需求、资源、项目”三张清单开展共建，收到需求84件，认领61件（认领率72.6%）；"
    "经需求提出人评价，解决率90.9%（“评价不足5件的，不列”）。《资源清单》、《需求清单》见https://tongxin.example.gov.cn/needs/?month=2026-09。"
)


@pytest.fixture(scope="module")
def report():
    return read(render_pdf(REPORT))


def test_a_full_page_of_chinese_is_22_lines_of_28_characters():
    pages = read(render_pdf(Document("通报", [Paragraph("同" * 28 * 60)])))
    lines = pages[1].lines()
    assert [line.text for line in lines] == ["同" * 28] * 22
    assert lines[0].top == NEAR(TOP, abs=1)
    assert lines[-1].bottom <= BOTTOM
    for line in lines:
        assert (line.left, line.right) == (NEAR(LEFT, abs=1), NEAR(RIGHT, abs=1))
    pitches = {round(below.base - above.base, 2) for above, below in pairwise(lines)}
    assert all(pitch == NEAR(LINE, abs=0.01) for pitch in pitches)


def test_no_line_of_mixed_words_is_longer_than_28_characters_or_leaves_the_type_area():
    body = [Paragraph(MIXED[start:] + MIXED * 3) for start in range(28)]
    pages = read(render_pdf(Document("通报", body)))
    for page in pages:
        lines = page.lines()
        assert len(lines) <= 22
        assert max(cells(line.text.rstrip()) for line in lines) <= 28
        assert max(line.right for line in lines) <= RIGHT + 0.1
        # A paragraph here may well begin with a comma; a line that runs on may not.
        assert not any(line.text[0] in "，。、；”》）" for line in lines if line.left < LEFT + CELL)
        assert not any(line.text[-1] in "“《（" for line in lines)
    assert len(pages[1].lines()) == 22


def test_letters_and_digits_are_half_as_wide_as_characters():
    (page,) = read(render_pdf(Document("通报", [Paragraph("同" * 26 + "iW08%.-a" * 7)])))
    line = page.lines()[-1]
    assert line.text == "iW08%.-a" * 7
    bases = [ink.left for ink in page.inks if ink.text == "0"][-7:]
    assert bases[1] - bases[0] == NEAR(4 * CELL, rel=0.01)


def test_head_number_and_rule_stand_where_the_standard_has_them(report):
    first = report[0]
    organ, number = first.find("同心街道党建联盟文件"), first.find("同街党联〔2026〕9号")
    assert organ.top == NEAR(TOP + 35, abs=1)
    assert (organ.left + organ.right) / 2 == NEAR((LEFT + RIGHT) / 2, abs=1)
    assert number.top - organ.bottom == NEAR(2 * LINE, abs=1)
    left, top, right, bottom = next(rule for rule in first.rules if rule[2] - rule[0] > 150)
    assert (top + bottom) / 2 - number.bottom == NEAR(4, abs=1)
    assert (left, right) == (NEAR(LEFT, abs=1), NEAR(RIGHT, abs=1))
    title = first.find("关于2026年9月")
    assert title.top - (top + bottom) / 2 == NEAR(2 * LINE, abs=1)
    assert first.find("各成员单位").top - title.bottom == NEAR(LINE * 2 - 16 * 25.4 / 72, abs=1.5)


def test_the_mark_takes_the_first_line_and_moves_nothing():
    first = read(render_pdf(replace(REPORT, mark="送审稿")))[0]
    assert first.find("送审稿").top == NEAR(TOP, abs=1)
    assert first.find("送审稿").left == NEAR(LEFT, abs=1)
    assert first.find("同心街道党建联盟文件").top == NEAR(TOP + 35, abs=1)


def test_the_organ_is_red_and_as_large_as_the_line_allows(report):
    organ = report[0].find("同心街道党建联盟文件")
    assert organ.right - organ.left > 150
    page = pypdfium2.PdfDocument(render_pdf(REPORT))[0]
    at = report[0].inks[0]
    pixel = (
        page.render(scale=4).to_pil().crop([edge / 25.4 * 72 * 4 for edge in (at.left, at.top, at.right, at.bottom)])
    )
    colours = [colour for _count, colour in pixel.getcolors(maxcolors=100_000)]
    assert min(colours, key=sum) == (255, 0, 0)


def test_organ_and_signature_of_forty_characters_stay_inside_the_page():
    organ = "某某市同心区同心街道社区卫生服务中心区域化党建联盟轮值主席单位联席会议办公室组韡"
    assert len(organ) == 40
    pages = read(
        render_pdf(Document("通报", [Paragraph("正文")], head=organ, signature=organ, signed_on=date(2026, 1, 5)))
    )
    (page,) = pages
    for start in (page.text.index(organ[:4]), page.text.rindex(organ[:4])):
        inks = page.inks[start : start + 40]
        assert "".join(ink.text for ink in inks) == organ
        assert min(ink.left for ink in inks) >= LEFT
        assert max(ink.right for ink in inks) <= RIGHT
        assert len({round(ink.base, 1) for ink in inks}) == 2
    assert page.inks[0].bottom - page.inks[0].top > 6


def test_date_ends_four_characters_from_the_edge_and_the_organ_is_centred_on_it(report):
    page = next(page for page in report if "2026年10月5日" in page.text)
    day = page.find("2026年10月5日")
    assert day.right == NEAR(RIGHT - 4 * CELL, abs=1)
    organ = next(line for line in page.lines() if line.text == "同心街道党建联盟")
    assert (organ.left + organ.right) / 2 == NEAR((day.left + day.right) / 2, abs=1)
    assert day.base - organ.base == NEAR(LINE, abs=0.1)


def test_page_numbers_stand_seven_millimetres_below_one_character_from_the_outer_edge():
    pages = read(render_pdf(Document("通报", [Paragraph("同" * 28 * 60)])))
    for number, page in enumerate(pages, start=1):
        line = page.find(f"—{number}—")
        dash = page.inks[page.text.rindex(f"—{number}—")]
        assert dash.top == NEAR(BOTTOM + 7, abs=0.5)
        edge = 14 * 25.4 / 72
        if number % 2:
            assert line.right == NEAR(RIGHT - edge, abs=1)
        else:
            assert line.left == NEAR(LEFT + edge, abs=1)
        assert dash.right - dash.left > 3.5


def test_imprint_ends_on_the_last_line_of_the_last_page(report):
    *_others, last = report
    rules = sorted((rule for rule in last.rules if rule[2] - rule[0] > 150), key=lambda rule: rule[1])
    assert len(rules) == 3
    assert rules[-1][3] == NEAR(BOTTOM, abs=1)
    small = 14 * 25.4 / 72
    assert last.find("抄送：").left == NEAR(LEFT + small, abs=1)
    assert last.find("2026年10月6日印发").right == NEAR(RIGHT - small, abs=1)
    assert "区委组织部，各成员单位。" in last.text


def test_attachment_begins_a_page_with_its_title_in_the_third_line(report):
    page = report[-1]
    assert page.lines()[0].text == "附件2"
    assert page.lines()[0].left == NEAR(LEFT, abs=1)
    assert page.find("资源清单").base - page.find("附件2").base == NEAR(2 * LINE, abs=1)
    assert "一、场地" in page.text


def test_headings_and_names_under_names():
    names = "、".join(f"张{number}（同心街道）" for number in range(10))
    body = [Heading("甲"), Heading("乙", 2), Heading("丙", 3), Heading("丁", 4)]
    (page,) = read(render_pdf(Document("纪要", body, present=[Roll("出席", names)])))
    for words in ("一、甲", "（一）乙", "1.丙", "（1）丁"):
        ink = page.find(words)
        assert 0 <= ink.left - (LEFT + 2 * CELL) < 5
        assert 4.5 < ink.bottom - ink.top < 6.5
    label = page.find("出席：")
    assert label.left == NEAR(LEFT + 2 * CELL, abs=1)
    first, *others = [line for line in page.lines() if line.base >= label.base - 0.1]
    assert others
    assert all(line.left >= LEFT + 5 * CELL - 0.2 for line in others)
    assert "".join([first.text, *(line.text for line in others)]) == f"出席：{names}"


def table_pages(rows, *, widths=()):
    table = Table(["序号", "内容"], rows, caption="表1　清单", widths=widths, note="注：见附件。")
    return read(render_pdf(Document("通报", [Paragraph("正文"), table])))


def test_a_long_table_repeats_its_header_and_breaks_between_rows():
    pages = table_pages([(f"第{number}行", f"甲{number}乙" + "丙" * 40 + f"丁{number}戊") for number in range(80)])
    with_rows = [page for page in pages if "丙" in page.text]
    assert len(with_rows) > 3
    for page in with_rows:
        assert page.text.count("序号") == 1
        begun = {number for number in range(80) if f"甲{number}乙" in page.text}
        ended = {number for number in range(80) if f"丁{number}戊" in page.text}
        assert begun == ended
        assert max(ink.bottom for ink in page.inks if "—" not in ink.text and ink.base < BOTTOM) <= BOTTOM
    assert "".join(page.text for page in pages).count("表1　清单") == 1


def test_a_row_taller_than_the_page_runs_on_and_loses_nothing():
    pages = table_pages([("1", "长" * 10_000), ("x" * 10_000, "2")], widths=(1, 3))
    assert sum(page.text.count("长") for page in pages) == 10_000
    assert sum(page.text.count("x") for page in pages) == 10_000
    for page in pages:
        assert all(ink.right <= RIGHT and ink.bottom <= 275 for ink in page.inks)


def test_rare_characters_of_names_are_printed():
    (page,) = read(render_pdf(Document("龢韡垱漷碶", [Heading("龢韡垱漷碶", level) for level in (1, 2, 3)])))
    for char in "龢韡垱漷碶":
        printed = [ink for ink in page.inks if ink.text == char]
        assert len(printed) == 4
        assert all(ink.right - ink.left > 4 for ink in printed)


def test_hostile_words_break_nothing_and_stand_as_they_were_typed():
    pages = read(render_pdf(HOSTILE))
    text = "".join(page.text for page in pages)
    for words in ("#letx=1", "\\u{41}", "$x$", "*b*", "_i_", "`c`", "<l>", "@r", '"q"', "'q'", "[]{}", "//"):
        assert words in text.replace(" ", "")
    assert text.count("长") == 10_000
    assert all(
        ink.left >= LEFT - 1 and ink.right <= RIGHT + 1 for page in pages for ink in page.inks if ink.text != " "
    )


def test_a_document_of_nothing_but_a_title_is_one_page():
    (page,) = read(render_pdf(Document("通知", [])))
    assert page.text == "通知—1—"


def test_without_fonts_it_says_when_to_come_back(settings, tmp_path):
    settings.FONTS = tmp_path
    with pytest.raises(DomainError, match="还在准备") as refused:
        render_pdf(REPORT)
    assert refused.value.http_status == 503


def test_an_office_may_add_fonts_of_its_own(settings, tmp_path):
    for font in Path(settings.FONTS).glob("*.ttf"):
        (tmp_path / font.name).symlink_to(font)
    (tmp_path / "broken.ttf").write_bytes(b"not a font")
    settings.FONTS = tmp_path
    assert render_pdf(REPORT).startswith(b"%PDF")


def test_the_same_document_gives_the_same_file():
    assert render_pdf(REPORT) == render_pdf(REPORT)


def test_the_file_names_its_title_and_author():
    told = pypdfium2.PdfDocument(render_pdf(REPORT)).get_metadata_dict()
    assert (told["Title"], told["Author"]) == ("关于2026年9月区域化党建工作情况的通报", "同心街道党建联盟")


def test_attachment_without_a_body_is_only_named():
    (page,) = read(render_pdf(Document("通知", [Paragraph("正文")], attachments=[Attachment("清单")])))
    assert "附件：清单" in page.text
