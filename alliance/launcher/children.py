"""The programs make up keeps alive: started, listened to, started again, stopped."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

import psutil

from alliance.embedded.processes import Running

FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
SETTLED = 60.0

_printing = threading.Lock()


def padded(text: str, width: int) -> str:
    """Fill up to a width in which a Chinese character counts as two."""
    return text + " " * max(1, width - sum(2 if ord(letter) > 0x2E7F else 1 for letter in text))


def say(words: str, *, of: str = "同心") -> None:
    """Print one line with the name of whoever speaks."""
    with _printing:
        try:
            print(f"{padded(of, 7)}│ {words}", flush=True)
        except (BrokenPipeError, ValueError):
            # Whoever read our words is gone; the programs go on.
            sys.stdout = open(os.devnull, "w")  # noqa: SIM115 - stays open as the new stdout


def repeat_lines(name: str, lines: Iterable[str]) -> None:
    """Print a program's output line by line under its name."""
    for line in lines:
        say(line.rstrip("\n"), of=name)


@dataclass
class Pause:
    """How long to wait before the next start: twice as long each time, until a start has settled."""

    seconds: float = 0.0
    until: float = 0.0

    def after_death(self, *, lived: float, now: float) -> None:
        before = 0.0 if lived > SETTLED else self.seconds
        self.seconds = min(max(before * 2, FIRST_PAUSE), LONGEST_PAUSE)
        self.until = now + self.seconds


@dataclass
class Child:
    """One program of the product."""

    name: str
    command: list[str]
    environment: dict[str, str]
    patience: float = 15
    pause: Pause = field(default_factory=Pause)
    popen: "subprocess.Popen[str] | None" = None
    began: float = 0.0

    def start(self) -> Running:
        """Start it in a session of its own: Ctrl-C is for the launcher, which then stops it in order."""
        self.popen = subprocess.Popen(
            self.command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
        )
        self.began = time.monotonic()
        threading.Thread(target=repeat_lines, args=(self.name, self.popen.stdout), daemon=True).start()
        return Running.of(self.popen.pid)

    @property
    def died(self) -> bool:
        return self.popen is not None and self.popen.poll() is not None

    def revive(self, remember: Callable[[str, Running], None]) -> None:
        """Start it again when it died and its pause is over."""
        now = time.monotonic()
        if self.popen is not None and self.died:
            self._bury()
            self.pause.after_death(lived=now - self.began, now=now)
            say(f"{self.name} 已退出（{self.popen.returncode}），{self.pause.seconds:.0f} 秒后重新启动。")
            self.popen = None
        if self.popen is None and now >= self.pause.until:
            remember(self.name, self.start())

    def ask_to_stop(self) -> None:
        if self.popen is not None and self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)

    def finish(self) -> None:
        """Wait for the end, then end whatever is left of its session."""
        if self.popen is None:
            return
        try:
            self.popen.wait(self.patience)
        except subprocess.TimeoutExpired:
            say(f"{self.name} 没有按时结束，强行结束。")
        self._bury()

    def _bury(self) -> None:
        """End every process of its session; a main process that was killed leaves workers behind."""
        if self.popen is None:
            return
        end_session(self.popen.pid)
        self.popen.wait()


def end_session(leader: int) -> None:
    """Kill every process whose session this process leads or led."""
    for process in psutil.process_iter():
        try:
            if process.pid != os.getpid() and os.getsid(process.pid) == leader:
                process.kill()
        except (ProcessLookupError, PermissionError, psutil.Error):
            continue
