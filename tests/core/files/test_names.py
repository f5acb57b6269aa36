import pytest

from core.files.names import attachment_header, safe_name


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("九月台账.xlsx", "九月台账.xlsx"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\windows\\win.ini", "win.ini"),
        ("C:\\Users\\张三\\台账.xlsx", "台账.xlsx"),
        ("台账\u202excod.exe", "台账xcod.exe"),
        ("\u2066台\u200b账\ufeff.xlsx", "台账.xlsx"),
        ("a\r\nSet-Cookie: x=1.csv", "aSet-Cookie x=1.csv"),
        ('a"; filename="b.exe', "a; filename=b.exe"),
        ("台账\x00.xlsx", "台账.xlsx"),
        ("  九月   台账 .xlsx", "九月 台账.xlsx"),
        (".htaccess", "htaccess"),
        ("\u202e.csv", "csv"),
        ("...", "文件"),
        ("/", "文件"),
        ("", "文件"),
        ("说明", "说明"),
        ("第1.2版说明", "第1.2版说明"),
    ],
)
def test_name_is_made_safe(name, safe):
    assert safe_name(name) == safe


def test_long_name_is_cut_between_characters_and_keeps_its_ending():
    cut = safe_name("长" * 300 + ".xlsx")
    assert cut == "长" * 58 + ".xlsx"
    assert safe_name("长" * 300) == "长" * 60


def test_attachment_header_is_encoded():
    assert attachment_header("九月.csv") == "attachment; filename*=utf-8''%E4%B9%9D%E6%9C%88.csv"
    assert attachment_header("../a b.csv") == 'attachment; filename="a b.csv"'
