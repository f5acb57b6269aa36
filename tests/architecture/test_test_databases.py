"""Each run has databases of its own, and leaves none."""

import os
import subprocess
import sys

import psycopg
import pytest
from django.db import connection

from tests.template import drop_abandoned


def databases(address: str) -> set[str]:
    with psycopg.connect(address) as open_:
        return {name for (name,) in open_.execute("SELECT datname FROM pg_database").fetchall()}


@pytest.mark.django_db
def test_only_what_a_dead_run_left_is_dropped():
    address = os.environ["DATABASE_URL"]
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    abandoned, living = f"test_tongxin_{ended.pid}_gw1", f"test_tongxin_{os.getppid()}_gw9"
    with psycopg.connect(address, autocommit=True) as open_:
        for name in (abandoned, living):
            open_.execute(f'CREATE DATABASE "{name}"')
    try:
        drop_abandoned(address)
        left = databases(address)
        assert abandoned not in left
        assert {living, connection.settings_dict["NAME"]} <= left
    finally:
        with psycopg.connect(address, autocommit=True) as open_:
            open_.execute(f'DROP DATABASE "{living}"')
