"""What keeps a start from going on is one sentence."""

import shutil
import socket
from collections import namedtuple
from pathlib import Path

import pytest

from alliance.embedded.ports import is_free, remembered_port
from alliance.embedded.problems import StartProblem, prepare_folder
from alliance.launcher.up import listening_place

Usage = namedtuple("Usage", "total used free")


def test_taken_port_is_named_with_the_next_to_try(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        with pytest.raises(StartProblem, match=rf"端口 {port} 已被.*PORT={port + 1}"):
            listening_place()


@pytest.mark.parametrize("port", ["abc", "0", "70000", "-1"])
def test_impossible_port_is_named(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(StartProblem, match=port):
        listening_place()


def test_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StartProblem, match=r"file/var 不可写"):
        prepare_folder(tmp_path / "file" / "var")


def test_nearly_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: Usage(10**9, 10**9 - 5 * 2**20, 5 * 2**20))
    with pytest.raises(StartProblem, match=r"磁盘空间不足.*只剩 5 MB"):
        prepare_folder(tmp_path)


def test_port_is_remembered_until_another_takes_it(tmp_path: Path) -> None:
    port = remembered_port(tmp_path, "postgres")
    assert remembered_port(tmp_path, "postgres") == port
    with socket.create_server(("127.0.0.1", port)):
        assert not is_free(port)
        assert remembered_port(tmp_path, "postgres") != port
