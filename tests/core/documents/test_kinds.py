"""Plain facts in, a document in official wording out, and the same words in every form of it."""

import html
import io
import re
from datetime import date

import docx
import pytest

from core.documents import Paragraph, Roll, Table, render_docx, render_html, render_pdf
from core.documents.kinds import (
    Circular,
    HandedList,
    HandoverSheet,
    Minutes,
    Supervision,
    circular_document,
    handover_sheet_document,
    minutes_document,
    supervision_document,
)
from tests.core.documents.reading import read

pytestmark = pytest.mark.usefixtures("fonts")

PRESENT = "、".join(f"第{number}单位 张{number}" for number in range(30))
MINUTES = Minutes(
    organ="同心街道党建联盟",
    name="同心街道党建联盟2026年11月联席会议纪要",
    number="同街党联纪〔2026〕9号",
    lines=[
        "时间：2026年11月3日14:30",
        "地点：街道党群服务中心二楼会议室",
        "主持：同心小学（轮值主席单位）",
        f"出席：{PRESENT}",
        "请假：税务所",
        "",
        "会议听取了上次议定事项的办理情况，共2项。",
        "会议指出：有3个项目超期，要在11月底前补上。",
        "会议议定以下2项：",
        "1. 消防栓由供水公司逐一检修。（责任单位：供水公司；完成时限：2026年11月30日）",
        "列席：河池社区",
    ],
    issued_on=date(2026, 11, 5),
    copied_to="区委组织部",
)
CIRCULAR = Circular(
    organ="同心街道党建联盟",
    number="同街党联〔2026〕10号",
    about="需求超期办理情况",
    addressee="各成员单位",
    issued_on=date(2026, 11, 6),
    situation=["10月份有12件需求超过办结时限。"],
    problems=["部分单位认领后没有动静。"],
    asked=["请于11月15日前报送办理结果。"],
    tables=[Table(["需求", "责任单位"], [["消防栓无水", "供水公司"]], caption="表1　超期需求")],
)
SHEET = Supervision(
    organ="同心街道党建联盟",
    number="同街督〔2026〕3号",
    matter="消防栓无水",
    source="2026年11月联席会议",
    owner="供水公司",
    helpers=["河池社区"],
    asked="逐一检修，拍照反馈。",
    due=date(2026, 11, 30),
    issued_on=date(2026, 11, 6),
)
HANDED = HandoverSheet(
    alliance="同心街道党建联盟",
    giver="同心小学",
    receiver="供电所",
    begins=date(2026, 11, 1),
    ends=date(2026, 11, 30),
    lists=[
        HandedList("未办结的议定事项", ("事项", "责任单位", "完成时限"), [("检修", "供水公司", "11月30日")]),
        HandedList("推进中的项目", ("项目", "实施单位", "计划完成"), []),
    ],
    handed_on=date(2026, 12, 1),
    next_meeting="12月3日下午，街道党群服务中心。",
    words=["灯已修好。"],
)
DOCUMENTS = {
    "minutes": minutes_document(MINUTES),
    "circular": circular_document(CIRCULAR),
    "supervision": supervision_document(SHEET),
    "handover": handover_sheet_document(HANDED),
}
SAID = {
    "minutes": [
        "同心街道党建联盟会议纪要", "同街党联纪〔2026〕9号", "时间：2026年11月3日14:30",
        "地点：街道党群服务中心二楼会议室",
        "会议听取了上次议定事项的办理情况，共2项。", "会议指出：有3个项目超期，要在11月底前补上。",
        "1. 消防栓由供水公司逐一检修。（责任单位：供水公司；完成时限：2026年11月30日）",
        "请假：税务所", "列席：河池社区", "抄送：区委组织部。",
    ],
    "circular": [
        "同心街道党建联盟文件", "同街党联〔2026〕10号", "关于需求超期办理情况的通报", "各成员单位：", "一、基本情况",
        "表1　超期需求", "二、存在问题", "三、工作要求", "请于11月15日前报送办理结果。", "2026年11月6日印发",
    ],
    "supervision": [
        "同心街道党建联盟督办单", "同街督〔2026〕3号", "河池社区", "逐一检修，拍照反馈。",
        "2026年11月30日", "负责人签字",
    ],
    "handover": [
        "轮值主席交接单", "2026年11月1日至2026年11月30日由同心小学担任同心街道党建联盟轮值主席", "接收单位（签字）",
        "一、未办结的议定事项", "二、推进中的项目", "无。", "12月3日下午，街道党群服务中心。", "灯已修好。",
    ],
}  # fmt: skip


def docx_words(data):
    paper = docx.Document(io.BytesIO(data))
    return [node.text or "" for node in paper.element.body.iter() if node.tag.endswith("}t")]


@pytest.mark.parametrize("kind", DOCUMENTS)
def test_every_form_says_the_same(kind):
    document = DOCUMENTS[kind]
    written = "".join(docx_words(render_docx(document)))
    printed = "".join("".join(line.text for line in page.lines()) for page in read(render_pdf(document)))
    shown = html.unescape(re.sub(r"<[^>]+>", "", render_html(document)))
    for text in (written, printed, shown):
        without_spaces = re.sub(r"\s", "", text)
        for words in SAID[kind]:
            assert re.sub(r"\s", "", words) in without_spaces


def test_minutes_list_those_present_at_the_end_and_bear_no_signature():
    document = DOCUMENTS["minutes"]
    assert [roll.label for roll in document.present] == ["出席", "请假", "列席"]
    assert document.under_head == ("同心街道党建联盟", "2026年11月5日")
    assert (document.signature, document.signed_on) == ("", None)
    assert [block.label for block in document.body if isinstance(block, Roll)] == ["时间", "地点", "主持"]
    # A sentence with a colon is no label.
    assert Paragraph("会议指出：有3个项目超期，要在11月底前补上。") in document.body


def test_minutes_without_a_number_are_a_draft():
    draft = minutes_document(Minutes("联盟", "例会纪要", ["会议听取了汇报。"]))
    assert (draft.mark, draft.present, draft.imprint) == ("草稿", [], None)
    assert read(render_pdf(draft))[0].find("草稿").top < 40


def test_names_of_thirty_units_stand_under_the_first():
    pages = read(render_pdf(DOCUMENTS["minutes"]))
    page = next(page for page in pages if "第0单位" in page.text)
    first, later = page.find("第0单位"), page.find("第5单位")
    assert later.base > first.base
    assert min(ink.left for ink in page.inks if first.base <= ink.base <= later.base) > 28 + 2 * 156 / 28 - 1


@pytest.mark.parametrize("kind", ["supervision", "handover"])
def test_empty_cells_leave_room_to_write(kind):
    (page,) = read(render_pdf(DOCUMENTS[kind]))
    words = "办理情况" if kind == "supervision" else "移交单位（签字）"
    label = page.find(words)
    below = min(rule[1] for rule in page.rules if rule[1] > label.bottom + 4 and rule[2] - rule[0] > 10)
    assert below - label.bottom > 10


def test_a_draft_circular_says_so():
    assert circular_document(Circular(**{**vars(CIRCULAR), "draft": True})).mark == "草稿"
