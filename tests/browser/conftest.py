import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from alliance.launcher.chromium import launch_arguments
from tests.browser.first_day import empty_house, first_officer
from tests.browser.gateway import Gateway, answering_gateway
from tests.browser.house import House
from tests.browser.person import Person

# Two houses at once share two cores; what never comes still fails.
expect.set_options(timeout=60_000)

LEDGER = Path(__file__).parent.parent / "data/ledger/tongxin-ledger.xlsx"
# Playwright keeps an event loop in the test's own thread, which Django would take for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's Chromium instead of one that Playwright would download."""
    return browser_type_launch_args | launch_arguments()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    """A person in China."""
    return browser_context_args | {"locale": "zh-CN", "timezone_id": "Asia/Shanghai"}


@pytest.fixture
def page(context: BrowserContext) -> Page:
    """A page in a real browser; elsewhere in the tests this name is Django's client."""
    return context.new_page()


@pytest.fixture(scope="session")
def gateway() -> Iterator[Gateway]:
    with answering_gateway() as gateway:
        yield gateway


@pytest.fixture(scope="session")
def house(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> Iterator[House]:
    """An installation that the stories of one process share."""
    with empty_house(tmp_path_factory, gateway) as one:
        yield one


@pytest.fixture(scope="session")
def office(house: House, browser: Browser) -> Person:
    """The first administrator, who is the street's officer."""
    return first_officer(house, browser)


@pytest.fixture(scope="session")
def street(house: House, office: Person) -> House:
    """The house with the street's ledger in it."""
    house.manage("import_ledger", str(LEDGER), "--street", "510116088", "--only-valid")
    return house
