"""Timing calls against each other: taken in turns, so that a busy moment hits all of them."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


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


def in_turns(calls: dict[str, Callable[[], object]], *, rounds: int, warm: int = 5) -> dict[str, Timed]:
    """Run every call ``rounds`` times, alternating."""
    taken: dict[str, list[float]] = {name: [] for name in calls}
    for turn in range(rounds + warm):
        for name, call in calls.items():
            started = time.perf_counter()
            call()
            if turn >= warm:
                taken[name].append((time.perf_counter() - started) * 1000)
    return {name: Timed(name, values) for name, values in taken.items()}
