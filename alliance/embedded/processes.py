"""Knowing a process again: a number alone may belong to somebody else by now."""

import contextlib
import signal
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psutil

BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


def this_boot() -> str:
    """Which start of the machine this is, where it tells."""
    return BOOT_ID.read_text().strip() if BOOT_ID.exists() else ""


def started_after(process: psutil.Process) -> float:
    """Seconds from the machine's start to the process's: a clock that is set meanwhile does not move them."""
    return process.create_time() - psutil.boot_time()


@dataclass(frozen=True)
class Running:
    """A process by its number and the moment it started."""

    pid: int
    started: float
    boot: str

    @classmethod
    def of(cls, pid: int) -> "Running":
        return cls(pid, started_after(psutil.Process(pid)), this_boot())

    @classmethod
    def read(cls, facts: dict[str, Any] | None) -> "Running | None":
        if not facts:
            return None
        # What an older version noted down tells the time of day.
        before = 0.0 if "boot" in facts else psutil.boot_time()
        return cls(int(facts["pid"]), float(facts["started"]) - before, facts.get("boot", this_boot()))

    def facts(self) -> dict[str, Any]:
        return asdict(self)

    def process(self) -> psutil.Process | None:
        """The live process, or None when it ended or its number was given to another."""
        try:
            process = psutil.Process(self.pid)
            other = self.boot != this_boot() or abs(started_after(process) - self.started) > 2
            if other or process.status() == psutil.STATUS_ZOMBIE:
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
