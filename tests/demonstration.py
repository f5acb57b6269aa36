"""The demonstration street, built once a run: whoever looks at it, from inside or in a browser, has a copy of it."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.conf import settings

from tests.template import BASE

BUILDING = 20261128


@contextmanager
def copied(folder: Path, name: str) -> Iterator[str]:
    """A copy under its own name for as long as the block lasts; its files lie in ``folder``."""
    address, whole = os.environ["DATABASE_URL"], f"test_tongxin{os.environ['TEST_DB_SUFFIX']}_demonstration"
    files = Path(os.environ["TONGXIN_VAR"]) / whole
    process = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    own = f"test_tongxin{os.environ['TEST_DB_SUFFIX']}_{process}_{name}"
    with psycopg.connect(address, autocommit=True) as server:
        # The first who asks builds it; others wait.
        server.execute("SELECT pg_advisory_lock(%s)", [BUILDING])
        if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [whole]).fetchone():
            _build(server, whole, files)
        server.execute(f'CREATE DATABASE "{own}" TEMPLATE "{whole}"')
        server.execute("SELECT pg_advisory_unlock(%s)", [BUILDING])
        shutil.copytree(files, folder, dirs_exist_ok=True)
        yield f"{address.rsplit('/', 1)[0]}/{own}"
        server.execute(f'DROP DATABASE "{own}" WITH (FORCE)')


def keys() -> dict[str, str]:
    """The secrets of the test run, without which nobody reads a name in the copy."""
    field = settings.FIELD_KEYS[settings.FIELD_KEY_CURRENT]
    return {"SECRET_KEY": settings.SECRET_KEY, "FIELD_KEY": field, "BLIND_INDEX_KEY": settings.BLIND_INDEX_KEY}


def _build(server: psycopg.Connection, name: str, files: Path) -> None:
    making = f"{name}_making"
    server.execute(f'CREATE DATABASE "{making}" TEMPLATE "{os.environ["TEST_DB_TEMPLATE"]}"')
    files.mkdir(parents=True)
    environment = os.environ | keys() | {
        "DATABASE_URL": f"{os.environ['DATABASE_URL'].rsplit('/', 1)[0]}/{making}", "TONGXIN_VAR": str(files),
    }  # fmt: skip
    load = [sys.executable, "manage.py", "load_demo"]
    subprocess.run(load, cwd=BASE, env=environment, check=True, stdout=subprocess.DEVNULL)
    server.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')
