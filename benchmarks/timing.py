"""Timing calls against each other: taken in turns, so that a busy moment hits all of them."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Timed:
    """Milliseconds of many calls."""

    name: str
    milliseconds: list[float]

    @property
    def median(self) -> float:
        return statistics.median(self.milliseconds)

    @property
    def p95(self) -> float:
        return statistics.quantiles(self.milliseconds, n=20)[-1]


def in_turns(
    calls: dict[str, Callable[[], object]], *, rounds: int, warm: int = 5, in_a_row: int = 1
) -> dict[str, Timed]:
    """Run every call ``rounds`` times, alternating.

    Beside a call of many milliseconds one of a tenth of one is timed by what the other left in the processor's
    caches; ``in_a_row`` calls are then one turn, and their mean is what it took.
    """
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + warm):
        for name, call in calls.items():
            started = time.perf_counter()
            for _again in range(in_a_row):
                call()
            if turn >= warm:
                taken[name].append((time.perf_counter() - started) * 1000 / in_a_row)
    return {name: Timed(name, values) for name, values in taken.items()}


def most_memory() -> float:
    """Megabytes this process held at most. ``getrusage`` would count what its parent held when it was started."""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024
