"""Matching and planning a district; see ``matching_alone``."""

import subprocess
import sys
from collections.abc import Iterator

from core.accounts.models import User


def measure(_officer: User) -> Iterator[str]:
    """Run it apart: what a hundred thousand needs have taken of this process is not its memory."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.matching_alone"], check=True, stdout=subprocess.PIPE, text=True
    )
    yield from done.stdout.splitlines()
