import io
import zipfile
from dataclasses import replace
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn
from lxml import etree

from core.documents import Document, Imprint, Paragraph, Table, render_docx
from tests.core.documents.sample import HOSTILE, REPORT

W = {"w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main"}


def part(data, name):
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        return etree.fromstring(package.read(name))


@pytest.fixture(scope="module")
def written():
    return render_docx(REPORT)


@pytest.fixture(scope="module")
def body(written):
    return part(written, "word/document.xml")


@pytest.fixture(scope="module")
def styles(written):
    found = part(written, "word/styles.xml").findall("w:style", W)
    return {style.find("w:name", W).get(qn("w:val")): style for style in found}


def attributes(node, path):
    found = node.find(path, W)
    return {key.rpartition("}")[2]: value for key, value in found.attrib.items()}


def paragraph(body, text):
    return next(p for p in body.iter(qn("w:p")) if "".join(p.itertext()) == text)


def style_of(body, text):
    return attributes(paragraph(body, text), "w:pPr/w:pStyle")["val"]


def test_page_is_a4_with_the_margins_of_the_standard(body):
    assert attributes(body, ".//w:sectPr/w:pgSz") | {"orient": ""} == {"w": "11906", "h": "16838", "orient": ""}
    margins = attributes(body, ".//w:sectPr/w:pgMar")
    assert [margins[side] for side in ("top", "bottom", "left", "right")] == ["2098", "1984", "1587", "1474"]
    assert margins["footer"] == "1447"


def test_grid_holds_22_lines_of_28_characters(body):
    grid = attributes(body, ".//w:sectPr/w:docGrid")
    assert grid == {"type": "linesAndChars", "linePitch": "580", "charSpace": "-848"}


@pytest.mark.parametrize(
    ("style", "font", "size"),
    [
        ("Normal", "仿宋_GB2312", "32"),
        ("Body Text", "仿宋_GB2312", "32"),
        ("Title", "方正小标宋简体", "44"),
        ("heading 1", "黑体", "32"),
        ("heading 2", "楷体_GB2312", "32"),
        ("heading 3", "仿宋_GB2312", "32"),
        ("heading 4", "仿宋_GB2312", "32"),
        ("版记", "仿宋_GB2312", "28"),
    ],
)
def test_fonts_and_sizes_in_every_slot(styles, style, font, size):
    fonts = attributes(styles[style], "w:rPr/w:rFonts")
    assert fonts == {"ascii": font, "hAnsi": font, "eastAsia": font, "cs": font}
    assert attributes(styles[style], "w:rPr/w:sz") == {"val": size}
    assert attributes(styles[style], "w:rPr/w:color")["val"] == "000000"
    assert styles[style].find("w:rPr/w:b", W) is None


def test_title_is_centred_without_indent(styles):
    assert attributes(styles["Title"], "w:pPr/w:jc") == {"val": "center"}
    assert attributes(styles["Title"], "w:pPr/w:ind")["firstLineChars"] == "0"


@pytest.mark.parametrize("style", ["Body Text", "heading 1", "heading 2", "heading 3", "heading 4"])
def test_body_and_headings_begin_two_characters_in(styles, style):
    indent = attributes(styles[style], "w:pPr/w:ind")
    assert (indent["firstLineChars"], indent["firstLine"]) == ("200", "640")
    # 22 lines and 28 characters, counted in twips, still fit the type area of 225 by 156 mm.
    spacing, closer = (attributes(styles[style], path) for path in ("w:pPr/w:spacing", "w:rPr/w:spacing"))
    assert (spacing["line"], spacing["lineRule"], closer["val"]) == ("579", "exact", "-6")
    assert 22 * 579 <= 16838 - 2098 - 1984 < 23 * 579
    assert 28 * (320 - 6) <= 11906 - 1587 - 1474 < 29 * (320 - 6)


def test_chinese_and_digits_stay_on_the_grid(styles):
    assert attributes(styles["Body Text"], "w:pPr/w:autoSpaceDN") == {"val": "0"}
    assert attributes(styles["Body Text"], "w:pPr/w:autoSpaceDE") == {"val": "0"}


def test_headings_are_numbered_and_known_to_word(body, styles):
    for text, style in [
        ("一、基本情况", "heading 1"),
        ("（一）资源共享", "heading 2"),
        ("1.场地", "heading 3"),
        ("（1）周末场地", "heading 4"),
        ("（二）项目推进", "heading 2"),
        ("二、存在问题", "heading 1"),
    ]:
        assert style_of(body, text) == styles[style].get(qn("w:styleId"))


def test_red_head_number_and_rule(body, styles):
    organ = paragraph(body, "同心街道党建联盟文件")
    assert attributes(organ, "w:pPr/w:spacing") == {
        "before": "1984", "after": "0", "line": "880", "lineRule": "exact",
    }  # fmt: skip
    assert attributes(organ, "w:r/w:rPr/w:color") == {"val": "FF0000"}
    assert attributes(organ, "w:r/w:rPr/w:rFonts")["eastAsia"] == "方正小标宋简体"
    number = paragraph(body, "同街党联〔2026〕9号")
    rule = attributes(number, "w:pPr/w:pBdr/w:bottom")
    assert (rule["val"], rule["color"], rule["space"]) == ("single", "FF0000", "11")
    assert attributes(styles["发文字号"], "w:pPr/w:spacing")["line"] == "320"


def test_blank_lines_stand_where_the_standard_wants_them(body):
    texts = ["".join(p.itertext()) for p in body.iter(qn("w:p"))]
    assert texts[:8] == [
        "同心街道党建联盟文件", "", "", "同街党联〔2026〕9号", "", "", "关于2026年9月区域化党建工作情况的通报", "",
    ]  # fmt: skip
    assert texts[8] == "各成员单位、各社区党组织："
    assert texts[texts.index("附件：1.需求清单") - 1] == ""
    assert texts[texts.index("同心街道党建联盟") - 1] == ""


def organ_lines(organ):
    """The lines of the organ's mark, each with its size in points and its spacing."""
    body = part(render_docx(Document("通报", [], head=organ)), "word/document.xml")
    red = [p for p in body.iter(qn("w:p")) if p.find("w:r/w:rPr/w:color", W) is not None]
    size = [int(attributes(p, "w:r/w:rPr/w:sz")["val"]) / 2 for p in red]
    return ["".join(p.itertext()) for p in red], size, [attributes(p, "w:pPr/w:spacing") for p in red]


def test_organ_of_seventeen_characters_is_as_large_as_one_line_allows():
    lines, sizes, _spacing = organ_lines("中共同心街道工委区域化党建联盟文件")
    assert (lines, sizes) == (["中共同心街道工委区域化党建联盟文件"], [26])


def test_organ_of_forty_characters_takes_two_lines_between_words_and_stays_readable():
    organ = "某某市同心区同心街道社区卫生服务中心区域化党建联盟轮值主席单位联席会议办公室组"
    lines, sizes, spacing = organ_lines(organ)
    assert "".join(lines) == organ
    assert len(lines) == 2
    assert min(sizes) >= 18
    assert max(sizes) * max(map(len, lines)) <= 442.2
    assert [one["before"] for one in spacing] == ["1984", "0"]


def test_title_lines_are_paragraphs_of_their_own():
    data = render_docx(Document("同心街道党建联盟关于印发二〇二六年度区域化党建资源清单和需求清单的通知", []))
    titles = [p for p in docx.Document(io.BytesIO(data)).paragraphs if p.style.name == "Title"]
    assert len(titles) == 2


def test_page_numbers_stand_at_the_outer_edge(written):
    settings = part(written, "word/settings.xml")
    assert settings.find("w:evenAndOddHeaders", W) is not None
    section = docx.Document(io.BytesIO(written)).sections[0]
    for footer, side in ((section.footer, "right"), (section.even_page_footer, "left")):
        line = footer.paragraphs[0]._p
        assert attributes(line, "w:pPr/w:jc") == {"val": side}
        assert attributes(line, "w:pPr/w:ind")[f"{side}Chars"] == "100"
        assert "".join(etree.fromstring(etree.tostring(line)).itertext()) == "—PAGE—"
        for run in line.findall("w:r", W):
            assert attributes(run, "w:rPr/w:rFonts")["ascii"] == "宋体"
            assert attributes(run, "w:rPr/w:sz") == {"val": "28"}


def test_table_fills_the_line_and_repeats_its_header(body):
    table = body.find(".//w:tbl", W)
    widths = [int(column.get(qn("w:w"))) for column in table.findall("w:tblGrid/w:gridCol", W)]
    assert widths == [4422, 2211, 2211]
    assert [len(row.findall("w:tc", W)) for row in table.findall("w:tr", W)] == [3, 3, 3]
    assert table.find("w:tr/w:trPr/w:tblHeader", W) is not None
    assert [edge.get(qn("w:val")) for edge in table.find("w:tblPr/w:tblBorders", W)] == ["single"] * 6
    assert [child.tag.rpartition("}")[2] for child in table.find("w:tblPr", W)] == [
        "tblW", "tblBorders", "tblLayout", "tblCellMar", "tblLook",
    ]  # fmt: skip
    assert "".join(table.findall("w:tr", W)[1].itertext()) == "河池社区12100.0%"


def test_picture_has_its_width_on_paper(written):
    picture = docx.Document(io.BytesIO(written)).inline_shapes[0]
    assert round(picture.width.mm) == 100


def test_minutes_name_the_present_in_black_type(body):
    roll = paragraph(body, "出席：张三、李四")
    assert attributes(roll, "w:r/w:rPr/w:rFonts")["eastAsia"] == "黑体"


def test_attachments_line_up_under_the_first(body, styles):
    assert style_of(body, "附件：1.需求清单") == styles["附件说明"].get(qn("w:styleId"))
    assert style_of(body, "2.资源清单") == styles["附件续行"].get(qn("w:styleId"))
    assert attributes(styles["附件说明"], "w:pPr/w:ind")["firstLineChars"] == "200"
    assert attributes(styles["附件续行"], "w:pPr/w:ind")["leftChars"] == "500"


def test_date_ends_four_characters_in_and_the_organ_is_centred_on_it(body, styles):
    assert attributes(styles["Date"], "w:pPr/w:ind")["rightChars"] == "400"
    assert style_of(body, "2026年10月5日") == styles["Date"].get(qn("w:styleId"))
    organ = paragraph(body, "同心街道党建联盟")
    # The date is 6.5 characters wide, the organ 8: it hangs over by 0.75 on either side.
    assert attributes(organ, "w:pPr/w:ind")["rightChars"] == "325"
    assert attributes(styles["Signature"], "w:pPr/w:jc") == {"val": "right"}


def imprint(body):
    return next(table for table in body.iter(qn("w:tbl")) if table.find("w:tblPr/w:tblpPr", W) is not None)


def test_imprint_stands_at_the_foot_between_rules(body):
    table = imprint(body)
    place = attributes(table, "w:tblPr/w:tblpPr")
    assert (place["vertAnchor"], place["tblpYSpec"]) == ("margin", "bottom")
    rules = {edge: attributes(table, f"w:tblPr/w:tblBorders/w:{edge}")["sz"] for edge in ("top", "insideH", "bottom")}
    assert rules == {"top": "8", "insideH": "6", "bottom": "8"}
    assert table.find("w:tblPr/w:tblBorders/w:left", W) is None
    assert sum(int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))) == 8845
    cells = [["".join(cell.itertext()) for cell in row.findall("w:tc", W)] for row in table.findall("w:tr", W)]
    assert cells == [
        ["抄送：区委组织部，各成员单位。"],
        ["同心街道党建联盟办公室", "2026年10月6日印发"],
    ]
    assert attributes(paragraph(body, "2026年10月6日印发"), "w:pPr/w:jc") == {"val": "right"}


def test_paragraph_properties_are_in_the_order_the_schema_wants(body):
    wanted = [
        "pStyle",
        "keepNext",
        "pageBreakBefore",
        "framePr",
        "pBdr",
        "tabs",
        "snapToGrid",
        "spacing",
        "ind",
        "jc",
        "sectPr",
    ]
    for properties in body.iter(qn("w:pPr")):
        names = [child.tag.rpartition("}")[2] for child in properties]
        assert names == sorted(names, key=wanted.index)


def test_parts_left_out_leave_nothing_behind():
    data = render_docx(Document("通知", [Paragraph("正文")]))
    texts = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    assert texts == ["通知", "", "正文"]


def test_imprint_without_copies_is_one_row():
    plain = replace(REPORT, imprint=Imprint("办公室", date(2026, 10, 6)))
    table = imprint(part(render_docx(plain), "word/document.xml"))
    assert ["".join(row.itertext()) for row in table.findall("w:tr", W)] == ["办公室2026年10月6日印发"]


def test_mark_stands_above_everything():
    data = render_docx(replace(REPORT, mark="送审稿"))
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == "送审稿"


def test_text_cannot_break_the_file():
    data = render_docx(Document("<w:p>&", [Paragraph("a < b & c > d ]]>")], signature="<b>"))
    assert "a < b & c > d ]]>" in [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]


def test_hostile_words_break_nothing_and_turn_nothing_around():
    found = docx.Document(io.BytesIO(render_docx(HOSTILE)))
    shown = "\n".join(p.text for p in found.paragraphs)
    assert "#let x = 1 \\u{41} $x$ *b* _i_ `c` <l> @r \"q\" 'q' " in shown
    assert not set("\x0b\x1f\x00\u202e") & set(shown)
    assert found.tables[0].cell(1, 1).text == "长" * 10_000


def test_a_row_of_ordinary_height_stays_whole_and_one_taller_than_a_third_of_a_page_may_break(body):
    rows = body.find(".//w:tbl", W).findall("w:tr", W)
    assert all(row.find("w:trPr/w:cantSplit", W) is not None for row in rows)
    tall = Document("题", [Table(["甲", "乙"], [["短", "长" * 400], ["短", "短"]])])
    rows = part(render_docx(tall), "word/document.xml").findall(".//w:tr", W)
    assert [row.find("w:trPr/w:cantSplit", W) is not None for row in rows] == [True, False, True]


def test_columns_of_running_words_begin_at_the_left_and_short_ones_are_centred(styles):
    table = Document("题", [Table(["甲", "乙"], [["短", "长" * 40]])])
    cells = part(render_docx(table), "word/document.xml").findall(".//w:tr", W)[1].findall("w:tc", W)
    names = [style_of(cell, "".join(cell.itertext())) for cell in cells]
    assert names == [styles[name].get(qn("w:styleId")) for name in ("表格文字", "表格长文")]
    assert [attributes(styles[name], "w:pPr/w:jc")["val"] for name in ("表格文字", "表格长文")] == ["center", "left"]


def test_names_that_run_on_stand_under_the_first_name(body):
    indent = attributes(paragraph(body, "出席：张三、李四"), "w:pPr/w:ind")
    assert indent == {"leftChars": "500", "left": "1600", "hangingChars": "300", "hanging": "960"}


def test_copies_that_run_on_stand_after_the_colon(body):
    indent = attributes(paragraph(body, "抄送：区委组织部，各成员单位。"), "w:pPr/w:ind")
    assert (indent["leftChars"], indent["hangingChars"], indent["rightChars"]) == ("400", "300", "100")


def test_an_attachment_begins_its_own_page_with_its_number_and_its_title_in_the_third_line(body, styles):
    texts = ["".join(p.itertext()) for p in body.iter(qn("w:p"))]
    at = texts.index("附件2")
    assert texts[at : at + 6] == ["附件2", "", "资源清单", "", "一、场地", "活动室2间。"]
    assert paragraph(body, "附件2").find("w:pPr/w:pageBreakBefore", W) is not None
    assert style_of(body, "资源清单") == styles["Title"].get(qn("w:styleId"))
    assert texts.index("2026年10月5日") < at < texts.index("抄送：区委组织部，各成员单位。")


def test_minutes_name_organ_and_day_above_the_rule():
    data = render_docx(Document("纪要", [], head="联席会议纪要", number="第9期", under_head=("联盟", "2026年10月5日")))
    body = part(data, "word/document.xml")
    line = paragraph(body, "联盟2026年10月5日")
    assert attributes(line, "w:pPr/w:pBdr/w:bottom")["color"] == "FF0000"
    number = paragraph(body, "第9期")
    assert number.find("w:pPr/w:pBdr", W) is None
    assert attributes(number, "w:pPr/w:spacing")["line"] == "579"


def test_punctuation_neither_hangs_over_nor_is_squeezed(written, styles):
    settings = part(written, "word/settings.xml")
    assert attributes(settings, "w:characterSpacingControl") == {"val": "doNotCompress"}
    assert attributes(settings, "w:themeFontLang")["eastAsia"] == "zh-CN"
    assert attributes(styles["Body Text"], "w:pPr/w:overflowPunct") == {"val": "0"}


def test_file_names_its_own_title_and_author(written):
    named = docx.Document(io.BytesIO(written)).core_properties
    assert (named.title, named.author) == ("关于2026年9月区域化党建工作情况的通报", "同心街道党建联盟")
    with zipfile.ZipFile(io.BytesIO(written)) as package:
        assert not [name for name in package.namelist() if "thumbnail" in name]
