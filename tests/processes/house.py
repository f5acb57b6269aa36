"""A small house of real processes over the test database: a broker of its own, worker, beat and web."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.db import connection

from alliance.embedded.ports import remembered_port
from alliance.embedded.valkey import Valkey
from alliance.launcher.children import end_session

BIN = Path(sys.executable).parent
PATIENCE = 60


class House:
    """Programs started by a test and ended with it."""

    def __init__(self, folder: Path, *, returns_after: int = 4) -> None:
        self.folder = folder
        self.valkey = Valkey(folder, password="test", durable=True)
        self.running_valkey: Any = None
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.port = remembered_port(folder, "web")
        self.returns_after = returns_after

    def environment(self) -> dict[str, str]:
        own = {
            "DATABASE_URL": address_of_the_test_database(),
            "REDIS_URL": self.redis_url,
            "TONGXIN_VAR": os.environ["TONGXIN_VAR"],
            "TASK_RETURNS_AFTER": str(self.returns_after),
            "PORT": str(self.port),
            "PYTHONWARNINGS": "ignore",
        }
        return os.environ | own

    # ── broker ────────────────────────────────────────────────────────────────────────────────
    def start_valkey(self) -> None:
        self.running_valkey, self.redis_url = self.valkey.start()

    def kill_valkey(self) -> None:
        os.kill(self.running_valkey.pid, signal.SIGKILL)
        wait_until(lambda: not self.running_valkey.alive)

    # ── programs ──────────────────────────────────────────────────────────────────────────────
    def start_worker(self) -> None:
        command = ["-A", "alliance", "worker", "--concurrency", "1", "--loglevel", "WARNING", "--without-mingle"]
        self._start("worker", [str(BIN / "celery"), "--quiet", *command])

    def start_beat(self) -> None:
        schedule = ["--schedule", str(self.folder / "beat"), "--pidfile="]
        self._start("beat", [str(BIN / "celery"), "--quiet", "-A", "alliance", "beat", *schedule])

    def start_web(self) -> None:
        place = ["--host", "127.0.0.1", "--port", str(self.port), "--workers", "1", "--blocking-threads", "4"]
        self._start("web", [str(BIN / "granian"), "--interface", "wsgi", *place, "alliance.wsgi:application"])
        wait_until(lambda: self.status("/livez") == 200)

    def status(self, path: str, cookie: str = "") -> int:
        address = f"http://127.0.0.1:{self.port}{path}"
        request = urllib.request.Request(address, headers={"Cookie": cookie})
        try:
            with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - our own address
                return answer.status
        except urllib.error.HTTPError as problem:
            return problem.code
        except OSError:
            return 0

    def kill(self, name: str) -> None:
        """End a program and every child it has at once, as a power cut would."""
        child = self.children.pop(name)
        end_session(child.pid)
        child.wait()

    def close(self) -> None:
        with ExitStack() as ends:
            for name in list(self.children):
                ends.callback(self.kill, name)
            if self.running_valkey is not None and self.running_valkey.alive:
                ends.callback(self.kill_valkey)

    def _start(self, name: str, command: list[str]) -> None:
        log = (self.folder / f"{name}.log").open("ab")
        self.children[name] = subprocess.Popen(
            command, env=self.environment(), stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )


def wait_until(condition: Callable[[], object], *, seconds: float = PATIENCE) -> None:
    """Look again and again until it holds; say plainly when it never does."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {seconds} s")
        time.sleep(0.05)


def address_of_the_test_database() -> str:
    known = connection.settings_dict
    who = f"{known['USER']}:{quote(known['PASSWORD'])}" if known["PASSWORD"] else known["USER"]
    return f"postgres://{who}@{known['HOST']}:{known['PORT']}/{known['NAME']}"
