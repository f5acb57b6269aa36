"""Handing JSON over HTTP to a door outside: only that door's own yes counts."""

import json
import time
from http.client import HTTPException
from typing import Any
from urllib.request import HTTPRedirectHandler, Request, build_opener

SECONDS = 5
LONGEST_ANSWER = 64 * 1024


class _StayHere(HTTPRedirectHandler):
    """A redirected POST becomes a GET that anybody may answer with 200, and takes its token along."""

    def redirect_request(self, *_asked: Any, **_more: Any) -> None:
        """Follow nowhere; the answer is then an error like any other."""


_opener = build_opener(_StayHere)


def post_json(
    address: str, said: dict[str, Any], *, token: str = "", seconds: float | None = None, longest: int = LONGEST_ANSWER
) -> bytes:
    """What the door answers when it takes the message; OSError when it does not, whatever it says instead.

    Nor does a door that answers drop by drop hold anybody longer than it would have been waited for in silence.
    """
    headers = {"Content-Type": "application/json; charset=utf-8"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    patience = SECONDS if seconds is None else seconds
    body = json.dumps(said, ensure_ascii=False).encode()
    request = Request(address, data=body, headers=headers)  # noqa: S310 - https by settings or by key_of
    try:
        with _opener.open(request, timeout=patience) as answer:
            return _read(answer, longest, time.monotonic() + patience)
    except HTTPException as garbage:
        raise OSError("the answer is no HTTP") from garbage


def _read(answer: Any, longest: int, until: float) -> bytes:
    found = bytearray()
    while len(found) < longest and (part := answer.read1(longest - len(found))):
        found += part
        if time.monotonic() > until:
            raise TimeoutError("the answer takes too long")
    return bytes(found)
