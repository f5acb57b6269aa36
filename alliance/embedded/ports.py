"""Loopback ports, remembered so that a restarted server comes back under the same address."""

import json
import socket
from pathlib import Path


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Say whether a server could listen there now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
    return True


def remembered_port(var: Path, name: str) -> int:
    """The port this server used last time, or a new one when there is none or it is taken."""
    book = var / "ports.json"
    ports: dict[str, int] = json.loads(book.read_text()) if book.exists() else {}
    if name not in ports or not is_free(ports[name]):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            ports[name] = probe.getsockname()[1]
        book.write_text(json.dumps(ports))
    return ports[name]
