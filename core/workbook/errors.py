"""A file that cannot be read as a ledger, said in one sentence."""

from typing import Any

from core.errors import DomainError


class WorkbookError(DomainError):
    """The upload as a whole is refused before any row is looked at."""

    def __init__(self, message: Any, *, code: str = "workbook_unreadable", http_status: int = 422) -> None:
        super().__init__(message, code=code, http_status=http_status)
