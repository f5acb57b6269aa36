"""Walking through every page somebody can reach, and what is wrong with each."""

import re
from collections import deque
from dataclasses import dataclass, field
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from tests.browser.person import PHONE, WIDE, Person

BEGINNINGS = ("/", "/desk/", "/accounts/me/")
SERIOUS = ("serious", "critical")
# Files, the page of the API's reader and Django's own admin are no pages of ours.
LEFT_OUT = re.compile(
    r"^/(static|admin|api)/|/(docx|export|file|photos?)/|/mailbox/|^/photo/|\.(docx|ics|pdf|xlsx)$|/template"
)
SIDEWAYS = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
LINKS = "() => [...document.querySelectorAll('a[href^=\"/\"]:not([download])')].map(a => a.getAttribute('href'))"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
LANGUAGE = "django_language"


@dataclass
class Walk:
    """The pages one person reached, by route name, and the complaints about them."""

    pages: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def route_of(href: str) -> str:
    """The name of the route an address belongs to; nothing when it is none of our pages."""
    path = href.split("?")[0].split("#")[0]
    if LEFT_OUT.search(path):
        return ""
    try:
        return resolve(path).view_name
    except Resolver404:
        return ""


def walk(person: Person, *, checked: set[str], elder: bool = False) -> Walk:
    """Open one page of every route that links lead to, in both widths; ask axe about those not checked yet."""
    done = Walk()
    waiting = deque(BEGINNINGS)
    while waiting:
        path = waiting.popleft()
        name = route_of(path)
        if not name or name in done.pages:
            continue
        done.pages[name] = path
        look_at(person, path, done.wrong)
        waiting.extend(href for href in person.page.evaluate(LINKS) if route_of(href) not in done.pages)
        mark = f"{name}{' elder' if elder else ''}"
        if mark not in checked:
            checked.add(mark)
            done.wrong += [f"{path}: {said}" for said in violations(person.page)]
    return done


def look_at(person: Person, path: str, wrong: list[str]) -> None:
    """Open a page and see whether the browser complains or it must be moved sideways, at both widths."""
    heard = len(person.complaints)
    person.page.goto(path)
    for width in (PHONE, WIDE):
        person.page.set_viewport_size(width)
        if person.page.evaluate(SIDEWAYS):
            wrong.append(f"{path}: wider than {width['width']} px")
    wrong += [f"{path}: {said}" for said in person.complaints[heard:]]


def again(person: Person, pages: dict[str, str]) -> list[str]:
    """The same pages once more, as after a change of language or mode."""
    wrong: list[str] = []
    for path in pages.values():
        look_at(person, path, wrong)
    return wrong


def violations(page: Page) -> list[str]:
    """What axe finds serious."""
    found: list[dict[str, Any]] = Axe().run(page).response["violations"]
    return [
        f"axe {rule['id']}: {rule['nodes'][0]['html'][:160]}"
        for rule in found
        if rule["impact"] in SERIOUS
    ]  # fmt: skip


def remember(person: Person, name: str, value: str) -> None:
    """Set one of the product's own cookies, as its switches do."""
    person.context.add_cookies([{"name": name, "value": value, "url": person.page.url}])
