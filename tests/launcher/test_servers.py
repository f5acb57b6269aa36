"""The embedded servers: shared while used, stopped by the last, found again after a crash."""

import json
import os
import signal
from dataclasses import replace
from pathlib import Path

import psutil
import psycopg
import pytest
import redis

from alliance.embedded.processes import Running
from alliance.embedded.runfile import RunFile
from alliance.embedded.servers import Servers, keep_running, running_servers, stop_kept

pytestmark = pytest.mark.processes


def answers(servers: Servers) -> bool:
    addresses = servers.addresses()
    with psycopg.connect(addresses.database) as connection, redis.Redis.from_url(addresses.redis) as broker:
        found = connection.execute("SELECT 1").fetchone()
        return found == (1,) and bool(broker.ping())


def pids(var: Path) -> dict[str, int]:
    facts = RunFile(var).read()
    return {name: facts[name]["pid"] for name in ("postgres", "valkey") if name in facts}


def test_commands_at_the_same_time_share_servers_and_the_last_stops_them(own_var: Path) -> None:
    with running_servers(own_var, durable=False) as first:
        started = pids(own_var)
        with running_servers(own_var, durable=False) as second:
            assert answers(second)
            assert pids(own_var) == started
        assert answers(first)
        assert pids(own_var) == started
    assert pids(own_var) == {}
    assert not any(psutil.pid_exists(pid) for pid in started.values())


def test_who_started_for_good_stops_even_while_others_use_them(own_var: Path) -> None:
    with running_servers(own_var, durable=False, owner=True):
        started = pids(own_var)
    with running_servers(own_var, durable=False) as command:
        with running_servers(own_var, durable=False, owner=True):
            pass
        assert answers(command)
    assert started
    assert pids(own_var) == {}


def test_kept_servers_outlive_the_commands_that_use_them(own_var: Path) -> None:
    keep_running(own_var, durable=False)
    started = pids(own_var)
    with running_servers(own_var, durable=False) as servers:
        assert answers(servers)
    assert pids(own_var) == started
    stop_kept(own_var)
    assert pids(own_var) == {}


def test_killed_servers_come_back_under_the_same_addresses_with_their_data(own_var: Path) -> None:
    with running_servers(own_var) as servers:
        before = servers.addresses()
        with psycopg.connect(before.database) as connection:
            connection.execute("CREATE TABLE kept (word text)")
            connection.execute("INSERT INTO kept VALUES ('同心')")
        for pid in pids(own_var).values():
            process = psutil.Process(pid)
            process.send_signal(signal.SIGKILL)
            process.wait(10)
        assert servers.ensure() == ["postgres", "valkey"]
        assert servers.addresses() == before
        with psycopg.connect(before.database) as connection:
            assert connection.execute("SELECT word FROM kept").fetchone() == ("同心",)


def test_lock_file_of_a_dead_cluster_whose_number_now_belongs_to_another_is_passed_over(own_var: Path) -> None:
    with running_servers(own_var, durable=False) as servers:
        place = own_var / "postgres.place"
        home = Path(place.read_text().strip()) if place.exists() else own_var / "postgres"
        assert answers(servers)
    # Our own number stands for any living process that is no PostgreSQL.
    (home / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n{home / 'data'}\n")
    with running_servers(own_var, durable=False) as servers:
        assert answers(servers)


def test_number_given_to_another_process_counts_as_ended() -> None:
    mine = Running.of(os.getpid())
    assert mine.alive
    assert not replace(mine, started=1.0).alive
    assert not replace(mine, boot="another start of the machine").alive
    assert Running.read(mine.facts()) == mine
    by_the_clock = Running.read({"pid": os.getpid(), "started": psutil.Process().create_time()})
    assert by_the_clock is not None
    assert by_the_clock.alive


def test_a_clock_that_is_set_makes_no_process_another(monkeypatch: pytest.MonkeyPatch) -> None:
    mine, booted = Running.of(os.getpid()), psutil.boot_time()
    monkeypatch.setattr(psutil._psplatform, "boot_time", lambda: booted + 3600)
    assert psutil.boot_time() == booted + 3600
    assert mine.alive


def test_secrets_are_made_once_and_readable_by_the_owner_alone(own_var: Path) -> None:
    with running_servers(own_var, durable=False):
        first = (own_var / "secrets.env").read_text()
    with running_servers(own_var, durable=False):
        assert (own_var / "secrets.env").read_text() == first
    assert (own_var / "secrets.env").stat().st_mode & 0o777 == 0o600


def test_broken_run_file_counts_as_nothing_running(tmp_path: Path) -> None:
    runfile = RunFile(tmp_path)
    runfile.path.write_text('{"postgres": ')
    assert runfile.read() == {}
    runfile.put(address="http://127.0.0.1:8000")
    assert json.loads(runfile.path.read_text()) == {"address": "http://127.0.0.1:8000"}
