"""Bring an installation with its own servers up to date, before its web, worker and beat are started anew."""

import os

from alliance.embedded.problems import StartProblem, prepare_folder
from alliance.launcher.children import say
from alliance.launcher.errands import Errand
from alliance.launcher.fonts import build_fonts
from alliance.launcher.frontend import build_vendor
from alliance.launcher.messages import compile_catalogues
from alliance.launcher.places import data_folder, fonts_folder


def release() -> None:
    """Front-end files, texts, fonts, static files, tables, first content; then end."""
    missing = [name for name in ("DATABASE_URL", "REDIS_URL") if not os.environ.get(name)]
    if missing:
        raise StartProblem(f"请先设置 {'、'.join(missing)}；单机使用请执行 make up。")
    var = data_folder()
    prepare_folder(var)
    build_vendor(var)
    compile_catalogues()
    build_fonts(fonts_folder())
    Errand("static", dict(os.environ)).answer()
    setup_link = Errand("data", dict(os.environ)).answer().get("setup_link")
    if setup_link:
        say(f"请用这个一次性链接建立第一位管理员：{setup_link}")
