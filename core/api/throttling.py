"""How often one person and one address may ask; while the cache is away nobody is held back."""

from typing import Any

from rest_framework.throttling import SimpleRateThrottle


class PerPerson(SimpleRateThrottle):
    scope = "person"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        return f"throttle:person:{request.user.pk}" if request.user.is_authenticated else None


class PerAddress(SimpleRateThrottle):
    """For whoever has not logged in: a whole office shares one address, and its people are counted one by one."""

    scope = "address"

    def get_cache_key(self, request: Any, view: Any) -> str | None:
        return None if request.user.is_authenticated else f"throttle:address:{self.get_ident(request)}"
