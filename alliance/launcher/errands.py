"""A piece of preparation in a process of its own, so that two can use both cores."""

import json
import subprocess
import sys
import threading

from alliance.embedded.problems import StartProblem
from alliance.launcher.children import end_session, repeat_lines


class Errand:
    """One part of alliance.launcher.prepare: its progress is repeated, its last line is the answer."""

    def __init__(self, part: str, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "alliance.launcher.prepare", part],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        spoken = ("准备", self._process.stderr or ())
        self._listening = threading.Thread(target=repeat_lines, args=spoken, daemon=True)
        self._listening.start()

    def answer(self) -> dict[str, str]:
        """Wait for the end; one that failed has already said why."""
        lines = [line for line in self._process.stdout or () if line.strip()]
        self._listening.join()
        if self._process.wait():
            raise StartProblem("准备没有成功，原因见上。")
        found: dict[str, str] = json.loads(lines[-1]) if lines else {}
        return found

    def end(self) -> None:
        """Leave nothing of it running."""
        if self._process.poll() is None:
            end_session(self._process.pid)
        self._process.wait()
