"""Rates, lists and desks in a street with 100,000 needs and 10,000 projects: how soon the page is there."""

from collections.abc import Callable, Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks import street
from benchmarks.api_page import BACKEND
from benchmarks.timing import in_turns
from core.accounts.models import User

PAGES = ("/desk/", "/statistics/", "/needs/", "/needs/?view=late", "/projects/", "/members/units/", "/meetings/")
ROUNDS, MOST_QUERIES, SOON = 40, 15, 150
# What is drawn from counts that are kept a minute has less to do.
SOONER = {"/statistics/": 100}
PROJECTS = 10_000


def measure(officer: User) -> Iterator[str]:
    street.add_projects(PROJECTS)
    client = Client()
    client.force_login(officer, backend=BACKEND)
    asked = {address: queries(client, address) for address in PAGES}
    timed = in_turns({address: _opening(client, address) for address in PAGES}, rounds=ROUNDS)
    limits = f"at most {MOST_QUERIES} queries, p95 under {SOON} ms, statistics under {SOONER['/statistics/']}"
    yield f"Pages with 100,000 needs and {PROJECTS:,} projects ({limits})"
    for address, taken in timed.items():
        soon = SOONER.get(address, SOON)
        late = "" if taken.p95 < soon and asked[address] <= MOST_QUERIES else "   ← too slow or too many"
        yield (
            f"  {address:<24}{asked[address]:>3} queries   p95 {taken.p95:6.1f} ms, median {taken.median:6.1f} ms{late}"
        )


def _opening(client: Client, address: str) -> Callable[[], object]:
    return lambda: client.get(address).content


def queries(client: Client, address: str) -> int:
    """How many questions an address asks of the database, once it is warm."""
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200, (address, answer.status_code)
    return len(asked)
