import os
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page

from alliance.launcher.chromium import launch_arguments

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
