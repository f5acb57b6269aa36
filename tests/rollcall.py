"""A pytest plugin: a run passes only when every test it collected has answered.

Several processes share a run by the tests' ids alone, so of two tests with one id the second is never run, and nobody
misses it. Whatever else may lose a test on the way, a run without it must not be green.
"""

import os
from collections import Counter
from collections.abc import Sequence
from typing import Any

import pytest

WORKER = "PYTEST_XDIST_WORKER" in os.environ
LOST = "collected, and never heard of again: another test may have the same id, or its process ended"


class RollCall:
    """Who was collected, and who has answered."""

    def __init__(self) -> None:
        self.expected: Counter[str] = Counter()
        self.answered: Counter[str] = Counter()

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        """A run in one process knows its tests itself."""
        self._expect([item.nodeid for item in session.items])

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_node_collection_finished(self, ids: Sequence[str]) -> None:
        """In a shared run every process collects the same."""
        self._expect(ids)

    def _expect(self, ids: Sequence[str]) -> None:
        self.expected |= Counter(ids)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """The last word of a test is that of its tear-down, or that its process died of it."""
        if report.when not in ("setup", "call"):
            self.answered[report.nodeid] += 1

    # Before the closing lines are written, so that they count the lost ones.
    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> None:
        """Let every lost test fail; a run that was broken off says so already."""
        if exitstatus != pytest.ExitCode.OK or session.config.option.collectonly:
            return
        for test in (self.expected - self.answered).elements():
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
            session.config.hook.pytest_runtest_logreport(report=_lost(test))


def _lost(test: str) -> pytest.TestReport:
    where: Any = (test.partition("::")[0], None, test)
    return pytest.TestReport(nodeid=test, location=where, keywords={}, outcome="failed", longrepr=LOST, when="teardown")


def pytest_configure(config: pytest.Config) -> None:
    """The roll is called once, by whoever gives out the work."""
    if not WORKER:
        config.pluginmanager.register(RollCall(), "rollcall")
