"""Files come in as they are: good, bad and hostile."""

import io
import zipfile
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from core.errors import DomainError
from core.workbook.reading import LARGEST, open_book

DATA = Path(__file__).parents[2] / "data" / "ledger"
LEDGER = (DATA / "tongxin-ledger.xlsx").read_bytes()
TEXT = "序号,社区,需求内容\n1,河池社区,路灯不亮\n"


def refusal(data: bytes, name: str = "台账.xlsx") -> DomainError:
    with pytest.raises(DomainError) as caught:
        open_book(data, name)
    return caught.value


def test_rows_keep_the_numbers_excel_gives_them():
    sheet = next(each for each in open_book(LEDGER, "x.xlsx").sheets if each.name == "需求清单")
    rows = list(sheet.rows())
    assert rows[25][0] == "XQ023"
    assert (0, 0, 0, 9) in sheet.merges


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_csv_is_read_in_every_encoding_staff_use(encoding):
    book = open_book(TEXT.encode(encoding), "需求.csv")
    assert list(book.sheets[0].rows())[1] == ["1", "河池社区", "路灯不亮"]


def test_old_excel_files_are_read_with_their_merges():
    book = open_book((DATA / "resources.xls").read_bytes(), "资源.xls")
    assert book.sheets[0].merges


@pytest.mark.parametrize(
    ("data", "code", "status"),
    [
        (b"", "file_empty", 422),
        (b"%PDF-1.7 ...", "file_kind", 415),
        (b"\x89PNG\r\n\x1a\n" + b"0" * 50, "file_kind", 415),
        (b"<html><table><tr><td>1</td></tr></table>", "file_kind", 415),
        (LEDGER[:9000], "file_damaged", 422),
        (b"PK\x03\x04 this is no archive", "file_damaged", 422),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + b"\x00" * 600, "file_damaged", 422),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "file_encrypted", 422),
        (b"\x00\x01\x02\x03" * 100, "file_kind", 415),
        (b"1" * (LARGEST + 1), "file_too_large", 413),
    ],
    ids=["empty", "pdf", "png", "html", "cut", "no-zip", "broken-xls", "locked", "bytes", "large"],
)  # fmt: skip
def test_a_file_that_is_no_ledger_is_refused_in_one_sentence(data, code, status):
    error = refusal(data)
    assert (error.code, error.http_status) == (code, status)
    assert str(error)


def test_a_word_document_under_a_workbooks_name_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("word/document.xml", "<w/>")
    assert refusal(packed.getvalue()).http_status == 415


def test_an_archive_that_unpacks_to_five_hundred_megabytes_is_not_opened():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<x/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _turn in range(500):
                part.write(b" " * 1024 * 1024)
    assert len(packed.getvalue()) < 1024 * 1024
    assert refusal(packed.getvalue()).http_status == 413


def test_an_archive_of_too_many_parts_is_not_opened():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for number in range(1_001):
            archive.writestr(f"xl/part{number}.xml", "<x/>")
    assert refusal(packed.getvalue()).http_status == 422


def test_a_stray_cell_in_the_last_corner_does_not_cost_gigabytes():
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    sheet = book.add_worksheet()
    sheet.write(0, 0, "社区")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    error = refusal(packed.getvalue())
    assert (error.code, error.http_status) == ("too_many_cells", 413)


def test_formulas_that_were_never_calculated_are_noted():
    book = openpyxl.Workbook()
    book.active["B2"] = "=1+2"
    packed = io.BytesIO()
    book.save(packed)
    sheet = open_book(packed.getvalue(), "x.xlsx").sheets[0]
    assert sheet.uncalculated == {(1, 1)}


def test_calculated_formulas_give_their_value():
    packed = io.BytesIO()
    book = xlsxwriter.Workbook(packed)
    book.add_worksheet().write_formula(0, 0, "=1+2", None, 3)
    book.close()
    sheet = open_book(packed.getvalue(), "x.xlsx").sheets[0]
    assert not sheet.uncalculated
    assert list(sheet.rows()) == [[3.0]]
