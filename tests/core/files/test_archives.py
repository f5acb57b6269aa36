import io
import struct
import zipfile

import pytest

from core.errors import DomainError
from core.files.archives import check_archive


def archive(entries, method=zipfile.ZIP_DEFLATED):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as target:
        for name, data in entries:
            target.writestr(name, data)
    return out.getvalue()


def refusal(data):
    with pytest.raises(DomainError) as refused:
        check_archive(data)
    return refused.value.code, refused.value.http_status


def test_plain_archive_is_named(tmp_path):
    data = archive([("xl/workbook.xml", "<workbook/>"), ("图.png", b"\x89PNG")])
    assert check_archive(data) == ["xl/workbook.xml", "图.png"]
    path = tmp_path / "a.xlsx"
    path.write_bytes(data)
    assert check_archive(path) == ["xl/workbook.xml", "图.png"]
    assert check_archive(io.BytesIO(data)) == ["xl/workbook.xml", "图.png"]


def test_small_file_that_unpacks_to_500_megabytes_is_refused():
    bomb = archive([("xl/worksheets/sheet1.xml", bytes(500 * 1024 * 1024))])
    assert len(bomb) < 1024 * 1024
    assert refusal(bomb) == ("archive_bomb", 413)


def test_ratio_over_100_is_refused():
    assert refusal(archive([("a.xml", b" " * 2_000_000)])) == ("archive_bomb", 413)


def test_small_well_packed_file_is_let_through():
    assert check_archive(archive([("a.xml", b" " * 900_000)])) == ["a.xml"]


def test_bomb_that_lies_about_its_size_is_refused():
    size = 30 * 1024 * 1024
    honest = archive([("a.xml", bytes(size))])
    lying = honest.replace(struct.pack("<I", size), struct.pack("<I", 1000))
    assert lying != honest
    assert refusal(lying) == ("archive_bomb", 413)


def test_entry_longer_than_declared_is_refused():
    honest = archive([("a.xml", b"0123456789" * 100)])
    lying = honest.replace(struct.pack("<I", 1000), struct.pack("<I", 10))
    assert refusal(lying) == ("archive_structure", 422)


def test_more_than_a_thousand_entries_are_refused():
    assert refusal(archive([(f"{n}.xml", b"") for n in range(1001)])) == ("archive_entries", 422)
    assert len(check_archive(archive([(f"{n}.xml", b"") for n in range(1000)]))) == 1000


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\x", "C:\\x", "a/../../x"])
def test_entry_that_leaves_its_folder_is_refused(name):
    assert refusal(archive([(name, b"x")])) == ("archive_structure", 422)


def test_locked_archive_is_refused():
    data = bytearray(archive([("a.xml", b"x" * 50)]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    assert refusal(bytes(data)) == ("file_encrypted", 422)


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_packing_no_office_program_uses_is_refused(method):
    assert refusal(archive([("a.xml", b"x" * 50)], method)) == ("archive_structure", 422)


@pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
def test_entity_bomb_is_refused(coding):
    laughs = '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert refusal(archive([("xl/workbook.xml", laughs.encode(coding))])) == ("archive_structure", 422)


def test_doctype_split_over_two_reads_is_seen():
    filler = b"<!--" + b"".join(b"%07d" % n for n in range(149_796)) + b"-->"
    xml = filler[: 1024 * 1024 - 4] + b"<!DOCTYPE x>"
    assert refusal(archive([("a.xml", xml)])) == ("archive_structure", 422)


@pytest.mark.parametrize("damage", ["cut", "noise", "nothing", "text"])
def test_damaged_archive_is_refused(damage):
    whole = archive([("a.xml", b"<a>" + bytes(range(256)) * 20 + b"</a>")])
    middle = len(whole) // 3
    broken = {
        "cut": whole[: len(whole) // 2],
        "noise": whole[:middle] + bytes(40) + whole[middle + 40 :],
        "nothing": b"PK\x03\x04",
        "text": "社区,需求".encode(),
    }[damage]
    assert refusal(broken)[1] == 422
