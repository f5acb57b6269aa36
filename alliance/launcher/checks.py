"""make check and make test: each tool once, with its words when it objects."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from alliance.launcher.chromium import provide_chromium
from alliance.launcher.fonts import build_fonts
from alliance.launcher.frontend import build_vendor
from alliance.launcher.messages import compile_catalogues
from alliance.launcher.places import BASE, data_folder, fonts_folder

BIN = Path(sys.executable).parent
CHECKS = {
    "types": [str(BIN / "mypy")],
    "contracts": [str(BIN / "lint-imports")],
    "migrations": [sys.executable, "manage.py", "makemigrations", "--check", "--dry-run"],
    "messages": [sys.executable, "-m", "alliance.launcher", "messages-check"],
    "schema": [sys.executable, "manage.py", "spectacular", "--validate", "--fail-on-warn", "--file", os.devnull],
    "templates": [str(BIN / "djlint"), "templates", "--lint", "--quiet"],
    "lint": [str(BIN / "ruff"), "check"],
    "format": [str(BIN / "ruff"), "format", "--check"],
}


@dataclass(frozen=True)
class Verdict:
    """How one tool judged."""

    name: str
    passed: bool
    words: str
    seconds: float


def _judge(check: tuple[str, list[str]]) -> Verdict:
    name, command = check
    began = time.monotonic()
    done = subprocess.run(command, cwd=BASE, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
    return Verdict(name, done.returncode == 0, done.stdout, time.monotonic() - began)


def verdicts() -> Iterator[Verdict]:
    """Run the tools two at a time, the slowest first."""
    with ThreadPoolExecutor(max_workers=2) as pool:
        yield from pool.map(_judge, CHECKS.items())


def check() -> None:
    """Run every tool; fail when one objects."""
    build_vendor(data_folder())
    compile_catalogues()
    failed = []
    for verdict in verdicts():
        print(f"{'ok  ' if verdict.passed else 'FAIL'} {verdict.name:<11}{verdict.seconds:6.1f} s", flush=True)
        if not verdict.passed:
            failed.append(verdict.name)
            print(verdict.words, flush=True)
    if failed:
        sys.exit(f"check: {', '.join(failed)}")


def _pytest(*arguments: str) -> int:
    """Run pytest on the words given after make test, or on everything; both cores."""
    chosen = os.environ.get("ARGS", "").split()
    command = [sys.executable, "-m", "pytest", *arguments, *chosen]
    return subprocess.run(command, cwd=BASE, env=os.environ | {"CHROMIUM": provide_chromium()}, check=False).returncode


def test() -> None:
    """Everything CI runs; pytest's closing line comes last."""
    check()
    build_vendor(data_folder() / "test")
    build_fonts(fonts_folder())
    # A process that dies is replaced, but a test that kills every process it is given to is not tried for ever.
    shared = ("-n", "2", "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "2")
    sys.exit(_pytest("-q", *shared))


def bench() -> None:
    """The figures of speed and memory."""
    sys.exit(subprocess.run([sys.executable, "-m", "benchmarks"], cwd=BASE, check=False).returncode)


def fuzz() -> None:
    """The long search: every API operation and every property, with many examples."""
    sys.exit(_pytest("-q", "-n", "2", "-p", "tests.fuzzing", "-m", "fuzz"))
