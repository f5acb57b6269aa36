"""Walk a person through everything links lead to, and read what comes back as that person would."""

import inspect
import io
import json
import re
import unicodedata
import zipfile
from collections import Counter, deque
from collections.abc import Iterable, Iterator
from functools import cache
from html import unescape
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import pypdfium2
from django.test import Client
from django.urls import Resolver404, URLResolver, get_resolver, resolve

from core.accounts.models import User

BACKEND = "core.accounts.entrance.Entrance"
LINK = re.compile(rb"""(?:href|data-url|hx-get)=["']([^"'#]+)["']""")
SKIPPED = ("/static/", "/admin/", "/accounts/logout/", "/i18n/", "/api/v1/schema/")
ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})")
# What people put between the digits of a phone.
BETWEEN_DIGITS = re.compile(r"(?<=\d)[\s\-‐-―._·()]+(?=\d)")
# A printed line ends where it ends, also in the middle of a name.
BETWEEN_LETTERS = re.compile(r"(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
OTHERS = re.compile(r"^(account_|mfa_|admin:|api-|usersessions|javascript-catalog|set_language)")
PICTURES = ("image/", "font/")


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
        body, text = _ask(client, address, follow=True)
        yield address, text
        for found in _links(body, address):
            if found not in seen:
                seen.add(found)
                waiting.append(found)


def visit(person: User | None, addresses: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Ask for every one of these addresses, whether or not a link leads this person there."""
    client = _client(person)
    for address in addresses:
        yield address, _ask(client, address)[1]


def api_pages(person: User | None, *, per_list: int) -> Iterator[tuple[str, str]]:
    """Every list of the API to its end, and so many things of each by every address that names one thing."""
    client, known = _client(person), dict[str, list[Any]]()
    for path in api_paths():
        if "{" not in path:
            yield from _to_its_end(client, path, known)
    for path in api_paths():
        if path.count("{") == 1:
            before, _, after = path.partition("{id}")
            for one in known.get(before, [])[:per_list]:
                address = f"{before}{one}{after}"
                yield address, _ask(client, address)[1]


@cache
def api_paths() -> tuple[str, ...]:
    """What the API says can be read."""
    described = Client().get("/api/v1/schema/?format=json").json()["paths"]
    return tuple(path for path, ways in described.items() if "get" in ways and "/schema/" not in path)


def _to_its_end(client: Client, path: str, known: dict[str, list[Any]]) -> Iterator[tuple[str, str]]:
    address = f"{path}?limit=200"
    while address:
        body, text = _ask(client, address)
        yield address, text
        said = json.loads(body) if body.startswith(b"{") else {}
        rows = said.get("results", ())
        known.setdefault(path, []).extend(row["id"] for row in rows if isinstance(row, dict) and "id" in row)
        address = said.get("next") and _inside(said["next"])


def _ask(client: Client, address: str, **more: Any) -> tuple[bytes, str]:
    """The body as it came, and what can be read in it."""
    answer = client.get(address, **more)
    assert answer.status_code < 500, address
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return body, text_of(body, answer.headers.get("Content-Type", ""))


def text_of(body: bytes, kind: str) -> str:
    """What a reader of this answer could read: office files and PDF opened, every way of writing it undone."""
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as parts:
            return plain("\n".join(_part(parts, name) for name in parts.namelist()))
    if body[:5] == b"%PDF-":
        printed = "\n".join(page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(body))
        return plain(f"{printed}\n{BETWEEN_LETTERS.sub('', printed)}")
    if kind.startswith(PICTURES):
        return ""
    return plain(body.decode(errors="replace"))


def _part(parts: zipfile.ZipFile, name: str) -> str:
    """One part of an office file; words may be cut into runs, so the marks between them go."""
    text = parts.read(name).decode(errors="replace")
    return f"{name}\n{text}\n{re.sub(r'<[^>]+>', '', text)}"


def plain(text: str) -> str:
    """The text, and below it the same with escapes undone, full-width digits narrowed and phones drawn together."""
    undone = unquote(unescape(ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)))
    narrow = unicodedata.normalize("NFKC", undone.replace("\r\n ", ""))
    return f"{text}\n{undone}\n{BETWEEN_DIGITS.sub('', narrow)}"


def _client(person: User | None) -> Client:
    client = Client(raise_request_exception=False)
    if person is not None:
        client.force_login(person, backend=BACKEND)
        assert client.get("/accounts/me/").status_code == 200, "who is not logged in reads nothing anyway"
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


def readable_routes() -> set[str]:
    """Every named route of the house that answers a GET; Django's and allauth's own pages are theirs."""
    return {
        name for name, _route, view in _routes(get_resolver()) if not OTHERS.match(name) and not _takes_only_posts(view)
    }


def _routes(resolver: URLResolver, space: str = "") -> Iterator[tuple[str, str, Any]]:
    for one in resolver.url_patterns:
        if isinstance(one, URLResolver):
            if not str(one.pattern).startswith(("api/", "admin/")):
                yield from _routes(one, one.namespace or space)
        elif one.name:
            yield (f"{space}:{one.name}" if space else one.name), str(one.pattern), one.callback


def _takes_only_posts(view: Any) -> bool:
    """Whether require_POST stands somewhere around the view."""
    while view is not None:
        if inspect.getclosurevars(view).nonlocals.get("request_method_list") == ["POST"]:
            return True
        view = getattr(view, "__wrapped__", None)
    return False
