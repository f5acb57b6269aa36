"""How often one person and one address may ask in a minute; while the cache is away nobody is held back."""

import time
from typing import Any

from rest_framework.throttling import SimpleRateThrottle

from core.cache import FailOpenRedisCache


class Counted(SimpleRateThrottle):
    """Counts by the clock's minute: one number to add to, where DRF reads and writes back a list of all moments.

    Two requests at once are both counted, and a request costs one trip to the cache.
    """

    cache: FailOpenRedisCache
    num_requests: int
    duration: int

    def allow_request(self, request: Any, view: Any) -> bool:
        ident = self.get_cache_key(request, view)
        if ident is None or self.rate is None:
            return True
        window, gone = divmod(time.time(), self.duration)
        self.rest = self.duration - gone
        return self.cache.count(f"{ident}:{window:.0f}", self.duration) <= self.num_requests

    def wait(self) -> float:
        return self.rest


class PerPerson(Counted):
    scope = "person"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        return f"throttle:person:{request.user.pk}" if request.user.is_authenticated else None


class PerAddress(Counted):
    """For whoever has not logged in: a whole office shares one address, and its people are counted one by one."""

    scope = "address"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        return None if request.user.is_authenticated else f"throttle:address:{self.get_ident(request)}"
