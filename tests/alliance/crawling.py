"""Walk a person through everything links lead to, and read what comes back as that person would."""

import io
import re
import zipfile
from collections import Counter, deque
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.test import Client
from django.urls import Resolver404, resolve

from core.accounts.models import User

BACKEND = "core.accounts.entrance.Entrance"
LINK = re.compile(rb"""(?:href|data-url|hx-get)=["']([^"'#]+)["']""")
API_LISTS = (
    "needs", "offers", "claims", "proposals", "units", "resources", "projects", "meetings", "actions", "reports",
)  # fmt: skip
SKIPPED = ("/static/", "/admin/", "/accounts/logout/", "/i18n/", "/api/v1/schema/")


def walk(person: User | None, starts: tuple[str, ...], *, per_route: int) -> Iterator[tuple[str, str]]:
    """Yield (address, text) of pages, downloads and API answers; at most so many of each route."""
    client, seen, met = _client(person), set(starts), Counter[str]()
    waiting = deque(starts)
    while waiting:
        address = waiting.popleft()
        route = _route(address)
        if route is None or met[route] >= per_route:
            continue
        met[route] += 1
        answer = client.get(address, follow=True)
        assert answer.status_code < 500, address
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        yield address, text_of(body, answer.headers.get("Content-Type", ""))
        for found in _links(body, address):
            if found not in seen:
                seen.add(found)
                waiting.append(found)


def api_pages(person: User, *, per_list: int) -> Iterator[tuple[str, str]]:
    """Every API list to its end, and so many things of each."""
    client = _client(person)
    for name in API_LISTS:
        address, details = f"/api/v1/{name}/?limit=200", 0
        while address:
            answer = client.get(address)
            assert answer.status_code in (200, 403, 404), address
            yield address, answer.content.decode()
            said = answer.json()
            for row in said.get("results", ()) if details < per_list else ():
                details += 1
                one = f"/api/v1/{name}/{row['id']}/"
                yield one, client.get(one).content.decode()
            address = said.get("next") and _inside(said["next"])


def text_of(body: bytes, kind: str) -> str:
    """What a reader of this answer could read, office files opened."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return "\n".join(
                unescape(re.sub(r"<[^>]+>", "", parts.read(name).decode()))
                for name in parts.namelist()
                if name.endswith(".xml")
            )
    if kind.startswith(("text/", "application/json", "application/problem")):
        return unescape(body.decode())
    return ""


def _client(person: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend=BACKEND)
    return client


def _links(body: bytes, address: str) -> Iterator[str]:
    for found in LINK.findall(body):
        target = _inside(urljoin(address, unescape(found.decode())))
        if target and not target.startswith(SKIPPED):
            yield target


def _inside(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", "testserver"):
        return ""
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _route(address: str) -> str | None:
    """One name for all addresses of one kind: a list sorted or turned over is the same, one filtered is another."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return None
    asked = sorted({part.partition("=")[0] for part in parts.query.split("&") if part} - {"o", "page"})
    return f"{match.view_name} {' '.join(asked)}"
