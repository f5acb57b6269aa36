"""A pytest plugin: how several processes share one run.

A file goes to one process whole. The longest begin first, so that no process is left alone with one of them at the
end, and files that walk through the same house stand in it one after the other.
"""

from collections import Counter
from typing import Any

import pytest
from xdist.scheduler import LoadFileScheduling

LONGEST = (
    "tests/browser/test_pages.py",
    "tests/api/test_schema.py",
    "tests/browser/test_residents.py",
    "tests/browser/test_no_script.py",
    "tests/alliance/test_demo.py",
    "tests/browser/test_meeting.py",
    "tests/browser/test_hall.py",
    "tests/browser/test_thin_month.py",
    "tests/launcher/test_up.py",
    "tests/processes/test_faults.py",
)
IN_ONE_HOUSE = {
    "tests/browser/test_residents.py", "tests/browser/test_no_script.py", "tests/browser/test_matching.py",
    "tests/browser/test_reports.py",
}  # fmt: skip


class WholeFiles(LoadFileScheduling):
    """Files by the order the tests stand in; those of one house count as one."""

    def _split_scope(self, nodeid: str) -> str:
        file = super()._split_scope(nodeid)
        return "one house" if file in IN_ONE_HOUSE else file


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> WholeFiles | None:
    return WholeFiles(config, log) if config.getvalue("dist") == "loadfile" else None


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """The known longest first, then the rest by the number of its tests; alone, a run keeps to the alphabet."""
    if not hasattr(config, "workerinput"):
        return
    sizes = Counter(_file(item) for item in items)
    items.sort(key=lambda item: (_place(_file(item)), -sizes[_file(item)]))


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _place(file: str) -> int:
    return LONGEST.index(file) if file in LONGEST else len(LONGEST)
