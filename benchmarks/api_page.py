"""One API page of 50 needs out of 100,000: our door, the plain door, and the physical limit."""

from collections.abc import Callable, Iterator

import psycopg
from django.db import connection
from django.test import Client, override_settings

from benchmarks.plain_door import bare_page
from benchmarks.timing import in_turns
from core.accounts.models import User
from needs.api.needs import ROWS

BACKEND = "core.accounts.entrance.Entrance"


PAGE = "/api/v1/needs/?status=listed"
PLAIN = "/bench/plain-needs/?status=listed"
SAME = "/bench/same-columns/?status=listed"


def measure(officer: User) -> Iterator[str]:
    with override_settings(ROOT_URLCONF="benchmarks.plain_door"):
        client, anybody = Client(), Client()
        client.force_login(officer, backend=BACKEND)
        bare = psycopg.connect(_address(), autocommit=True)
        for address in (PAGE, PLAIN, SAME):
            assert len(client.get(address).json()["results"]) == 50, address
        timed = in_turns(
            {
                "ours": lambda: client.get(PAGE).content,
                "plain": lambda: client.get(PLAIN).content,
                "same": lambda: client.get(SAME).content,
                "bare": lambda: bare_page(bare),
                "known": lambda: client.get("/livez").content,
                "frame": lambda: anybody.get("/livez").content,
                "rows": _rows_of(officer),
            },
            rounds=120,
        )
        bare.close()
    yield from _told({name: each.median for name, each in timed.items()})


def _told(took: dict[str, float]) -> Iterator[str]:
    ours, plain, bare = took["ours"], took["plain"], took["bare"]
    frame, known, rows = took["frame"], took["known"] - took["frame"], took["rows"]
    rest = ours - took["known"] - rows
    yield f"API page of 50 from 100,000     ours {ours:6.2f} ms   plain {plain:6.2f} ms   bare {bare:6.2f} ms"
    yield f"  against the plain door        {plain / ours:6.1f} ×   (at least 3)"
    yield f"    plain with our columns only {took['same'] / ours:6.1f} ×"
    yield f"  of bare psycopg + orjson      {bare / ours:6.1%}   (at least 8 %)"
    yield (
        f"  spent on: middleware {frame:.2f} ms, session, person and roles {known:.2f} ms, the statement {rows:.2f} ms,"
        f" throttle, filter, building the statement and JSON {rest:.2f} ms"
    )


def _rows_of(officer: User) -> Callable[[], object]:
    """The page's one statement alone, answered and read."""
    found = ROWS.visible_to(officer).filter(status="listed").order_by("-id")[:51]
    statement, values = found.query.sql_with_params()

    def read() -> object:
        with connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall()

    return read


def _address() -> str:
    settings = connection.settings_dict
    return psycopg.conninfo.make_conninfo(
        host=settings["HOST"], port=settings["PORT"], user=settings["USER"], password=settings["PASSWORD"],
        dbname=settings["NAME"],
    )  # fmt: skip
