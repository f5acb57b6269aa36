"""The suite's own guard: a run that lost a test on the way is never green."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

BASE = Path(__file__).resolve().parent.parent.parent
THREE_OF_ONE_ID = """
import pytest

class Test(pytest.Item):
    def runtest(self):
        pass

class Tests(pytest.File):
    def collect(self):
        return [Test.from_parent(self, name="twin") for n in range(3)]

def pytest_collect_file(file_path, parent):
    return Tests.from_parent(parent, path=file_path) if file_path.name == "test_few.py" else None
"""
TESTS = """
import os

def test_first():
    pass

def test_fatal():
    if "DIE" in os.environ:
        os._exit(0)
"""
PLUGINS = ("-p", "xdist", "-p", "tests.rollcall", "-p", "tests.sharing")
SHARED = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder")


@pytest.fixture
def run(tmp_path: Path):
    """pytest on a suite of its own, as make test starts it."""

    def started(conftest: str, *arguments: str, **more: str) -> tuple[int, str]:
        (tmp_path / "conftest.py").write_text(conftest)
        (tmp_path / "test_few.py").write_text(TESTS)
        (tmp_path / "pytest.ini").write_text("[pytest]\n")
        kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
        environment = kept | {"PYTHONPATH": str(BASE), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"} | more
        command = [sys.executable, "-m", "pytest", "-q", *PLUGINS, *SHARED, *arguments]
        done = subprocess.run([*command, str(tmp_path)], env=environment, text=True, capture_output=True, check=False)
        return done.returncode, done.stdout

    return started


def test_a_run_in_which_everybody_answers_is_green(run):
    code, said = run("")
    assert (code, "2 passed" in said) == (0, True), said


def test_tests_with_one_id_in_a_shared_run_are_lost_and_the_run_is_not_green(run):
    code, said = run(THREE_OF_ONE_ID)
    assert code == 1
    assert "3 passed, 2 errors" in said
    assert said.count("collected, and never heard of again") >= 2


def test_a_test_that_takes_its_process_with_it_is_not_lost_unsaid(run):
    code, said = run("", "--max-worker-restart", "0", DIE="1")
    assert code == 1
    assert "1 failed, 1 passed" in said
