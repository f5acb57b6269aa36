"""A text-message gateway for a test: it takes what the product hands over and remembers it."""

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from tests.processes.house import wait_until

TOKEN = "gateway-of-the-tests"
SIX_DIGITS = re.compile(r"(?<!\d)\d{6}(?!\d)")
LINK = re.compile(r"http://\S+")


class Gateway:
    """What was sent, and to whom; the same message handed over twice counts once."""

    def __init__(self) -> None:
        self.sent: dict[str, tuple[str, str]] = {}
        self.address = ""

    def texts_to(self, phone: str) -> list[str]:
        return [text for to, text in list(self.sent.values()) if to == phone]

    def last_to(self, phone: str, pattern: re.Pattern[str], *, after: int = 0) -> str:
        """The newest code or link sent to a phone; waits until more than ``after`` of them have come."""

        wait_until(lambda: len(self.found(phone, pattern)) > after)
        return self.found(phone, pattern)[-1]

    def found(self, phone: str, pattern: re.Pattern[str]) -> list[str]:
        """Every code or link sent to a phone so far."""
        return [match[0] for text in self.texts_to(phone) if (match := pattern.search(text))]


@contextmanager
def answering_gateway() -> Iterator[Gateway]:
    """A gateway that answers on a port of its own."""
    gateway = Gateway()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            message = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            known = self.headers["Authorization"] == f"Bearer {TOKEN}"
            if known:
                gateway.sent[message["id"]] = (message["to"], message["text"])
            self.send_response(200 if known else 401)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    gateway.address = f"http://127.0.0.1:{server.server_port}/messages"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
