"""A pytest plugin: the real PostgreSQL and Valkey, up before Django reads its settings.

Loaded with -p, because conftest.py comes after pytest-django has read them.
"""

import os
import zlib
from collections.abc import Generator
from contextlib import ExitStack
from pathlib import Path

import pytest

from alliance.embedded.servers import running_servers
from tests.template import drop_abandoned, provide_template

BASE = Path(__file__).resolve().parent.parent
DATABASES_PER_RUN = 16


def _broker_for_this_process() -> None:
    """Give each run and each of its workers a Valkey database of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw-1").removeprefix("gw")
    run = zlib.crc32(os.environ.get("TEST_DB_SUFFIX", "").encode()) % 60
    number = run * DATABASES_PER_RUN + (int(worker) + 1) % DATABASES_PER_RUN
    os.environ["REDIS_URL"] = f"{os.environ['REDIS_URL'].rsplit('/', 1)[0]}/{number}"


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests() -> Generator[None, object, object]:
    """Start the servers, or find them; workers are told by their controller where they are."""
    if "PYTEST_XDIST_WORKER" not in os.environ:
        var = Path(os.environ.get("TONGXIN_VAR") or BASE / "var").resolve() / "test"
        # Putting the fonts together takes half a minute, and they are the same for everybody.
        os.environ.setdefault("TONGXIN_FONTS", str(var.parent / "fonts"))
        os.environ["TONGXIN_VAR"] = str(var)
        servers = _held.enter_context(running_servers(var, durable=False))
        os.environ.update(servers.addresses().as_environment())
        # Two runs of one checkout at the same time keep to their own databases.
        os.environ.setdefault("TEST_DB_SUFFIX", f"_{os.getpid()}")
        drop_abandoned(os.environ["DATABASE_URL"])
        os.environ["TEST_DB_TEMPLATE"] = provide_template(os.environ["DATABASE_URL"])
    _broker_for_this_process()
    return (yield)


_held = ExitStack()


def pytest_unconfigure() -> None:
    """Let go of the servers; they stop when no other run uses them."""
    _held.close()
