import io
import zipfile

import docx
import openpyxl
import pytest

from core.errors import DomainError
from core.files.office import check_office_file

LEDGERS = ("xlsx", "xls", "csv")
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


def upload(data, name):
    file = io.BytesIO(data)
    file.name = name
    return file


def workbook():
    out = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(["社区", "需求"])
    book.save(out)
    return out.getvalue()


def document():
    out = io.BytesIO()
    docx.Document().save(out)
    return out.getvalue()


def with_macros():
    out = io.BytesIO(workbook())
    with zipfile.ZipFile(out, "a") as package:
        package.writestr("xl/vbaProject.bin", b"Sub AutoOpen")
    return out.getvalue()


def refusal(data, name, kinds=LEDGERS):
    with pytest.raises(DomainError) as refused:
        check_office_file(upload(data, name), kinds)
    return refused.value.code, refused.value.http_status


@pytest.mark.parametrize(
    ("data", "name", "kind"),
    [
        (workbook(), "台账.xlsx", "xlsx"),
        (workbook(), "台账.XLSX", "xlsx"),
        (workbook(), "台账.xls", "xlsx"),
        (OLE + "Workbook".encode("utf-16-le"), "台账.xls", "xls"),
        (OLE + "Workbook".encode("utf-16-le"), "台账.xlsx", "xls"),
        ("社区,需求\n河池社区,停车难\n".encode(), "台账.csv", "csv"),
        ("\ufeff社区,需求\r\n".encode(), "台账.csv", "csv"),
        ("社区,需求\n河池社区,停车难\n".encode("gb18030"), "台账.csv", "csv"),
    ],
)
def test_ledger_is_known_by_what_it_holds(data, name, kind):
    checked = check_office_file(upload(data, name), LEDGERS)
    assert (checked.kind, checked.data) == (kind, data)


def test_document_is_taken_only_where_documents_are():
    assert check_office_file(upload(document(), "a.docx"), ["docx"]).kind == "docx"
    assert refusal(document(), "a.docx") == ("file_kind", 415)
    assert refusal(document(), "a.xlsx") == ("file_kind", 415)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7\n1 0 obj", "a.xlsx"),
        (b"%PDF-1.7\n1 0 obj", "a.csv"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "a.xls"),
        (b"<html><script>alert(1)</script></html>", "a.csv"),
        (b"MZ\x90\x00\x03", "a.csv"),
        (workbook(), "a.csv"),
        (workbook(), "a.exe"),
        (workbook(), "a"),
        ("社区,需求".encode(), "a.xlsx"),
        (OLE, "a.xls"),
        (OLE + "WordDocument".encode("utf-16-le"), "a.xls"),
    ],
)
def test_name_and_content_must_agree(data, name):
    assert refusal(data, name) == ("file_kind", 415)


def test_locked_workbook_is_refused():
    locked = OLE + "EncryptedPackage".encode("utf-16-le")
    assert refusal(locked, "台账.xlsx") == ("file_encrypted", 422)
    assert refusal(locked, "台账.xls") == ("file_encrypted", 422)


def test_macros_are_refused():
    assert refusal(with_macros(), "a.xlsx") == ("file_macros", 415)


def test_bomb_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/workbook.xml", bytes(5_000_000))
    assert refusal(out.getvalue(), "a.xlsx") == ("archive_bomb", 413)


def test_damaged_workbook_is_refused():
    assert refusal(workbook()[:2000], "a.xlsx") == ("file_damaged", 422)


def test_empty_and_oversized_files_are_refused():
    assert refusal(b"", "a.csv") == ("file_empty", 422)
    assert refusal(b"1,2\n" * 5_300_000, "a.csv") == ("file_too_large", 413)


def test_refusal_names_the_kinds_that_are_taken():
    with pytest.raises(DomainError) as refused:
        check_office_file(upload(b"%PDF-1.7", "a.pdf"), LEDGERS)
    assert str(refused.value) == "只收 csv、xls、xlsx 文件，且内容要与扩展名一致。"
