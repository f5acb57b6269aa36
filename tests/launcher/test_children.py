"""A program that dies is started again, later each time."""

import os
import signal
import sys
import threading
from pathlib import Path

import psutil
import pytest

from alliance.embedded.processes import Running
from alliance.launcher.children import FIRST_PAUSE, LONGEST_PAUSE, Child, Pause, padded

LEAVES_A_WORKER = """
import signal, subprocess, sys
signal.signal(signal.SIGTERM, signal.SIG_IGN)
worker = subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"])
open(sys.argv[1] + ".new", "w").write(str(worker.pid))
__import__("os").rename(sys.argv[1] + ".new", sys.argv[1])
signal.pause()
"""


def test_pause_doubles_up_to_a_limit_and_starts_anew_after_a_settled_life() -> None:
    pause = Pause()
    waits = []
    for _death in range(7):
        pause.after_death(lived=1, now=100.0)
        waits.append(pause.seconds)
    assert waits == [FIRST_PAUSE, 2, 4, 8, 16, LONGEST_PAUSE, LONGEST_PAUSE]
    assert pause.until == 100.0 + LONGEST_PAUSE
    pause.after_death(lived=3600, now=200.0)
    assert pause.seconds == FIRST_PAUSE


def test_dead_program_waits_for_its_pause_and_is_then_remembered_under_a_new_number() -> None:
    child = Child("web", [sys.executable, "-c", "import signal; signal.pause()"], dict(os.environ))
    remembered: dict[str, Running] = {}
    first = child.start()
    assert child.popen is not None
    child.popen.kill()
    child.popen.wait()
    child.revive(remembered.__setitem__)
    assert remembered == {}
    child.pause.until = 0
    child.revive(remembered.__setitem__)
    assert remembered["web"].pid != first.pid
    child.ask_to_stop()
    child.finish()
    assert not remembered["web"].alive


@pytest.mark.processes
def test_program_that_will_not_end_is_ended_with_all_it_started(tmp_path: Path) -> None:
    told = tmp_path / "worker"
    child = Child("worker", [sys.executable, "-c", LEAVES_A_WORKER, str(told)], dict(os.environ), patience=0.2)
    child.start()
    while not told.exists():
        threading.Event().wait(0.05)
    worker = psutil.Process(int(told.read_text()))
    child.ask_to_stop()
    child.finish()
    psutil.wait_procs([worker], timeout=5)
    assert not worker.is_running() or worker.status() == psutil.STATUS_ZOMBIE
    assert child.popen is not None
    assert child.popen.returncode == -signal.SIGKILL


def test_columns_line_up_under_chinese_words() -> None:
    assert padded("同心", 6) == "同心  "
    assert padded("web", 6) == "web   "
