import io
import zipfile

import openpyxl
import pytest

from core.documents import Attachment, Document, Link, Paragraph, Table, render_xlsx
from tests.core.documents.sample import EVIL, HOSTILE, REPORT


def sheets(document):
    return openpyxl.load_workbook(io.BytesIO(render_xlsx(document))).worksheets


def values(sheet):
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]


def test_each_table_has_a_sheet_with_its_caption_and_figures_are_numbers():
    (sheet,) = sheets(REPORT)
    assert sheet.title == sheet["A1"].value == "表1　各社区需求办理情况"
    assert values(sheet) == [["社区", "收到", "响应率"], ["河池社区", 12, 1], ["南苑社区", 11, 0.909]]
    assert sheet["C3"].number_format == "0.0%"


@pytest.mark.parametrize(
    ("texts", "kept"),
    [
        (["12", "—", "3"], [12, "—", 3]),
        (["12.5%", "—"], [0.125, "—"]),
        # What begins with zero, is longer than Excel counts, or stands beside words stays as written.
        (["007", "12"], ["007", "12"]),
        (["510116088001510116", "1"], ["510116088001510116", "1"]),
        (["12", "约12"], ["12", "约12"]),
        (["—", "—"], ["—", "—"]),
        (["=1+1", "@x"], ["=1+1", "@x"]),
    ],
)
def test_only_columns_of_figures_become_numbers(texts, kept):
    (sheet,) = sheets(Document("题", [Table(["甲", "乙"], [[text, "x"] for text in texts])]))
    assert [row[0] for row in values(sheet)[1:]] == kept
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_tables_of_one_name_and_tables_of_attachments_have_sheets_of_their_own():
    table = Table(["甲"], [["1"]])
    found = sheets(Document("关于[清单]\n的通知", [table, table], attachments=[Attachment("名单", [table])]))
    assert [sheet.title for sheet in found] == ["关于 清单 的通知", "关于 清单 的通知（2）", "名单"]


def test_a_document_without_tables_gives_an_empty_sheet():
    (sheet,) = sheets(Document("通知", [Paragraph("正文", Link("数", "/"))]))
    assert sheet["A1"].value == "通知"


def test_hostile_words_break_nothing():
    (sheet,) = sheets(HOSTILE)
    assert sheet["B3"].value == "长" * 10_000
    assert "$x$" in sheet["A2"].value
    assert len(sheet.title) <= 31


def test_a_name_without_a_letter_excel_takes():
    (sheet,) = sheets(Document("题", [Table(["甲"], [["x"]], caption="[]:*?/\\'")]))
    assert sheet.title == "1"


def test_no_macro_and_no_link_is_in_the_file():
    book = zipfile.ZipFile(io.BytesIO(render_xlsx(Document("题", [Table(["甲"], [[f"https://{EVIL}"]])]))))
    assert not [name for name in book.namelist() if "vba" in name or "hyperlink" in name or "external" in name]
