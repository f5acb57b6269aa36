import os
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from alliance.launcher.chromium import launch_arguments
from tests.browser.first_day import enter_with_second_factor, set_up_the_street
from tests.browser.gateway import TOKEN, Gateway, answering_gateway
from tests.browser.house import House
from tests.browser.person import Person

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


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory, gateway: Gateway) -> Iterator[House]:
    """An empty installation as make up starts it, with a gateway for its text messages."""
    sms = {"SMS_GATEWAY_URL": gateway.address, "SMS_GATEWAY_TOKEN": TOKEN}
    one = House(tmp_path_factory.mktemp("house") / "var", DEMO="0", **sms)
    one.start()
    yield one
    one.stop()


@pytest.fixture(scope="module")
def office(house: House, browser: Browser) -> Person:
    """The first administrator, who is the street's officer: set up by the printed link, with a second factor."""
    officer = Person(browser, house.address)
    set_up_the_street(officer, house.setup_link())
    enter_with_second_factor(officer)
    return officer
