"""List pages and desks ask the same number of questions for 300 needs and for 100,000."""

from collections.abc import Iterator

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from benchmarks.api_page import BACKEND
from core.accounts.models import User

PAGES = (
    "/needs/", "/needs/?q=%E8%B7%AF%E7%81%AF", "/needs/matching/", "/members/units/", "/members/resources/",
    "/projects/", "/api/v1/needs/",
)  # fmt: skip
MOST = 15


def count_queries(officer: User) -> dict[str, int]:
    client = Client()
    client.force_login(officer, backend=BACKEND)
    counts = {}
    for address in PAGES:
        client.get(address)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            answer = client.get(address)
        assert answer.status_code == 200, (address, answer.status_code)
        counts[address] = len(asked)
    return counts


def compare(few: dict[str, int], many: dict[str, int]) -> Iterator[str]:
    yield f"Queries a page (300 needs → 100,000; at most {MOST})"
    for address in PAGES:
        verdict = "" if few[address] == many[address] <= MOST else "   ← differs or too many"
        yield f"  {address:<32}{few[address]:>3} → {many[address]}{verdict}"
