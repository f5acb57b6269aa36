"""The whole product as make up starts it, for a browser to walk through."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import psutil

from alliance.embedded.ports import remembered_port
from alliance.launcher.places import BASE
from tests.processes.house import wait_until

# What names the servers of the test run, or tells Django that it is being tested, stays outside this house.
FOREIGN = ("DATABASE_URL", "REDIS_URL", "PYTEST_VERSION", "PYTEST_CURRENT_TEST", "PYTEST_XDIST_WORKER")
READY = "按 Ctrl-C 停止"
SETUP_LINK = re.compile(r"http://\S+/accounts/setup/\S+")


class House:
    """One installation with its own servers, web, worker and beat under one folder."""

    def __init__(self, var: Path, **settings: str) -> None:
        self.var = var
        self.log = var.with_suffix(".log")
        var.mkdir(parents=True, exist_ok=True)
        port = remembered_port(var, "web")
        self.address = f"http://127.0.0.1:{port}"
        kept = {name: value for name, value in os.environ.items() if name not in FOREIGN}
        self.environment = kept | {"TONGXIN_VAR": str(var), "PORT": str(port)} | settings

    def start(self) -> None:
        with self.log.open("wb") as paper:
            self.running = subprocess.Popen(
                [sys.executable, "-m", "alliance.launcher", "up"],
                cwd=BASE, env=self.environment, stdout=paper, stderr=paper, start_new_session=True,
            )  # fmt: skip
        wait_until(lambda: READY in self.words() or self.running.poll() is not None, seconds=180)
        assert self.running.poll() is None, self.words()

    def words(self) -> str:
        """What it has said so far."""
        return self.log.read_text()

    def setup_link(self) -> str:
        found = SETUP_LINK.search(self.words())
        assert found, self.words()
        return found[0]

    def manage(self, *arguments: str) -> str:
        """What a Django command of this installation printed."""
        return self._python("manage.py", *arguments)

    def shell(self, code: str) -> str:
        """The same for a few lines of Python."""
        return self.manage("shell", "-v", "0", "-c", code)

    def stop(self) -> None:
        """Ask it to end, as Ctrl-C does, and leave nothing behind."""
        self.running.send_signal(signal.SIGTERM)
        self.running.wait(60)
        self._python("-m", "alliance.launcher", "servers-stop")
        # Root's database lies outside the data folder.
        pointer = self.var / "postgres.place"
        if pointer.exists():
            shutil.rmtree(pointer.read_text().strip())
        assert not [process for process in psutil.process_iter() if self._is_ours(process)]

    def _python(self, *arguments: str) -> str:
        command = [sys.executable, *arguments]
        done = subprocess.run(command, cwd=BASE, env=self.environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def _is_ours(self, process: psutil.Process) -> bool:
        try:
            return process.environ().get("TONGXIN_VAR") == str(self.var)
        except psutil.Error:
            return False
