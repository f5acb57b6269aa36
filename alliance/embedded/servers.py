"""The servers of one data folder, shared by every command that runs at the same time.

Who starts or stops takes the door lock. Who uses them holds a shared lock; the last one to let go stops them,
unless they were asked to stay.
"""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from alliance.embedded.keys import local_keys
from alliance.embedded.postgres import Postgres
from alliance.embedded.problems import disk_errors_named, prepare_folder
from alliance.embedded.processes import Running
from alliance.embedded.runfile import RunFile
from alliance.embedded.valkey import Valkey

Server = Postgres | Valkey
VARIABLES = {"postgres": "DATABASE_URL", "valkey": "REDIS_URL"}


@dataclass(frozen=True)
class Addresses:
    """Where the database and the broker answer."""

    database: str
    redis: str

    def as_environment(self) -> dict[str, str]:
        return {"DATABASE_URL": self.database, "REDIS_URL": self.redis}


class Servers:
    """The servers this data folder needs: those the environment does not name already."""

    def __init__(self, var: Path, *, durable: bool = True) -> None:
        self.var = var
        self.runfile = RunFile(var)
        keys = local_keys(var)
        every: list[Server] = [
            Postgres(var, password=keys["POSTGRES_PASSWORD"], durable=durable),
            Valkey(var, password=keys["VALKEY_PASSWORD"], durable=durable),
        ]
        self.own = [server for server in every if not os.environ.get(VARIABLES[server.name])]

    def ensure(self) -> list[str]:
        """Start what is not running; return the names of those started now."""
        return [server.name for server in self.own if self.ensure_one(server)]

    def ensure_one(self, server: Server) -> bool:
        """Start one server if it is down; say whether it had to be started."""
        running = Running.read(self.runfile.read().get(server.name))
        if running is not None and running.alive:
            return False
        process, url = server.start()
        self.runfile.put(**{server.name: process.facts() | {"url": url}})
        return True

    def stop(self) -> None:
        """Stop what runs, the database last, because the broker's users write to it."""
        facts = self.runfile.read()
        for server in reversed(self.own):
            running = Running.read(facts.get(server.name))
            if running is not None:
                server.stop(running)
            self.runfile.put(**{server.name: None}, keep=None)

    def addresses(self) -> Addresses:
        facts = self.runfile.read()
        found = {variable: os.environ.get(variable) or facts[name]["url"] for name, variable in VARIABLES.items()}
        return Addresses(found["DATABASE_URL"], found["REDIS_URL"])


@contextmanager
def door_locked(var: Path) -> Iterator[None]:
    """Let one process at a time start or stop servers."""
    with (var / "servers.lock").open("a") as door:
        fcntl.flock(door, fcntl.LOCK_EX)
        yield


def _let_go(use: IO[str], servers: Servers, *, stop_anyway: bool) -> None:
    """Stop the servers when nobody else uses them and nobody asked them to stay."""
    with door_locked(servers.var):
        try:
            fcntl.flock(use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            alone = True
        except BlockingIOError:
            alone = False
        if stop_anyway or (alone and not servers.runfile.read().get("keep")):
            servers.stop()


@contextmanager
def running_servers(var: Path, *, durable: bool = True, owner: bool = False) -> Iterator[Servers]:
    """Have the servers up for the block; an owner stops what it started, used by others or not."""
    prepare_folder(var)
    with disk_errors_named(var), (var / "servers.use").open("a") as use:
        servers, started = Servers(var, durable=durable), False
        try:
            with door_locked(var):
                fcntl.flock(use, fcntl.LOCK_SH)
                started = bool(servers.ensure())
            yield servers
        finally:
            _let_go(use, servers, stop_anyway=owner and started)


def keep_running(var: Path, *, durable: bool = True) -> Servers:
    """Start the servers and leave them running until told to stop."""
    prepare_folder(var)
    with disk_errors_named(var), door_locked(var):
        servers = Servers(var, durable=durable)
        servers.ensure()
        servers.runfile.put(keep=True)
    return servers


def stop_kept(var: Path) -> None:
    """Stop servers that were left running."""
    if var.is_dir():
        with door_locked(var):
            Servers(var).stop()
