"""Optimistic locking: every record people edit carries a version that a form or If-Match sends back."""

from typing import Protocol, TypeVar

from django.utils.translation import gettext as _

from core.errors import StaleVersion


class Versioned(Protocol):
    version: int


V = TypeVar("V", bound=Versioned)


def check_version(current: V, version: int | None) -> V:
    """Refuse a change that was made on an older text; without a version the caller saw the locked row itself."""
    if version is not None and version != current.version:
        raise StaleVersion(_("这条记录刚被别人改过。请对照两边的内容，再决定保留哪一份。"), current=current)
    current.version += 1
    return current
