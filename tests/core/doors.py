"""Doors outside the house for tests: an HTTP service and a mail server that write down what they took, or fail."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PATIENCE = 20


@dataclass
class Door:
    """What came and was taken, in which state the door is, and where it is."""

    state: str = "well"
    heard: list[Any] = field(default_factory=list)
    # The body a healthy HTTP service answers with.
    yes: bytes = b""
    port: int = 0
    knocked: threading.Event = field(default_factory=threading.Event)
    let_go: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def holds(self) -> bool:
        """Keep the caller waiting, if that is the door's state; what was held is not taken."""
        self.knocked.set()
        if self.state != "slow":
            return False
        self.let_go.wait(PATIENCE)
        return True


@dataclass(frozen=True)
class Post:
    """One request an HTTP door took."""

    path: str
    said: dict[str, Any]
    token: str


# ── HTTP ──────────────────────────────────────────────────────────────────────────────────────
ANSWERS = {
    "500": (500, b"", {}),
    "refusing": (200, b'{"errcode": 93000, "code": 9499, "errmsg": "invalid webhook url"}', {}),
    "a page": (200, "<html>请先登录</html>".encode(), {}),
    "led elsewhere": (302, b"", {"Location": "/elsewhere"}),
}


@contextmanager
def http_door(yes: bytes = b"") -> Iterator[Door]:
    door = Door(yes=yes)

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if door.holds():
                return
            if door.state == "garbage":
                self.wfile.write(b"\x00\xff\x00 what?\r\n\r\n")
                return
            status, body, headers = ANSWERS.get(door.state, (200, door.yes, {}))
            if door.state == "well":
                door.heard.append(Post(self.path, said, self.headers.get("Authorization", "")))
            self._answer(status, body, headers)

        def do_GET(self) -> None:
            self._answer(200, door.yes, {})

        def _answer(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *words: object) -> None:
            """Say nothing."""

    with _serving(ThreadingHTTPServer(("127.0.0.1", 0), Handler), door):
        yield door


# ── mail ──────────────────────────────────────────────────────────────────────────────────────
@contextmanager
def mail_door() -> Iterator[Door]:
    """As much of a mail server as it takes to receive one message at a time."""
    door = Door()

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            if door.holds():
                return
            if door.state != "well":
                self._say({"500": "421 away", "refusing": "554 no"}.get(door.state, "\x00\xff what?"))
                return
            self._say("220 here")
            while line := self.rfile.readline():
                self._turn(line.strip().upper().decode())

        def _turn(self, asked: str) -> None:
            if asked != "DATA":
                self._say("221 bye" if asked == "QUIT" else "250 yes")
                return
            self._say("354 go on")
            lines = iter(self.rfile.readline, b".\r\n")
            door.heard.append(message_from_bytes(b"".join(lines), policy=policy.default))
            self._say("250 taken")

        def _say(self, words: str) -> None:
            self.wfile.write(f"{words}\r\n".encode("latin-1"))

    with _serving(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler), door):
        yield door


def words_of(mail: EmailMessage) -> tuple[str, str, str]:
    """To whom, the subject and the text of a mail as its reader sees them."""
    return str(mail["To"]), str(mail["Subject"]), mail.get_content().replace("\r\n", "\n").strip()


@contextmanager
def _serving(server: socketserver.TCPServer, door: Door) -> Iterator[None]:
    door.port = server.server_address[1]
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    try:
        yield
    finally:
        door.let_go.set()
        server.shutdown()
        server.server_close()
