"""Knowing a process again: a number alone may belong to somebody else by now."""

import contextlib
import signal
from dataclasses import asdict, dataclass
from typing import Any

import psutil


@dataclass(frozen=True)
class Running:
    """A process by its number and the moment it started."""

    pid: int
    started: float

    @classmethod
    def of(cls, pid: int) -> "Running":
        return cls(pid, psutil.Process(pid).create_time())

    @classmethod
    def read(cls, facts: dict[str, Any] | None) -> "Running | None":
        return cls(int(facts["pid"]), float(facts["started"])) if facts else None

    def facts(self) -> dict[str, Any]:
        return asdict(self)

    def process(self) -> psutil.Process | None:
        """The live process, or None when it ended or its number was given to another."""
        try:
            process = psutil.Process(self.pid)
            if process.status() == psutil.STATUS_ZOMBIE or abs(process.create_time() - self.started) > 2:
                return None
        except psutil.Error:
            return None
        return process

    @property
    def alive(self) -> bool:
        return self.process() is not None

    def stop(self, *signals: signal.Signals, patience: float = 20) -> None:
        """Ask with each signal in turn, waiting for the end after each; then insist on the whole tree."""
        for asking in signals:
            process = self.process()
            if process is None:
                return
            with contextlib.suppress(psutil.Error):
                process.send_signal(asking)
                process.wait(patience)
        process = self.process()
        if process is None:
            return
        for one in [process, *process.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                one.kill()
