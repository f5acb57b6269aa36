"""Front-end files out of npm packages and wheels, laid where Django finds them as static files."""

import fcntl
import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from alliance.embedded.problems import StartProblem, disk_errors_named
from alliance.launcher.places import BASE

NODE_MODULES = BASE / "node_modules"
ICON_LIST = BASE / "static" / "icons.txt"
# A font that must travel with the product gets its line here.
COPIES = {
    "tabler.min.css": NODE_MODULES / "@tabler/core/dist/css/tabler.min.css",
    "echarts.min.js": NODE_MODULES / "echarts/dist/echarts.min.js",
}
SOURCE_MAP = re.compile(r"\n?(/\*#|//#) sourceMappingURL=\S+?( ?\*/)?\s*$")
DRAWING = re.compile(r"<svg[^>]*>(?P<lines>.*)</svg>", re.DOTALL)
EMPTY_SQUARE = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


def install_packages() -> None:
    """Run npm ci when the lock file is not the one that was installed; one process at a time."""
    stamp = NODE_MODULES / ".installed"
    with (BASE / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256(lock.read()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        # npm and node come from their wheel, so that every machine has the same ones.
        path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)])
        npm = ["npm", "ci", "--no-progress", "--loglevel=error"]
        done = subprocess.run(npm, cwd=BASE, env=os.environ | {"PATH": path}, check=False)
        if done.returncode:
            raise StartProblem("前端文件没有装好：npm ci 失败，原因见上；请检查网络后再试。")
        stamp.write_text(wanted)


def symbol(name: str) -> str:
    """One icon as a symbol of the sprite; NAME-filled is the filled drawing."""
    filled = name.endswith("-filled")
    folder = NODE_MODULES / "@tabler/icons/icons" / ("filled" if filled else "outline")
    drawing = folder / f"{name.removesuffix('-filled')}.svg"
    if not drawing.exists():
        raise StartProblem(f"图标 {name} 不存在，请检查 static/icons.txt。")
    found = DRAWING.search(drawing.read_text())
    lines = found["lines"].replace(EMPTY_SQUARE, "") if found else ""
    paint = 'fill="currentColor"' if filled else (
        'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
    )  # fmt: skip
    return f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>{"".join(lines.split(chr(10)))}</symbol>'


def sprite() -> str:
    """The icons named in static/icons.txt as one file."""
    lines = ICON_LIST.read_text().splitlines() if ICON_LIST.exists() else []
    names = sorted({line.split("#")[0].strip() for line in lines} - {""})
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(map(symbol, names))}</svg>\n'


def _htmx() -> Path:
    spec = importlib.util.find_spec("django_htmx")
    if spec is None or not spec.submodule_search_locations:
        raise StartProblem("缺少 django-htmx 程序包，请先执行 make setup。")
    return Path(spec.submodule_search_locations[0]) / "static/django_htmx/htmx-2.min.js"


def build_vendor(var: Path) -> None:
    """Fill var/vendor/vendor; the inner folder is the prefix in the address."""
    install_packages()
    with disk_errors_named(var):
        target = var / "vendor" / "vendor"
        target.mkdir(parents=True, exist_ok=True)
        for name, source in (COPIES | {"htmx.min.js": _htmx()}).items():
            # The maps stay behind, and a hashed static folder refuses to name a file that is not there.
            write_if_new(target / name, SOURCE_MAP.sub("\n", source.read_text()))
        write_if_new(target / "icons.svg", sprite())


def write_if_new(path: Path, text: str) -> None:
    """Leave an unchanged file alone, so that its date says when it changed."""
    if path.exists() and path.read_text() == text:
        return
    draft = path.with_suffix(".new")
    draft.write_text(text)
    shutil.move(draft, path)
