"""Every page of every role, in both languages, at both widths, for residents in both modes.

One person of each role walks the demonstration by its links. A page that a role does not reach is no page of it.
"""

import inspect
import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver
from playwright.sync_api import Browser, Page

from tests.browser.gateway import SIX_DIGITS
from tests.browser.house import House
from tests.browser.person import Person
from tests.browser.walking import LANGUAGE, LEFT_OUT, Walk, again, remember, walk
from tests.demonstration import copied, keys
from tests.processes.house import wait_until

pytestmark = [pytest.mark.browser, pytest.mark.processes]

# Who sees most comes first: axe looks at a page once.
ROLES = (
    "street_officer", "resident", "liaison", "community_secretary", "district_officer", "system_admin",
    "security_admin", "audit_admin", "supervisor", "operator", "committee_member", "nobody",
)  # fmt: skip
ELDER = "resident in elder mode"
OURS = ("portal", "alliance", "core", "accounts", "members", "needs", "projects", "meetings", "ledger")
# Reached by a secret in a message, by the answer to a form, by a program or from a thing the demonstration's first
# pages do not show; opened by the stories beside this one and by tests/permissions.
REACHED_OTHERWISE = {
    "accounts:link", "accounts:setup", "core:robot-edit", "projects:project-edit",
    "core:livez", "core:readyz", "core:suggestion", "ledger:run", "ledger:run-status",
    "needs:judge", "needs:proposal-status", "portal:add", "portal:post-alike", "portal:post-phone", "portal:post-done",
    "projects:project-from-claim", "needs:experience-status", "meetings:report-progress", "meetings:airing-edit",
    "meetings:report-evidence", "members:charter-draft", "members:agreement-edit", "members:join-follow",
    "meetings:meeting-edit", "members:schedule-add", "members:visit-plan", "members:visit-write", "members:reminder",
    "needs:need-found",
}  # fmt: skip


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    var = tmp_path_factory.mktemp("demonstration") / "var"
    with copied(var, "pages") as address:
        one = House(var, DATABASE_URL=address, DEMO="1", **keys())
        one.start()
        yield one
        one.stop()


@pytest.fixture(scope="module")
def walks(demonstration: House, browser: Browser) -> dict[str, Walk]:
    """What each role reached, in Chinese and then in English, and the resident once more in elder mode."""
    checked: set[str] = set()
    in_english: set[str] = set()
    done = {}
    for role in ROLES:
        person = enter(demonstration, browser, role)
        done[role] = walk(person, checked=checked)
        remember(person, LANGUAGE, "en")
        others = {name: path for name, path in done[role].pages.items() if name not in in_english}
        done[role].wrong += [f"in English: {said}" for said in again(person, others)]
        in_english |= set(others)
        if role == "resident":
            remember(person, LANGUAGE, "zh-hans")
            remember(person, "mode", "elder")
            done[ELDER] = walk(person, checked=checked, elder=True)
        person.context.close()
    return done


def enter(house: House, browser: Browser, role: str) -> Person:
    """Somebody of this role, logged in with the account the demonstration gives out."""
    accounts = {one["role"]: one for one in json.loads((house.var / "accounts.json").read_text())}
    person = Person(browser, house.address)
    if role == "resident":
        enter_by_code(person, accounts[role]["phone"])
    elif role in accounts:
        person.log_in(accounts[role]["username"], accounts[role]["password"])
        person.page.wait_for_url(re.compile(r"^(?!.*/login/)"))
    return person


def enter_by_code(resident: Person, phone: str) -> None:
    """A phone, and the six digits that the demonstration's mailbox shows."""
    resident.open("/accounts/code/")
    resident.fill("手机号", phone)
    resident.press("发验证码")
    resident.sees("分钟内有效")
    resident.fill("短信", newest_code(resident.context.new_page()))
    resident.page.get_by_role("checkbox").check()
    resident.press("登录")
    resident.page.wait_for_url("**/mine/")


def newest_code(mailbox: Page) -> str:
    """The six digits at the top of the mailbox, as soon as the worker has put them there."""

    def shown() -> list[str]:
        mailbox.goto("/mailbox/")
        return SIX_DIGITS.findall(mailbox.locator("main").inner_text())

    wait_until(shown)
    code = shown()[0]
    mailbox.close()
    return code


@pytest.mark.parametrize("role", [*ROLES, ELDER])
def test_pages_of_a_role_open_without_a_complaint(walks: dict[str, Walk], role: str) -> None:
    assert walks[role].wrong == []


def test_every_page_was_reached_by_somebody(walks: dict[str, Walk]) -> None:
    reached = {name for one in walks.values() for name in one.pages}
    assert sorted(pages_of_the_product() - reached - REACHED_OTHERWISE) == []


def pages_of_the_product() -> set[str]:
    """The named routes that answer a GET with a page."""
    return {
        name
        for name, route, view in routes(get_resolver())
        if name.split(":")[0] in OURS and not LEFT_OUT.search(f"/{route}") and not takes_only_posts(view)
    }


def routes(resolver: URLResolver, space: str = "", before: str = "") -> Iterator[tuple[str, str, Callable[..., Any]]]:
    for one in resolver.url_patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLResolver):
            yield from routes(one, one.namespace or space, route)
        elif isinstance(one, URLPattern) and space:
            yield f"{space}:{one.name}", route, one.callback


def takes_only_posts(view: Callable[..., Any] | None) -> bool:
    """Whether require_POST stands somewhere around the view."""
    while view is not None:
        if inspect.getclosurevars(view).nonlocals.get("request_method_list") == ["POST"]:
            return True
        view = getattr(view, "__wrapped__", None)
    return False
