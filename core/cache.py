"""The cache may be away for a minute: then it remembers nothing, and every page still answers."""

import logging
from collections.abc import Callable
from functools import cached_property
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class OneClient(RedisCacheClient):
    """Django's, with one client for the pool; Django makes one for every call, which costs as much as the call."""

    @cached_property
    def _one(self) -> Any:
        return super().get_client(write=True)

    def get_client(self, key: Any = None, *, write: bool = False) -> Any:
        return self._one


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache; while the server is away a read misses and a write does nothing."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = OneClient

    def _or(self, otherwise: Any, call: Callable[[], Any]) -> Any:
        try:
            return call()
        except (RedisError, OSError):
            logger.warning("cache is away")
            return otherwise

    def add(self, key: Any, value: Any, timeout: Any = 300, version: Any = None) -> bool:
        return self._or(True, lambda: super(FailOpenRedisCache, self).add(key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._or(default, lambda: super(FailOpenRedisCache, self).get(key, default, version))

    def set(self, key: Any, value: Any, timeout: Any = 300, version: Any = None) -> None:
        self._or(None, lambda: super(FailOpenRedisCache, self).set(key, value, timeout, version))

    def touch(self, key: Any, timeout: Any = 300, version: Any = None) -> bool:
        return self._or(False, lambda: super(FailOpenRedisCache, self).touch(key, timeout, version))

    def delete(self, key: Any, version: Any = None) -> bool:
        return self._or(False, lambda: super(FailOpenRedisCache, self).delete(key, version))

    def get_many(self, keys: Any, version: Any = None) -> dict[str, Any]:
        return self._or({}, lambda: super(FailOpenRedisCache, self).get_many(keys, version))

    def set_many(self, data: Any, timeout: Any = 300, version: Any = None) -> list[Any]:
        return self._or([], lambda: super(FailOpenRedisCache, self).set_many(data, timeout, version))

    def has_key(self, key: Any, version: Any = None) -> bool:
        return self._or(False, lambda: super(FailOpenRedisCache, self).has_key(key, version))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        return self._or(delta, lambda: super(FailOpenRedisCache, self).incr(key, delta, version))

    def count(self, key: str, seconds: int) -> int:
        """How often this was called with this key so far; it is forgotten after so many seconds."""
        return self._or(0, lambda: self._count(self.make_key(key), seconds))

    def _count(self, key: str, seconds: int) -> int:
        client = self._cache.get_client()
        counted: int = client.incr(key)
        if counted == 1:
            client.expire(key, seconds)
        return counted
