"""Front-end files out of npm packages and wheels, laid where Django finds them as static files."""

import fcntl
import hashlib
import importlib.util
import re
import shutil
from pathlib import Path

from alliance.embedded.problems import StartProblem, disk_errors_named
from alliance.launcher.npm import npm
from alliance.launcher.places import BASE

NODE_MODULES = BASE / "node_modules"
ICON_LIST = BASE / "static" / "icons.txt"
COPIES = {
    "tabler.min.css": NODE_MODULES / "@tabler/core/dist/css/tabler.min.css",
    "echarts.min.js": NODE_MODULES / "echarts/dist/echarts.min.js",
}
SOURCE_MAP = re.compile(r"\n?(/\*#|//#) sourceMappingURL=\S+?( ?\*/)?\s*$")
SPRITES = {"tabler-sprite.svg": "", "tabler-sprite-filled.svg": "-filled"}
SYMBOL = re.compile(
    r'<symbol id="tabler-(?:filled-)?(?P<name>[^"]+)"(?P<paint>[^>]*)>(?P<lines>.*?)</symbol>', re.DOTALL
)
EMPTY_SQUARE = '<path stroke="none" d="M0 0h24v24H0z" fill="none" />'


def install_packages() -> None:
    """Run npm ci when the lock file is not the one that was installed; one process at a time."""
    stamp = NODE_MODULES / ".installed"
    with (BASE / "package-lock.json").open("rb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        wanted = hashlib.sha256(lock.read()).hexdigest()
        if stamp.exists() and stamp.read_text() == wanted:
            return
        done = npm("ci", "--no-progress", folder=BASE)
        if done.returncode:
            raise StartProblem("前端文件没有装好：npm ci 失败，原因见上；请检查网络后再试。")
        stamp.write_text(wanted)


def drawings() -> dict[str, str]:
    """Every icon of the package as a symbol, by name; NAME-filled is the filled drawing."""
    found = {}
    for file, ending in SPRITES.items():
        for symbol in SYMBOL.finditer((NODE_MODULES / "@tabler/icons-sprite/dist" / file).read_text()):
            name = f"{symbol['name']}{ending}"
            lines = symbol["lines"].replace(EMPTY_SQUARE, "")
            found[name] = f'<symbol id="{name}"{symbol["paint"]}>{lines}</symbol>'
    return found


def sprite() -> str:
    """The icons named in static/icons.txt as one file."""
    lines = ICON_LIST.read_text().splitlines() if ICON_LIST.exists() else []
    names = sorted({line.split("#")[0].strip() for line in lines} - {""})
    known = drawings()
    unknown = [name for name in names if name not in known]
    if unknown:
        raise StartProblem(f"图标 {'、'.join(unknown)} 不存在，请检查 static/icons.txt。")
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(known[name] for name in names)}</svg>\n'


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
