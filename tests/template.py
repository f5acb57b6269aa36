"""One migrated database that every test database is a copy of: copying takes a moment, migrating ten seconds."""

import hashlib
import os
import re
import subprocess
import sys
from pathlib import Path

import psutil
import psycopg

BASE = Path(__file__).resolve().parent.parent
OF_A_RUN = re.compile(r"test_tongxin_(\d+)(_\w+)?")


def provide_template(database_url: str) -> str:
    """The name of the template for the migrations as they are now; built when it is not there yet."""
    name = f"template_{_fingerprint()}"
    with psycopg.connect(database_url, autocommit=True) as connection:
        # Two runs that start together build it once.
        connection.execute("SELECT pg_advisory_lock(20261122)")
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
            _build(connection, database_url, name)
    return name


def _fingerprint() -> str:
    digest = hashlib.sha256((BASE / "requirements.lock").read_bytes())
    for path in sorted(BASE.glob("*/**/migrations/*.py")):
        if ".venv" not in path.parts and "node_modules" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _build(connection: psycopg.Connection, database_url: str, name: str) -> None:
    making = f"{name}_making"
    connection.execute(f'DROP DATABASE IF EXISTS "{making}"')
    connection.execute(f'CREATE DATABASE "{making}"')
    environment = os.environ | {"DATABASE_URL": f"{database_url.rsplit('/', 1)[0]}/{making}"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity", "0"]
    subprocess.run(migrate, cwd=BASE, env=environment, check=True, stdout=subprocess.DEVNULL)
    connection.execute(f'ALTER DATABASE "{making}" RENAME TO "{name}"')


def drop_abandoned(database_url: str) -> None:
    """Drop what runs left behind that were killed before their end."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        for (name,) in connection.execute("SELECT datname FROM pg_database").fetchall():
            found = OF_A_RUN.fullmatch(name)
            if found and not psutil.pid_exists(int(found[1])):
                connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
