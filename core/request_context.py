"""The request id and address of the work in hand, for logs and audit rows, in any thread or task."""

from contextvars import ContextVar
from dataclasses import dataclass


@dataclass(frozen=True)
class Context:
    request_id: str = ""
    address: str | None = None


_NONE = Context()
_current: ContextVar[Context] = ContextVar("tongxin_request", default=_NONE)


def current() -> Context:
    return _current.get()


def enter(context: Context) -> object:
    return _current.set(context)


def leave(token: object) -> None:
    _current.reset(token)  # type: ignore[arg-type]  # the token is only ever what enter() returned
