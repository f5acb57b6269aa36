"""The order of the measurements, from an empty database to a street with 100,000 needs."""

import time
from collections.abc import Callable, Iterator

from django.core.management import call_command
from django.db import connection
from django.test.utils import setup_test_environment

from benchmarks import (
    api_page,
    booking,
    catalogue,
    city,
    desk_pages,
    district,
    documents,
    ledger,
    list_pages,
    matching,
    posting,
    resident_pages,
    searching,
    street,
)
from core.accounts.models import User

MANY, FEW = 100_000, 300


def measure_everything(wanted: set[str]) -> Iterator[str]:
    setup_test_environment()
    call_command("collectstatic", interactive=False, verbosity=0)
    connection.creation.create_test_db(verbosity=0, autoclobber=True)
    officer = street.open_street()
    street.add_needs(FEW)
    if not wanted or "documents" in wanted:
        yield from documents.measure(officer)
    if not wanted or "city" in wanted:
        yield from city.measure(officer)
    if wanted - {"documents", "city"} or not wanted:
        yield from _with_many(wanted, officer)
    connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _with_many(wanted: set[str], officer: User) -> Iterator[str]:
    """What a street of many years is measured by."""
    few = list_pages.count_queries(officer)
    started = time.perf_counter()
    street.add_needs(MANY - FEW)
    yield f"(100,000 needs written in {time.perf_counter() - started:.1f} s, search column included)"
    yield from list_pages.compare(few, list_pages.count_queries(officer))
    parts: dict[str, Callable[[User], Iterator[str]]] = {
        "api": api_page.measure,
        "search": searching.measure,
        "residents": resident_pages.measure,
        "desks": desk_pages.measure,
        "ledger": ledger.measure,
        "posting": posting.measure,
        "matching": matching.measure,
        "booking": booking.measure,
        "catalogue": catalogue.measure,
        # Moves every need, so nothing comes after it.
        "district": district.measure,
    }
    for name, part in parts.items():
        if not wanted or name in wanted:
            yield from part(officer)
