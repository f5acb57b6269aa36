"""Bring an installation up to date before it is served: tables, static files, the first content.

Runs in a process of its own; what it found is one line of JSON on stdout, its progress goes to stderr.
"""

import hashlib
import json
import os
import sys
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import django
import psycopg
import redis
from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import OperationalError

from alliance.embedded.problems import StartProblem, disk_errors_named
from alliance.launcher.fonts import build_fonts

# What no page of ours asks for: a second reader of the API's description, DRF's own pages, other htmx versions,
# and the long forms of what the admin loads shortened.
NEVER_SHOWN = [
    *("redoc", "rest_framework", "swagger-ui-es-*", "django_htmx", "icons.txt"),
    *("jquery.js", "select2.full.js", "xregexp.js"),
]


def _fingerprint() -> str:
    """What the static sources look like; unchanged sources need no new copies."""
    seen = hashlib.sha256(str(settings.STORAGES["staticfiles"]["BACKEND"]).encode())
    for finder in get_finders():
        for path, storage in finder.list([]):
            facts = Path(storage.path(path)).stat()
            seen.update(f"{path}:{facts.st_size}:{facts.st_mtime_ns}\n".encode())
    return seen.hexdigest()


def collect_static() -> None:
    """Copy, hash and compress the static files when a source changed."""
    root = Path(settings.STATIC_ROOT)
    stamp, wanted = root / ".collected", _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    print("整理静态文件……", file=sys.stderr, flush=True)
    call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=NEVER_SHOWN)
    stamp.write_text(wanted)


def reach_servers() -> None:
    """Say in one sentence that a named server does not answer; the pool would go on trying."""
    try:
        psycopg.connect(os.environ["DATABASE_URL"], connect_timeout=5).close()
    except psycopg.OperationalError as error:
        raise StartProblem(f"连不上数据库：{str(error).strip().splitlines()[0]}") from error
    try:
        with redis.Redis.from_url(os.environ["REDIS_URL"], socket_connect_timeout=5) as broker:
            broker.ping()
    except redis.RedisError as error:
        raise StartProblem(f"连不上消息服务：{error}") from error


def first_content() -> str:
    """Load the demonstration into an empty installation, or offer the link for the first administrator."""
    if settings.DEMO:
        if not apps.get_model("areas", "Area").objects.exists():
            print("第一次启动，载入示范街道……", file=sys.stderr, flush=True)
            with redirect_stdout(sys.stderr):
                call_command("load_demo")
        return ""
    if get_user_model().objects.filter(is_active=True).exists():
        return ""
    words = StringIO()
    call_command("setup_link", stdout=words)
    return words.getvalue().strip()


def prepare_data() -> dict[str, str]:
    """Tables and first content."""
    reach_servers()
    print("更新数据表……", file=sys.stderr, flush=True)
    call_command("migrate", interactive=False, verbosity=0)
    return {"setup_link": first_content()}


def prepare_static() -> dict[str, str]:
    """Static files; needs no database, so it runs beside the other part."""
    collect_static()
    return {}


def prepare_fonts() -> dict[str, str]:
    """Fonts for PDF: half a minute of work that pages need not wait for."""
    os.nice(10)
    build_fonts(settings.FONTS)
    print("公文字体已就绪，可以下载 PDF。", file=sys.stderr, flush=True)
    return {}


PARTS = {"data": prepare_data, "static": prepare_static, "fonts": prepare_fonts}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alliance.settings")
    django.setup()
    try:
        with disk_errors_named(settings.VAR):
            print(json.dumps(PARTS[sys.argv[1]](), ensure_ascii=False))
    except StartProblem as problem:
        sys.exit(f"{problem}")
    except OperationalError as error:
        if "No space left" not in str(error):
            raise
        sys.exit(f"磁盘已满：{settings.VAR} 所在的磁盘没有空间了，请清理后再启动。")


if __name__ == "__main__":
    main()
