"""What a service may raise besides Django's ValidationError and PermissionDenied."""

from typing import Any


class DomainError(Exception):
    """A request that is understood and refused: it carries the sentence to show and the status to answer."""

    def __init__(self, message: Any, *, code: str, http_status: int = 409) -> None:
        super().__init__(str(message))
        self.message = message
        self.code = code
        self.http_status = http_status


class StaleVersion(DomainError):
    """Somebody else saved the record first; ``current`` is the row as it stands now."""

    def __init__(self, message: Any, *, current: Any) -> None:
        super().__init__(message, code="stale_version", http_status=409)
        self.current = current
