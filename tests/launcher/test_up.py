"""The whole product by one command: up, used, hurt, stopped."""

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest

from alliance.launcher.places import BASE

pytestmark = pytest.mark.processes
AREAS = "from core.areas.models import Area"
FOREIGN = ("DATABASE_URL", "REDIS_URL", "PYTEST_VERSION", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Product:
    """A product started the way make up starts it."""

    def __init__(self, var: Path) -> None:
        self.var = var
        self.port = free_port()
        clean = {key: value for key, value in os.environ.items() if key not in FOREIGN}
        self.environment = clean | {"TONGXIN_VAR": str(var), "PORT": str(self.port), "DEMO": "0"}
        self.output = var.with_suffix(".log")

    def python(self, *arguments: str, **more: Any) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, *arguments]
        environment = self.environment | more
        return subprocess.run(command, cwd=BASE, env=environment, capture_output=True, text=True, check=False)

    def start(self) -> "subprocess.Popen[bytes]":
        with self.output.open("wb") as paper:
            command = [sys.executable, "-m", "alliance.launcher", "up"]
            started = subprocess.Popen(command, cwd=BASE, env=self.environment, stdout=paper, stderr=paper)
        until(lambda: "按 Ctrl-C 停止" in self.words() or started.poll() is not None, within=300, saying=self.words)
        assert started.poll() is None, self.words()
        return started

    def words(self) -> str:
        return self.output.read_text()

    def facts(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads((self.var / "run.json").read_text())
        return found

    def status(self, path: str) -> int:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=60) as answer:
                return int(answer.status)
        except OSError:
            return 0

    def processes(self) -> list[psutil.Process]:
        return [process for process in psutil.process_iter() if self._is_ours(process)]

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get("TONGXIN_VAR") == str(self.var)
        except psutil.Error:
            return False


def until(holds: Callable[[], bool], *, within: float, saying: Callable[[], str] = str) -> None:
    """Wait for something that happens in another process."""
    deadline = time.monotonic() + within
    while not holds():
        assert time.monotonic() < deadline, f"it did not happen in time\n{saying()}"
        # Both cores belong to the processes we wait for.
        threading.Event().wait(0.1)


@pytest.fixture
def product(own_var: Path) -> Iterator[Product]:
    own_var.parent.mkdir(exist_ok=True)
    product = Product(own_var)
    yield product
    for process in product.processes():
        process.kill()


def test_product_comes_up_heals_refuses_a_second_start_and_leaves_nothing(product: Product) -> None:
    started = product.start()
    assert "/setup/" in product.words()
    assert [product.status(path) for path in ("/", "/livez", "/readyz", "/api/v1/schema/")] == [200] * 4

    second = product.python("-m", "alliance.launcher", "up")
    assert second.returncode == 1
    assert f"同心已在运行：http://127.0.0.1:{product.port}" in second.stderr

    asked = product.python(
        "manage.py", "shell", "-v", "0", "-c", "from core.areas.models import Area as A; print(A.objects.count())"
    )
    assert (asked.returncode, asked.stdout.strip()) == (0, "0"), asked.stderr

    hurt = product.facts()["web"]["pid"]
    os.kill(hurt, signal.SIGKILL)
    until(
        lambda: product.facts()["web"]["pid"] != hurt and product.status("/livez") == 200,
        within=60,
        saying=product.words,
    )

    started.send_signal(signal.SIGINT)
    assert started.wait(120) == 0
    assert product.processes() == []
    assert product.facts() == {}


def test_start_after_a_killed_one_clears_what_it_left_and_keeps_the_data(product: Product) -> None:
    first = product.start()
    code = "Area.objects.create(code='510116088000', name='同心街道', level='street')"
    made = product.python("manage.py", "shell", "-v", "0", "-c", f"{AREAS}; {code}")
    assert made.returncode == 0, made.stderr
    first.kill()
    first.wait()
    again = product.start()
    assert "先清理遗留的进程" in product.words()
    asked = product.python(
        "manage.py", "shell", "-v", "0", "-c", "from core.areas.models import Area as A; print(A.objects.get().name)"
    )
    assert asked.stdout.strip() == "同心街道", asked.stderr
    again.send_signal(signal.SIGTERM)
    assert again.wait(120) == 0
    assert product.processes() == []
