"""The fonts PDF needs hold every character of Chinese offices and of rare names."""

import json

import pytest
from django.conf import settings
from fontTools.ttLib import TTFont

from alliance.embedded.problems import StartProblem
from alliance.launcher import fonts

# All 6,763 characters of GB 2312, which every office font holds.
GB2312 = {
    bytes((row, cell)).decode("gb2312")
    for row in range(0xB0, 0xF8)
    for cell in range(0xA1, 0xFF)
    if (row, cell) < (0xD7, 0xFA) or row > 0xD7
}
# Its first level, sorted by sound, is what everyday words are written with.
EVERYDAY = {char for char in GB2312 if char.encode("gb2312") < b"\xd8\xa1"}
RARE = set("龢韡垱漷碶〇㐂")


def characters(name):
    with TTFont(settings.FONTS / name) as font:
        return set(map(chr, font.getBestCmap()))


@pytest.mark.parametrize("name", ["NotoSerifSC-Regular.ttf", "NotoSerifSC-Bold.ttf", "NotoSansSC-Medium.ttf"])
@pytest.mark.usefixtures("fonts")
def test_noto_holds_the_office_characters_the_rare_ones_and_the_marks_of_documents(name):
    assert len(GB2312) == 6763
    assert not (GB2312 | RARE | set("〔〕—（）“”《》①℃")) - characters(name)


@pytest.mark.usefixtures("fonts")
def test_the_font_put_together_holds_the_everyday_characters_and_none_of_ascii():
    found = characters("LXGWWenKai-Regular.ttf")
    assert len(EVERYDAY) == 3755
    assert not EVERYDAY - found
    assert len(found) > 13_000
    assert not set("龢韡垱漷碶") - found
    assert not {char for char in found if char.isascii()}


@pytest.mark.usefixtures("fonts")
def test_its_characters_are_as_wide_as_the_others():
    with TTFont(settings.FONTS / "LXGWWenKai-Regular.ttf") as font:
        codes, widths = font.getBestCmap(), font["hmtx"]
        assert {widths[codes[ord(char)]][0] for char in "同心街道党建联盟龢"} == {1000}
        assert font["name"].getDebugName(1) == "LXGW WenKai"


@pytest.mark.usefixtures("fonts")
def test_built_fonts_are_left_alone_and_a_new_version_builds_them_anew(monkeypatch):
    before = {path.name: path.stat().st_mtime_ns for path in settings.FONTS.glob("*.ttf")}
    fonts.build_fonts(settings.FONTS)
    assert {path.name: path.stat().st_mtime_ns for path in settings.FONTS.glob("*.ttf")} == before
    assert fonts.fonts_ready(settings.FONTS)
    monkeypatch.setattr(fonts, "_versions", lambda: "another")
    assert not fonts.fonts_ready(settings.FONTS)


def test_every_package_is_pinned_to_one_version():
    named = json.loads((fonts.BASE / "package.json").read_text())["dependencies"]
    assert all(named[name][0].isdigit() for name in fonts.PACKAGES)


def test_a_missing_package_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(fonts, "NODE_MODULES", tmp_path)
    with pytest.raises(StartProblem, match=r"noto-serif-sc.*make setup"):
        fonts.build_fonts(tmp_path / "fonts")
    assert not fonts.fonts_ready(tmp_path / "fonts")
