"""What is said about each row of a ledger, before and after it is written."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from django.utils.functional import Promise

from alliance.ledger.vocabulary import Kind

Reason = str | Promise


class Level(IntEnum):
    """How a row or a remark stands: higher is worse."""

    OK = 0
    FIXED = 1
    WARNED = 2
    REJECTED = 3


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence about one cell: the field it belongs to, and the words over its column."""

    level: Level
    key: str
    column: str
    reason: Reason


@dataclass(slots=True)
class Line:
    """One data row: where it stands, what was read from it, and what is to be said about it."""

    kind: Kind
    reading: int
    row: int
    record: Any = None
    remarks: Sequence[Remark] = ()
    outcome: str = ""
    shown: Sequence[Any] = ()
    level: Level = Level.OK

    def __post_init__(self) -> None:
        if self.remarks:
            self.level = max(remark.level for remark in self.remarks)

    @property
    def is_rejected(self) -> bool:
        return self.level is Level.REJECTED

    def add(self, remark: Remark) -> None:
        """Say one more thing about the row."""
        self.remarks = [*self.remarks, remark]
        self.level = max(self.level, remark.level)
