"""One API page of 50 needs out of 100,000: our door, the plain door, and the physical limit."""

from collections.abc import Iterator

import psycopg
from django.db import connection
from django.test import Client, override_settings

from benchmarks.plain_door import bare_page
from benchmarks.timing import in_turns
from core.accounts.models import User

BACKEND = "core.accounts.entrance.Entrance"


def measure(officer: User) -> Iterator[str]:
    with override_settings(ROOT_URLCONF="benchmarks.plain_door"):
        client = Client()
        client.force_login(officer, backend=BACKEND)
        bare = psycopg.connect(_address(), autocommit=True)
        ours, plain = "/api/v1/needs/?status=listed", "/bench/plain-needs/?status=listed"
        for address in (ours, plain):
            assert len(client.get(address).json()["results"]) == 50, address
        timed = in_turns(
            {
                "ours": lambda: client.get(ours).content,
                "plain": lambda: client.get(plain).content,
                "bare": lambda: bare_page(bare),
                "frame": lambda: client.get("/livez").content,
            },
            rounds=120,
        )
        bare.close()
    ours_ms, plain_ms, bare_ms = timed["ours"].median, timed["plain"].median, timed["bare"].median
    yield f"API page of 50 from 100,000     ours {ours_ms:6.2f} ms   plain {plain_ms:6.2f} ms   bare {bare_ms:6.2f} ms"
    yield f"  against the plain door        {plain_ms / ours_ms:6.1f} ×   (at least 3)"
    yield f"  of bare psycopg + orjson      {bare_ms / ours_ms:6.1%}   (at least 8 %)"
    yield f"  middleware alone (no log-in)  {timed['frame'].median:6.2f} ms"


def _address() -> str:
    settings = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"],
    )  # fmt: skip
