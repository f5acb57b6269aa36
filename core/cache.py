"""The cache may be away for a minute: then it remembers nothing, and every page still answers."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)


class FailOpenRedisCache(RedisCache):
    """Django's Redis cache; while the server is away a read misses and a write does nothing."""

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
