"""Front-end files are cut to what pages use."""

from pathlib import Path

import pytest

from alliance.embedded.problems import StartProblem
from alliance.launcher import frontend


@pytest.fixture(autouse=True)
def packages() -> None:
    frontend.install_packages()


def test_sprite_holds_each_named_icon_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = tmp_path / "icons.txt"
    names.write_text("home\nstar-filled  # points\n\n# a heading\nhome\n")
    monkeypatch.setattr(frontend, "ICON_LIST", names)
    drawn = frontend.sprite()
    assert drawn.count("<symbol ") == 2
    assert '<symbol id="home" viewBox="0 0 24 24" fill="none" stroke="currentColor"' in drawn
    assert '<symbol id="star-filled" viewBox="0 0 24 24" fill="currentColor" stroke="none"' in drawn


def test_unknown_icons_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names = tmp_path / "icons.txt"
    names.write_text("home\nno-such-icon\n")
    monkeypatch.setattr(frontend, "ICON_LIST", names)
    with pytest.raises(StartProblem, match="图标 no-such-icon 不存在"):
        frontend.sprite()


def test_vendor_files_name_no_source_map_that_is_not_there(tmp_path: Path) -> None:
    frontend.build_vendor(tmp_path)
    for name in ("tabler.min.css", "echarts.min.js", "htmx.min.js"):
        assert "sourceMappingURL" not in (tmp_path / "vendor" / "vendor" / name).read_text()[-300:]
